"""Least squares whose errors are alike within clusters, with the wild bootstrap where clusters are few."""

from __future__ import annotations

from collections.abc import Callable
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

    p is the share of draws whose |t| is above ours, at least 1 / (draws + 1). An end that the test cannot find is NaN.
    """
    error = float(fit.covariance[which, which]) ** 0.5
    estimate = float(fit.coefficients[which])
    signs, kind = signs_of(fit, draws, seed)
    share = _share_above(fit, which, signs)
    if not error > 0:
        return Told(estimate, error, float("nan"), float("nan"), float("nan"), kind)
    lower, upper = (_last_kept(share, estimate, way * error, 1 - confidence) for way in (-1.0, 1.0))
    return Told(estimate, error, lower, upper, max(share(0.0), 1 / (len(signs) + 1)), kind)


def signs_of(fit: Fit, draws: int, seed: int) -> tuple[Floats, str]:
    """One row a draw: Rademacher's signs, all of them where no more than `draws`; below ten clusters Webb's six points."""
    count, rng = fit.degrees + 1, np.random.default_rng(seed)
    if 2**count <= draws and count >= FEW_CLUSTERS:
        every = 2 * ((np.arange(2**count)[:, None] >> np.arange(count)) & 1) - 1
        return every.astype(np.float64), "wild_rademacher"
    few = count < FEW_CLUSTERS
    points = [way * part**0.5 for way in (-1, 1) for part in ((0.5, 1.0, 1.5) if few else (1.0,))]
    return np.asarray(rng.choice(points, size=(draws, count)), dtype=np.float64), "wild_webb" if few else "wild_rademacher"


def _share_above(fit: Fit, which: int, signs: Floats) -> Callable[[float], float]:
    """By the coefficient that is held: the share of draws whose |t| is above ours. All is linear in it, so each call is quick."""
    others = np.delete(fit.x, which, axis=1)
    held = np.column_stack([fit.y, fit.x[:, which]])
    held = held - others @ (_bread(others) @ (others.T @ held))
    contrast = np.eye(fit.x.shape[1])[[which]]
    moved, scores = drawn(fit, contrast, held[:, 0], signs)
    moved_by, scores_by = drawn(fit, contrast, held[:, 1], signs)
    a, b, c = (np.einsum("dgm,dgm->d", *pair) for pair in ((scores, scores), (scores, scores_by), (scores_by, scores_by)))
    own = drawn(fit, contrast, fit.y - fit.x @ fit.coefficients, np.ones((1, signs.shape[1])))[1]
    spread, estimate = float(np.sum(own**2)) ** 0.5, float(fit.coefficients[which])

    def share(null: float) -> float:
        variance = a - 2 * null * b + null * null * c
        told = variance > 1e-20 * spread**2
        t = np.abs(moved[:, 0] - null * moved_by[:, 0])[told] / np.sqrt(variance[told])
        return float(np.mean(t > abs(estimate - null) / spread * (1 + 1e-9))) if told.any() else 1.0

    return share


def drawn(fit: Fit, contrasts: Floats, left: Floats, signs: Floats) -> tuple[Floats, Floats]:
    """For each draw the move of `contrasts` x coefficients, and each cluster's score, when the errors are `left` x signs.

    From sums by cluster alone (Roodman and others 2019): shapes (draws, contrasts) and (draws, clusters, contrasts).
    """
    bread, count = _bread(fit.x), signs.shape[1]
    pull = fit.x @ (bread @ contrasts.T)
    own = sums_by(fit.cluster, pull * left[:, None], count)
    crossed = sums_by(fit.cluster, fit.x * left[:, None], count) @ bread
    scores = np.empty((*signs.shape, len(contrasts)))
    for turn in range(len(contrasts)):
        reach = sums_by(fit.cluster, fit.x * pull[:, [turn]], count)
        scores[:, :, turn] = signs * own[:, turn] - signs @ (crossed @ reach.T)
    return signs @ own, scores


def _last_kept(share: Callable[[float], float], estimate: float, step: float, least: float) -> float:
    """The furthest null from the estimate that the test keeps: outward by doubling, then by halves."""
    kept, gone = estimate, estimate + step
    for _ in range(40):
        if share(gone) < least:
            break
        kept, gone = gone, estimate + 2 * (gone - estimate)
    else:
        return float("nan")
    while abs(gone - kept) > 1e-9 * max(abs(step), abs(kept)):
        middle = (kept + gone) / 2
        kept, gone = (middle, gone) if share(middle) >= least else (kept, middle)
    return (kept + gone) / 2


def equal_by_f(fit: Fit, among: list[int]) -> float:
    """p of the Wald test that the coefficients `among` are equal, by F with G-1 degrees."""
    from scipy import stats

    contrasts = _contrasts(fit, among)
    wald = _wald(contrasts @ fit.coefficients, contrasts @ fit.covariance @ contrasts.T)
    return float(stats.f.sf(wald / len(contrasts), len(contrasts), fit.degrees))


def equal_by_wild_bootstrap(fit: Fit, among: list[int], *, draws: int, seed: int) -> float:
    """The same, against the statistic in draws whose signs change by cluster about the fit that holds them equal."""
    contrasts, bread = _contrasts(fit, among), _bread(fit.x)
    pull = bread @ contrasts.T @ np.linalg.pinv(contrasts @ bread @ contrasts.T)
    held_equal = fit.coefficients - pull @ (contrasts @ fit.coefficients)
    signs, _ = signs_of(fit, draws, seed)
    own = drawn(fit, contrasts, fit.y - fit.x @ fit.coefficients, np.ones((1, signs.shape[1])))[1][0]
    ours = _wald(contrasts @ fit.coefficients, own.T @ own)
    moved, scores = drawn(fit, contrasts, fit.y - fit.x @ held_equal, signs)
    stronger = sum(_wald(gaps, each.T @ each) >= ours * (1 - 1e-9) for gaps, each in zip(moved, scores, strict=True))
    return (1 + stronger) / (len(signs) + 1)


def _contrasts(fit: Fit, among: list[int]) -> Floats:
    contrasts = np.zeros((len(among) - 1, len(fit.coefficients)))
    contrasts[:, among[0]] = -1.0
    contrasts[np.arange(len(among) - 1), among[1:]] = 1.0
    return contrasts


def _wald(gaps: Floats, covariance: Floats) -> float:
    return float(gaps @ np.linalg.pinv(covariance, hermitian=True) @ gaps)
