"""The slow twin of `answerable.measurement.context`: statsmodels refitted without each place in turn."""

from __future__ import annotations

import math

import numpy as np
import statsmodels.api as sm

from tests.reference.funnels import phi_and_tau2, scores


def left_out(family: str, x: list[float], n: list[float], features: list[list[float]]) -> list[float]:
    """The share, rate or value of each place from the fit of all the others."""
    design = np.column_stack([np.ones(len(x)), np.array(features)])
    y, size, expected = np.array(x), np.array(n), []
    for place in range(len(x)):
        others = np.arange(len(x)) != place
        if family == "gaussian":
            line = design[place] @ sm.OLS(y[others], design[others]).fit().params
        elif family == "binomial":
            both = np.column_stack([y, size - y])[others]
            line = design[place] @ sm.GLM(both, design[others], family=sm.families.Binomial()).fit(tol=1e-12).params
            line = 1 / (1 + math.exp(-line))
        else:
            rates = sm.GLM(y[others], design[others], family=sm.families.Poisson(), exposure=size[others])
            line = math.exp(design[place] @ rates.fit(tol=1e-12).params)
        expected.append(float(line))
    return expected


def z_scores(family: str, x: list[float], n: list[float], means: list[float], errors: list[float]) -> list[float]:
    """Each distance from its expectation, in errors that hold the variance between places."""
    if family == "gaussian":
        distances = [(value - mean, error) for value, mean, error in zip(x, means, errors, strict=True)]
    else:
        kind = "proportion" if family == "binomial" else "rate"
        distances = scores(kind, "sqrt", list(zip(x, n, means, strict=True)))
    _, tau2 = phi_and_tau2(distances)
    return [distance / math.sqrt(error**2 + tau2) for distance, error in distances]
