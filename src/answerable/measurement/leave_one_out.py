"""Models fitted once for each place, each time without it: all the fits of a family side by side, in whole arrays."""

from __future__ import annotations

from typing import Literal

import numpy as np

from answerable.measurement.spans import Floats

Family = Literal["binomial", "poisson", "gaussian"]
STEPS = 50
SETTLED = 1e-10
SAME = 1e8  # features whose standardised columns have a condition number above this say the same
ALONE = 1e-8  # a place that alone decides a coefficient has a leverage within this of one
BLOCK = 4_000_000  # numbers in one array: fits side by side x places


def left_out(x: Floats, n: Floats, features: Floats, *, family: Family) -> Floats:
    """The share, rate or value to expect of each row, from a fit without it. NaN where nothing can be fitted.

    `features` has one column each; an intercept is added. Least squares in closed form, y - e / (1 - h) with the leverage h
    (Cook and Weisberg 1982); logit and log models by Newton's method from the fit of all rows, each fit to its own end.
    """
    unknown = np.full(len(x), np.nan)
    design = _design(features)
    if len(x) <= design.shape[1] + 1 or np.linalg.cond(design) > SAME:
        return unknown
    orthogonal = np.linalg.qr(design)[0]
    leverage = (orthogonal**2).sum(axis=1)
    alone = leverage > 1.0 - ALONE
    if family == "gaussian":
        residual = x - orthogonal @ (orthogonal.T @ x)
        return np.where(alone, np.nan, x - residual / np.where(alone, 1.0, 1.0 - leverage))
    whole = _fitted(x, n, design, _start(x, n, design.shape[1], family), np.ones((1, len(x))), family=family)
    if np.isnan(whole).any():
        return unknown
    kept = np.flatnonzero(~alone)
    step = max(1, BLOCK // len(x))
    for first in range(0, len(kept), step):
        rows = kept[first : first + step]
        others = np.ones((len(rows), len(x)))
        others[np.arange(len(rows)), rows] = 0.0
        coefficients = _fitted(x, n, design, np.repeat(whole, len(rows), axis=0), others, family=family)
        unknown[rows] = _mean((coefficients * design[rows]).sum(axis=1), family)
    return unknown


def _design(features: Floats) -> Floats:
    """An intercept and the features with mean 0 and deviation 1: the same fit, with numbers of one size."""
    deviation = features.std(axis=0)
    apart = (features - features.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    return np.column_stack([np.ones(len(features)), apart])


def _start(x: Floats, n: Floats, columns: int, family: Family) -> Floats:
    """The fit of the intercept alone."""
    share = x.sum() / n.sum()
    inner = min(max(share, 1e-12), 1.0 - 1e-12 if family == "binomial" else np.inf)
    begin = np.zeros((1, columns))
    begin[0, 0] = np.log(inner / (1.0 - inner)) if family == "binomial" else np.log(inner)
    return begin


def _mean(line: Floats, family: Family) -> Floats:
    line = np.clip(line, -300.0, 300.0)
    return 1.0 / (1.0 + np.exp(-line)) if family == "binomial" else np.exp(line)


def _fitted(x: Floats, n: Floats, design: Floats, begin: Floats, others: Floats, *, family: Family) -> Floats:
    """One row of coefficients a fit, over the rows that `others` keeps; NaN for a fit that does not settle."""
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    fits, columns = begin.shape
    made, settled = begin.copy(), np.zeros(fits, dtype=bool)
    for _ in range(STEPS):
        mean = _mean(made @ design.T, family)
        slope = ((x - n * mean) * others) @ design
        weight = n * mean * (1.0 - mean if family == "binomial" else 1.0) * others
        try:
            change = np.linalg.solve((weight @ products).reshape(fits, columns, columns), slope[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            return np.full_like(begin, np.nan)
        made = made + np.where(settled[:, None], 0.0, np.clip(change, -5.0, 5.0))
        settled |= (np.abs(change) < SETTLED * (1.0 + np.abs(made))).all(axis=1)
        if settled.all():
            break
    return np.where(settled[:, None], made, np.nan)
