"""Least squares whose errors are alike within clusters, with the wild bootstrap where clusters are few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from answerable.measurement.evaluate import Floats, Ints

Errors = Literal["clustered", "homoskedastic"]
MANY_CLUSTERS = 30  # below this many, t is too sure (Cameron, Gelbach and Miller 2008)
MANY_ON_A_SIDE = 10  # and also below this many treated or untreated (MacKinnon and Webb 2018)
FEW_CLUSTERS = 10  # below this many, two signs give too few different draws (Webb 2023)


@dataclass(frozen=True)
class Fit:
    """y on x, after `absorbed` fixed effects were taken out of both. `cluster` holds codes from 0 without holes."""

    y: Floats
    x: Floats
    cluster: Ints
    coefficients: Floats
    covariance: Floats
    degrees: int


def fitted(y: Floats, x: Floats, cluster: Ints, *, absorbed: int = 0, errors: Errors = "clustered") -> Fit:
    """Ordinary least squares; `absorbed` counts fixed effects not nested in clusters, or all of them for equal errors.

    Clustered: Liang and Zeger 1986 with G/(G-1) x (n-1)/(n-k), t with G-1 degrees. Homoskedastic: s^2 (x'x)^-1, t with n-k.
    """
    n, k = x.shape[0], x.shape[1] + absorbed
    bread = _bread(x)
    coefficients = bread @ (x.T @ y)
    residuals = y - x @ coefficients
    if errors == "homoskedastic":
        covariance = bread * float(residuals @ residuals) / max(n - k, 1)
        return Fit(y, x, cluster, coefficients, covariance, n - k)
    count = int(cluster.max()) + 1
    scores = sums_by(cluster, x * residuals[:, None], count)
    factor = count / max(count - 1, 1) * (n - 1) / max(n - k, 1)
    return Fit(y, x, cluster, coefficients, factor * bread @ scores.T @ scores @ bread, count - 1)


def _bread(x: Floats) -> Floats:
    return np.asarray(np.linalg.pinv(x.T @ x, rcond=1e-12, hermitian=True), dtype=np.float64)


def sums_by(codes: Ints, values: Floats, count: int) -> Floats:
    """One row of sums for each code."""
    return np.stack([np.bincount(codes, weights=column, minlength=count) for column in values.T], axis=1)


@dataclass(frozen=True)
class Told:
    """What an estimate is, and how sure. NaN where it cannot be told."""

    estimate: float
    standard_error: float
    lower: float
    upper: float
    p_value: float
    inference: str


def told(fit: Fit, which: int, *, confidence: float, errors: Errors = "clustered") -> Told:
    """By Student's t."""
    return by_t(
        float(fit.coefficients[which]), float(fit.covariance[which, which]) ** 0.5, fit.degrees, confidence, f"{errors}_t"
    )


def by_t(estimate: float, error: float, degrees: float, confidence: float, inference: str) -> Told:
    from scipy import stats

    if degrees < 1 or not error > 0:
        return Told(estimate, float("nan"), float("nan"), float("nan"), float("nan"), inference)
    reach = error * float(stats.t.ppf(0.5 + confidence / 2, degrees))
    return Told(
        estimate, error, estimate - reach, estimate + reach, 2 * float(stats.t.sf(abs(estimate / error), degrees)), inference
    )


def told_by_wild_bootstrap(fit: Fit, which: int, *, confidence: float, draws: int, seed: int) -> Told:
    """The wild cluster bootstrap that imposes the null (Cameron, Gelbach and Miller 2008), its interval by inverting the test.

    Signs by Rademacher, all of them where they are few; by Webb's six points below ten clusters. An end that the test
    cannot find is NaN.
    """
    import warnings

    from diff_diff.utils import wild_bootstrap_se

    signs = kind_of_signs(fit)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Only . clusters detected")  # the caller refuses, and says so
        made = wild_bootstrap_se(
            fit.x, fit.y, fit.y, fit.cluster, which,
            n_bootstrap=draws, weight_type=signs, alpha=1 - confidence, seed=seed,
        )  # fmt: skip
    error = float(fit.covariance[which, which]) ** 0.5
    return Told(float(fit.coefficients[which]), error, made.ci_lower, made.ci_upper, made.p_value, f"wild_{signs}")


def kind_of_signs(fit: Fit) -> str:
    return "webb" if fit.degrees + 1 < FEW_CLUSTERS else "rademacher"


def equal_by_f(fit: Fit, among: list[int]) -> float:
    """p of the Wald test that the coefficients `among` are equal, by F with G-1 degrees."""
    from scipy import stats

    contrasts = _contrasts(fit, among)
    return float(stats.f.sf(_wald(fit.coefficients, fit.covariance, contrasts) / len(contrasts), len(contrasts), fit.degrees))


def equal_by_wild_bootstrap(fit: Fit, among: list[int], *, draws: int, seed: int) -> float:
    """The same, against the statistic in draws whose signs change by cluster about the fit that holds them equal."""
    contrasts = _contrasts(fit, among)
    bread = _bread(fit.x)
    pull = bread @ contrasts.T @ np.linalg.pinv(contrasts @ bread @ contrasts.T)
    held_equal = fit.coefficients - pull @ (contrasts @ fit.coefficients)
    residuals = fit.y - fit.x @ held_equal
    seen = _wald(fit.coefficients, _sandwich(fit, fit.y - fit.x @ fit.coefficients, bread), contrasts)
    drawn = np.empty(draws)
    for turn, signs in enumerate(_signs(fit, draws, seed)):
        noise = residuals * signs[fit.cluster]
        shift = bread @ (fit.x.T @ noise)
        drawn[turn] = _wald(held_equal + shift, _sandwich(fit, noise - fit.x @ shift, bread), contrasts)
    return float((1 + np.sum(drawn >= seen * (1 - 1e-9))) / (draws + 1))


def _signs(fit: Fit, draws: int, seed: int) -> Floats:
    points = np.sqrt(np.array([0.5, 1.0, 1.5])) if kind_of_signs(fit) == "webb" else np.ones(1)
    return np.random.default_rng(seed).choice(np.concatenate([-points, points]), size=(draws, fit.degrees + 1))


def _sandwich(fit: Fit, residuals: Floats, bread: Floats) -> Floats:
    scores = sums_by(fit.cluster, fit.x * residuals[:, None], fit.degrees + 1)
    return bread @ scores.T @ scores @ bread


def _contrasts(fit: Fit, among: list[int]) -> Floats:
    contrasts = np.zeros((len(among) - 1, len(fit.coefficients)))
    contrasts[:, among[0]] = -1.0
    contrasts[np.arange(len(among) - 1), among[1:]] = 1.0
    return contrasts


def _wald(coefficients: Floats, covariance: Floats, contrasts: Floats) -> float:
    gaps = contrasts @ coefficients
    return float(gaps @ np.linalg.pinv(contrasts @ covariance @ contrasts.T) @ gaps)
