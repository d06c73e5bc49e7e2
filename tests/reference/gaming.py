"""Slow, obvious twins of the screens for gaming, written from the published formulas."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean, median

import numpy as np
from scipy import stats


def benjamini_hochberg(ps):
    """q-values by the definition: the least p x tests / place among those at least as large."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    qs = [1.0] * len(ps)
    for place, i in enumerate(order):
        qs[i] = min(min(1.0, ps[j] * len(ps) / (later + 1)) for later, j in enumerate(order) if later >= place)
    return qs


def dispersion(counts, *, events=False):
    """(reason, p, index) of one series of (x, n)."""
    if any(x < 0 or n < 0 or (x > n and not events) for x, n in counts):
        return "impossible_counts", None, None
    counts = [(x, n) for x, n in counts if n > 0]
    if len(counts) < 8:
        return "too_short", None, None
    share = sum(x for x, _ in counts) / sum(n for _, n in counts)
    variances = [n * share * (1 if events else 1 - share) for _, n in counts]
    if fmean(variances) < 5:
        return "small_numbers", None, None
    squares = sum((x - n * share) ** 2 / v for (x, n), v in zip(counts, variances, strict=True))
    return None, stats.chi2.cdf(squares, len(counts) - 1), squares / (len(counts) - 1)


def line(times, values, weights):
    """Weighted least squares by the normal equations: slope, its standard error (dispersion at least 1), residuals."""
    design = np.column_stack([np.ones(len(times)), times])
    w = np.diag(weights)
    inverse = np.linalg.inv(design.T @ w @ design)
    intercept, slope = inverse @ design.T @ w @ np.array(values)
    residuals = np.array(values) - intercept - slope * np.array(times)
    pearson = max(1.0, float(residuals @ w @ residuals) / (len(times) - 2))
    return slope, math.sqrt(pearson * inverse[1, 1]), residuals


def shrinking(counts, *, sign, usual):
    """(reason, p) of the last eight (x, n); `usual` is the family's median slope of log n."""
    times, free = list(range(len(counts))), len(counts) - 2
    slope, error, _ = line(times, [math.log(n) for _, n in counts], [n for _, n in counts])
    share = sum(x for x, _ in counts) / sum(n for _, n in counts)
    rise, rise_error, _ = line(times, [x / n for x, n in counts], [n / (share * (1 - share)) for _, n in counts])
    fall_p = stats.t.cdf((slope - min(usual, 0.0)) / error, free)
    return max(fall_p, stats.t.sf(sign * rise / rise_error, free))


def fall_of(counts):
    """Slope of log n, or why not."""
    slope, _, residuals = line(range(len(counts)), [math.log(n) for _, n in counts], [n for _, n in counts])
    leaning = sum(a * b for a, b in pairwise(residuals)) / sum(r * r for r in residuals)
    return None if abs(leaning) > 2 / math.sqrt(len(counts)) else slope


def usual_fall(series):
    slopes = [slope for slope in map(fall_of, series) if slope is not None]
    return median(slopes) if slopes else 0.0


def digits(values, *, decimals=0, least=100.0):
    """(figures, chi2, p, excess, whipple) of last digits."""
    last = [round(value * 10**decimals) % 10 for value in values if value >= least]
    if len(last) < 50:
        return len(last), None, None, None, None
    counts = [last.count(digit) for digit in range(10)]
    chi2, p = stats.chisquare(counts)
    excess = sum(max(0.0, count / len(last) - 0.1) for count in counts)
    return len(last), chi2, p, excess, 500 * (counts[0] + counts[5]) / len(last)


def hump(values, threshold, width):
    """(right, wrong, expected share, p) about one threshold, high values good."""

    def between(low, high):
        return sum(threshold + low * width - 1e-9 <= value < threshold + high * width - 1e-9 for value in values)

    right, wrong = between(0, 1), between(-1, 0)
    odds = ((between(1, 3) + 0.5) / (between(-3, -1) + 0.5)) ** 0.25
    share = odds / (1 + odds)
    p = stats.binom.sf(right - 1, right + wrong, share) if right + wrong >= 20 else None
    return right, wrong, share, p
