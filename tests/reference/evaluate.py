"""Slow, obvious twins of the evaluations of a change: dummies, loops and plain formulas, with numpy alone."""

from __future__ import annotations

import itertools
import math

import numpy as np


def four_means(rows: list[tuple[float, bool, bool]]) -> float:
    """(changed after - changed before) - (unchanged after - unchanged before); rows of (y, changed, after)."""

    def mean(changed: bool, after: bool) -> float:
        values = [y for y, is_changed, is_after in rows if (is_changed, is_after) == (changed, after)]
        return sum(values) / len(values)

    return (mean(True, True) - mean(True, False)) - (mean(False, True) - mean(False, False))


def dummies(codes: list[int]) -> np.ndarray:
    return np.array([[float(code == each) for each in sorted(set(codes))] for code in codes])


def fixed_effects(y, unit, time, effects, cluster) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the columns `effects` beside a dummy for every unit and period, and their clustered covariance.

    Liang and Zeger 1986, cluster by cluster; unit dummies lie within clusters, so n - k counts only periods and effects.
    """
    effects = np.array(effects, dtype=float).reshape(len(y), -1)
    periods = dummies(time)[:, 1:]
    x = np.column_stack([effects, dummies(unit), periods])
    y = np.array(y, dtype=float)
    bread = np.linalg.pinv(x.T @ x)
    residuals = y - x @ bread @ x.T @ y
    meat = np.zeros_like(bread)
    for each in sorted(set(cluster)):
        score = np.zeros(x.shape[1])
        for row in range(len(y)):
            if cluster[row] == each:
                score += x[row] * residuals[row]
        meat += np.outer(score, score)
    groups, k = len(set(cluster)), effects.shape[1] + periods.shape[1] + 1
    covariance = groups / (groups - 1) * (len(y) - 1) / (len(y) - k) * bread @ meat @ bread
    width = effects.shape[1]
    return (bread @ x.T @ y)[:width], covariance[:width, :width]


def wild_p(y, unit, time, changed, cluster) -> float:
    """All Rademacher signs: the share of |t| above ours, the null imposed (Cameron, Gelbach and Miller 2008)."""
    without = np.column_stack([dummies(unit), dummies(time)[:, 1:]])
    y = np.array(y, dtype=float)
    expected = without @ np.linalg.pinv(without) @ y
    left = y - expected

    def t(values) -> float:
        b, v = fixed_effects(values, unit, time, changed, cluster)
        return abs(b[0]) / math.sqrt(v[0, 0])

    names = sorted(set(cluster))
    ours, above, draws = t(y), 0, 0
    for signs in itertools.product((-1.0, 1.0), repeat=len(names)):
        sign = dict(zip(names, signs, strict=True))
        drawn = expected + np.array([left[row] * sign[cluster[row]] for row in range(len(y))])
        above += t(drawn) > ours * (1 + 1e-9)
        draws += 1
    return above / draws


def equal_p(y, x, cluster, signs) -> float:
    """Share of draws, ours among them, whose Wald statistic that all coefficients of x are equal is as large as ours.

    The restricted fit has their sum alone; y is drawn anew and fitted anew each time.
    """
    k = x.shape[1]
    contrasts = np.array([[-1.0, *[float(each == turn) for each in range(1, k)]] for turn in range(1, k)])

    def wald(values) -> float:
        bread = np.linalg.inv(x.T @ x)
        b = bread @ x.T @ values
        meat = np.zeros((k, k))
        for each in set(cluster):
            rows = [row for row in range(len(values)) if cluster[row] == each]
            score = x[rows].T @ (values[rows] - x[rows] @ b)
            meat += np.outer(score, score)
        gaps = contrasts @ b
        return float(gaps @ np.linalg.inv(contrasts @ bread @ meat @ bread @ contrasts.T) @ gaps)

    together = x.sum(axis=1)
    expected = together * (together @ y) / (together @ together)
    drawn = [wald(expected + (y - expected) * np.array([sign[each] for each in cluster])) for sign in signs]
    return (1 + sum(each >= wald(y) * (1 - 1e-9) for each in drawn)) / (len(drawn) + 1)


def cohort_effects(y: dict[tuple[int, int], float], first: dict[int, int | None]) -> dict[tuple[int, int], tuple[float, float]]:
    """ATT(g, t) against the never changed, and its error; y by (unit, period from 0) (Callaway and Sant'Anna 2021)."""
    periods = sorted({time for _, time in y})
    found = {}
    for cohort in sorted({each for each in first.values() if each is not None}):
        for period in periods[1:]:
            base = cohort - 1 if period >= cohort else period - 1
            changed = [y[unit, period] - y[unit, base] for unit, start in first.items() if start == cohort]
            never = [y[unit, period] - y[unit, base] for unit, start in first.items() if start is None]
            found[cohort, period] = (
                np.mean(changed) - np.mean(never),
                math.sqrt(np.var(changed) / len(changed) + np.var(never) / len(never)),
            )
    return found


def overall_effect(y: dict[tuple[int, int], float], first: dict[int, int | None]) -> float:
    """ATT(g, t) over all periods t >= g, each weighted by the size of its cohort."""
    sizes = {cohort: sum(start == cohort for start in first.values()) for cohort in first.values() if cohort is not None}
    after = {key: value[0] for key, value in cohort_effects(y, first).items() if key[1] >= key[0]}
    return sum(value * sizes[cohort] for (cohort, _), value in after.items()) / sum(sizes[cohort] for cohort, _ in after)


def simplex(target: np.ndarray, columns: np.ndarray, *, steps: int = 5000, ridge: float = 0.0) -> np.ndarray:
    """Weights >= 0 that sum to 1 with least |target - columns w|^2 + ridge |w|^2: accelerated projected gradient."""
    w = ahead = np.full(columns.shape[1], 1 / columns.shape[1])
    length, speed = 1 / (2 * (np.linalg.norm(columns, 2) ** 2 + ridge)), 1.0
    for _ in range(steps):
        gradient = 2 * (columns.T @ (columns @ ahead - target) + ridge * ahead)
        after = onto_simplex(ahead - length * gradient)
        faster = (1 + math.sqrt(1 + 4 * speed * speed)) / 2
        if np.abs(after - w).max() < 1e-11:
            break
        ahead, w, speed = after + (speed - 1) / faster * (after - w), after, faster
    return w


def onto_simplex(v: np.ndarray) -> np.ndarray:
    """The nearest point with parts >= 0 that sum to 1 (Held, Wolfe and Crowder 1974)."""
    down = np.sort(v)[::-1]
    cut = [(down[: k + 1].sum() - 1) / (k + 1) for k in range(len(v))]
    last = max(k for k in range(len(v)) if down[k] > cut[k])
    return np.maximum(v - cut[last], 0)


def synthetic_did(place: np.ndarray, others: np.ndarray, before: int) -> float:
    """Arkhangelsky and others 2021, equations 2 to 6; others by period and place, one place changed."""
    early, late = others[:before], others[before:]
    spread = np.std(np.diff(early, axis=0), ddof=1)
    ridge = math.sqrt(len(late)) * spread**2 * before  # zeta^2 T0, zeta = (1 x T_post)^(1/4) spread
    centred = early - early.mean(axis=0)
    units = simplex(place[:before] - place[:before].mean(), centred, ridge=ridge)
    across = early.T - early.T.mean(axis=0)
    periods = simplex(late.mean(axis=0) - late.mean(), across, ridge=1e-12 * spread**2 * others.shape[1])
    gap = place - others @ units
    return float(gap[before:].mean() - periods @ gap[:before])


def segmented(y: list[float], before: int) -> np.ndarray:
    """Columns 1, t, D, D (t - t0)."""
    return np.array([[1.0, t, float(t >= before), float(max(t - before, 0))] for t in range(len(y))])


def newey_west(y: list[float], x: np.ndarray, lags: int) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and errors: Bartlett weights 1 - l/(L+1), times n / (n - k) (Newey and West 1987)."""
    values = np.array(y)
    bread = np.linalg.inv(x.T @ x)
    b = bread @ x.T @ values
    scores = x * (values - x @ b)[:, None]
    n, k = x.shape
    meat = np.zeros((k, k))
    for s in range(n):
        for t in range(n):
            if abs(s - t) <= lags:
                meat += (1 - abs(s - t) / (lags + 1)) * np.outer(scores[s], scores[t])
    return b, np.sqrt(np.diag(n / (n - k) * bread @ meat @ bread))


def restricted_deviance(y: list[float], x: np.ndarray, r: float) -> float:
    """-2 restricted log-likelihood of AR(1) errors, its variance profiled out, with V written out whole."""
    n, k = x.shape
    v = np.array([[r ** abs(s - t) / (1 - r * r) for t in range(n)] for s in range(n)])
    inverse = np.linalg.inv(v)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ np.array(y))
    left = np.array(y) - x @ b
    _, size = np.linalg.slogdet(x.T @ inverse @ x)
    _, own = np.linalg.slogdet(v)
    return float((n - k) * math.log(left @ inverse @ left) + size + own)


def generalised(y: list[float], x: np.ndarray, r: float) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and errors of generalised least squares for a known r."""
    n, k = x.shape
    v = np.array([[r ** abs(s - t) / (1 - r * r) for t in range(n)] for s in range(n)])
    inverse = np.linalg.inv(v)
    bread = np.linalg.inv(x.T @ inverse @ x)
    b = bread @ x.T @ inverse @ np.array(y)
    left = np.array(y) - x @ b
    return b, np.sqrt(np.diag(bread) * (left @ inverse @ left) / (n - k))
