"""Slow, obvious twins of quantiles and of the slope index of inequality."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.special import expit, logit

Z = 1.959963984540054
Group = tuple[float, float, float, float]  # people, figure, lower, upper


def quantiles(values: Sequence[float | None], count: int, *, worst_is_high: bool) -> list[int | None]:
    """The public health tools' rule, in whole numbers and fractions."""
    known = [value for value in values if value is not None]
    if len(known) < count:
        return [None] * len(values)

    def worse(left: float, right: float) -> bool:
        return left > right if worst_is_high else left < right

    found: list[int | None] = []
    for value in values:
        if value is None:
            found.append(None)
            continue
        rank = 1 + sum(worse(other, value) for other in known)
        found.append(count + 1 - math.ceil((len(known) + 1 - rank) / Fraction(len(known), count)))
    return found


def ridits(people: Sequence[float]) -> list[float]:
    return [(math.fsum(people[:turn]) + each / 2) / math.fsum(people) for turn, each in enumerate(people)]


def line(groups: Sequence[Group], onto: Callable[[float], float] = float) -> tuple[np.ndarray, np.ndarray]:
    """Intercept and slope by the normal equations, and their covariance from the standard errors of the figures."""
    people = [each for each, *_ in groups]
    design = np.column_stack([np.ones(len(groups)), ridits(people)])
    weights = np.diag(people)
    to_line = np.linalg.inv(design.T @ weights @ design) @ design.T @ weights
    errors = np.diag([((onto(high) - onto(low)) / (2 * Z)) ** 2 for *_, low, high in groups])
    return to_line @ [onto(value) for _, value, *_ in groups], to_line @ errors @ to_line.T


def sii(groups: Sequence[Group], confidence: float = 0.95) -> tuple[float, float, float]:
    (_, slope), spread = line(groups)
    half = stats.norm.ppf(0.5 + confidence / 2) * math.sqrt(spread[1, 1])
    return slope, slope - half, slope + half


def rii(groups: Sequence[Group], confidence: float = 0.95) -> tuple[float, float, float] | None:
    """Fieller: the ratios r for which best - r worst lies within z of its own standard error of 0, found by bisection."""
    (worst, slope), spread = line(groups)
    ends = np.array([[1.0, 0.0], [1.0, 1.0]]) @ spread @ np.array([[1.0, 0.0], [1.0, 1.0]]).T
    z = stats.norm.ppf(0.5 + confidence / 2)
    if worst <= z * math.sqrt(ends[0, 0]):
        return None
    ratio = (worst + slope) / worst

    def outside(r: float) -> bool:
        gap = worst + slope - r * worst
        return abs(gap) > z * math.sqrt(max(ends[1, 1] - 2 * r * ends[0, 1] + r * r * ends[0, 0], 0.0))

    return ratio, _border(outside, ratio, -1), _border(outside, ratio, 1)


def _border(outside: Callable[[float], bool], start: float, way: int) -> float:
    step = 1e-12
    while not outside(start + way * step):
        step *= 2
    near, far = start + way * step / 2, start + way * step
    for _ in range(200):
        middle = (near + far) / 2
        near, far = (near, middle) if outside(middle) else (middle, far)
    return near


def transformed(groups: Sequence[Group], transform: str) -> tuple[float, float]:
    onto, back = {"log": (math.log, math.exp), "logit": (logit, expit)}[transform]
    (worst, slope), _ = line(groups, onto)
    return back(worst + slope) - back(worst), back(worst + slope) / back(worst)


def simulated(
    groups: Sequence[Group], transform: str, *, draws: int, seed: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """As the public health tools do: every figure drawn anew, every line fitted anew. Limits of difference and ratio."""
    onto, back = {"log": (np.log, np.exp), "logit": (logit, expit)}[transform]
    people, value, low, high = (np.array(column, dtype=float) for column in zip(*groups, strict=True))
    rng = np.random.default_rng(seed)
    figures = onto(value) + rng.standard_normal((draws, len(groups))) * (onto(high) - onto(low)) / (2 * Z)
    design = np.column_stack([np.ones(len(groups)), ridits(list(people))]) * np.sqrt(people)[:, None]
    fits, *_ = np.linalg.lstsq(design, (figures * np.sqrt(people)).T, rcond=None)
    worst, best = back(fits[0]), back(fits[0] + fits[1])
    return tuple(np.quantile(best - worst, [0.025, 0.975])), tuple(np.quantile(best / worst, [0.025, 0.975]))
