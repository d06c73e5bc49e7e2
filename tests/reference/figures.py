"""Slow, obvious twins of the expressions in `answerable.measurement`, written from the published formulas."""

from __future__ import annotations

import math

from scipy import stats

Z = 1.959963984540054


def wilson(x: float, n: float, z: float = Z) -> tuple[float, float] | None:
    """Wilson 1927, as the roots of (p - x/n)^2 = z^2 p (1 - p) / n."""
    if n <= 0 or x < 0 or x > n:
        return None
    share = x / n
    a, b, c = 1 + z * z / n, -(2 * share + z * z / n), share * share
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def poisson(x: float, confidence: float = 0.95) -> tuple[float, float]:
    """Exact below ten (chi-squared form), Byar from ten on."""
    tail, z = (1 - confidence) / 2, stats.norm.ppf(0.5 + confidence / 2)
    if x < 10:
        return (stats.chi2.ppf(tail, 2 * x) / 2 if x else 0.0), stats.chi2.ppf(1 - tail, 2 * x + 2) / 2
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    return low, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3


def slope(points: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Weighted least squares of (time, value, standard error): slope and its standard error."""
    weights = [1 / error**2 for _, _, error in points]
    total = sum(weights)
    mean_t = sum(w * t for w, (t, _, _) in zip(weights, points, strict=True)) / total
    mean_v = sum(w * v for w, (_, v, _) in zip(weights, points, strict=True)) / total
    spread = sum(w * (t - mean_t) ** 2 for w, (t, _, _) in zip(weights, points, strict=True))
    both = sum(w * (t - mean_t) * (v - mean_v) for w, (t, v, _) in zip(weights, points, strict=True))
    return both / spread, math.sqrt(1 / spread)


def recent_trend(points: list[tuple[float, float]]) -> tuple[int, float]:
    """-1, 0 or 1, and chi-squared, of five (value, standard error)."""
    timed = [(float(turn), value, error) for turn, (value, error) in enumerate(points, start=1)]
    steep, error = slope(timed)
    chi2 = (steep / error) ** 2
    signs = {math.copysign(1, slope(timed[:out] + timed[out + 1 :])[0]) for out in range(len(timed))}
    certain = chi2 > stats.chi2.ppf(0.998, 1) and signs == {math.copysign(1, steep)}
    return int(math.copysign(1, steep)) if certain else 0, chi2
