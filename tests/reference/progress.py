"""Slow twins of forecast and chance: no filter and no recursion, but the whole covariance of a series written out.

For one grid point the figures less the first are normal with mean nought. With levels L, drifts of spread d and fading f,
steps of variance s, scatter e and sampling v:

    cov(L_a - L_0, L_b - L_0) = s min(a, b) + d^2 sum_{i < a} sum_{j < b} f^|i - j|

and the coming figure is normal given them. Grid points are weighted by prior x density (docs/methods/forecast.md).
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
from scipy import stats

SIZES = (0.12, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0)
SHARES = (0.0, 0.3, 0.7, 1.0)
DRIFTS = ((1.0, 0.0, 0.30), (0.8, 0.5, 0.15), (0.8, 1.5, 0.15), (0.95, 0.5, 0.20), (0.95, 1.0, 0.20))


def model_scale(value: float, shape: str, scale: float) -> float:
    """Identity, logarithm or log-odds; infinite at nought and at the whole."""
    if shape == "identity":
        return value
    share = value / scale
    if share == 0:
        return -math.inf
    if shape == "log":
        return math.log(share)
    return math.inf if share == 1 else math.log(share / (1 - share))


def from_interval(lower: float, value: float, upper: float, shape: str, scale: float) -> float:
    """Standard error on the model's scale of a 95% interval."""
    low, middle, high = (model_scale(each, shape, scale) for each in (lower, value, upper))
    if math.isinf(low):
        return (high - middle) / 1.959963984540054
    if math.isinf(high):
        return (middle - low) / 1.959963984540054
    return (high - low) / 2 / 1.959963984540054


def from_counts(counts: list[tuple[int, int]], shape: str) -> tuple[list[float], list[float]]:
    """Log-odds or log rates with half a case added, and their variances midway between own and usual counts."""
    mean = sum(x for x, _ in counts) / sum(n for _, n in counts)
    figures, variances = [], []
    for x, n in counts:
        middle = (x + n * mean) / 2
        if shape == "logit":
            figures.append(math.log((x + 0.5) / (n - x + 0.5)))
            variances.append(1 / (middle + 0.5) + 1 / (n - middle + 0.5))
        else:
            figures.append(math.log((x + 0.5) / n))
            variances.append(1 / (middle + 0.5))
    return figures, variances


def usual_change(times: list[int], figures: list[float], variances: list[float]) -> float:
    changes = [
        (b - a) ** 2 / (later - sooner)
        for (a, sooner), (b, later) in zip(
            list(zip(figures, times, strict=True))[:-1], list(zip(figures, times, strict=True))[1:], strict=True
        )
    ]
    return math.sqrt(max(sum(changes) / len(changes), 2 * sum(variances) / len(variances)))


def weighed(times: list[int], figures: list[float], variances: list[float], ahead: list[int]) -> list[dict]:
    """For each grid point its weight, and mean and covariance of [level now, level at each of `ahead`]; scatter apart."""
    usual = usual_change(times, figures, variances)
    wanted = [times[-1], *[times[-1] + step for step in ahead]]
    made = []
    for size, share, (fading, spread, prior) in product(SIZES, SHARES, DRIFTS):
        step, scatter, drift = (
            size**2 * (1 - share) * usual**2,
            size**2 * share / 2 * usual**2,
            (spread * usual) ** 2,
        )
        levels = _level_covariance(max(wanted) - times[0], step, drift, fading)
        at, to = [time - times[0] for time in times[1:]], [time - times[0] for time in wanted]
        first = variances[0] + scatter
        seen = levels[np.ix_(at, at)] + first + np.diag([each + scatter for each in variances[1:]])
        cross, coming = levels[np.ix_(to, at)] + first, levels[np.ix_(to, to)] + first
        less = np.array(figures[1:]) - figures[0]
        gain = np.linalg.solve(seen, cross.T).T
        made.append(
            {
                "log": math.log(prior * math.sqrt(size)) + stats.multivariate_normal.logpdf(less, np.zeros(len(less)), seen),
                "mean": figures[0] + gain @ less,
                "covariance": coming - gain @ cross.T,
                "scatter": scatter,
            }
        )
    top = max(each["log"] for each in made)
    total = sum(math.exp(each["log"] - top) for each in made)
    return [{**each, "weight": math.exp(each["log"] - top) / total} for each in made]


def _level_covariance(most: int, step: float, drift: float, fading: float) -> np.ndarray:
    drifts = np.array([[drift * fading ** abs(i - j) for j in range(most)] for i in range(most)]).reshape(most, most)
    return np.array([[step * min(a, b) + drifts[:a, :b].sum() for b in range(most + 1)] for a in range(most + 1)])


def below(points: list[dict], which: int, value: float, noise: float) -> float:
    """P(figure at the `which`th time ahead <= value), sampling variance `noise`."""
    return sum(
        each["weight"]
        * stats.norm.cdf(value, each["mean"][which], math.sqrt(each["covariance"][which, which] + each["scatter"] + noise))
        for each in points
    )


def level_reaches(points: list[dict], line: float, way: int) -> float:
    return sum(
        each["weight"] * stats.norm.cdf(way * (each["mean"][0] - line) / math.sqrt(max(each["covariance"][0, 0], 1e-24)))
        for each in points
    )


def both_reach(points: list[dict], aim: float, noise: float, way: int) -> float:
    """P(figures at the last two times ahead both meet the aim)."""
    total = 0.0
    for each in points:
        covariance = each["covariance"][-2:, -2:] + np.eye(2) * (each["scatter"] + noise)
        mean = way * (aim - each["mean"][-2:])
        total += each["weight"] * stats.multivariate_normal.cdf(-mean, np.zeros(2), covariance, allow_singular=True)
    return total


def counts_reach(points: list[dict], which: int, target: float, size: int, scale: float, way: int, shape: str) -> float:
    """P(count of the coming figure meets the target), by summing exact tails over a fine ladder of latent levels."""
    heights = (np.arange(200) + 0.5) / 200
    needed = target / scale * size
    total = 0.0
    for each in points:
        latent = each["mean"][which] + math.sqrt(each["covariance"][which, which] + each["scatter"]) * stats.norm.ppf(heights)
        chance = 1 / (1 + np.exp(-latent)) if shape == "logit" else np.exp(latent)
        law = stats.binom(size, chance) if shape == "logit" else stats.poisson(size * chance)
        met = law.sf(math.ceil(needed - 1e-9) - 1) if way > 0 else law.cdf(math.floor(needed + 1e-9))
        total += each["weight"] * met.mean()
    return total


def as_fast_before(series: list[list[tuple[int, float]]], required: float, years: int, way: int, *, same: bool) -> float | None:
    """Share of past changes a year of all places at least as fast as the one required, over spans no longer (or the same)."""
    changes = [
        way * (later[1] - sooner[1]) / (later[0] - sooner[0])
        for figures in series
        for place, sooner in enumerate(figures)
        for later in figures[place + 1 :]
        if (later[0] - sooner[0] == years if same else later[0] - sooner[0] <= years)
    ]
    return sum(change >= way * required for change in changes) / len(changes) if changes else None
