"""The slow, obvious twin of `bunching`: one histogram, one polynomial after another, and rounds until nothing moves."""

from __future__ import annotations

import math

import numpy as np


def bunching(counts, *, below, above, degrees, multiples=(), whole=True, hole=0):
    """(b, B, expected, degree, hole) for counts in bins -reach ... reach about the threshold."""
    reach = len(counts) // 2
    bins = list(range(-reach, reach + 1))
    if not hole:
        window = {turn for turn in bins if -below <= turn <= above}
        degree = best(bins, counts, window, degrees, multiples)
        excess, fitted = settled(bins, counts, window, degree, multiples, whole=whole)
        return excess / fitted[reach], excess, fitted[reach], degree, 0
    for wide in range(max(above, 1), hole + 1):
        window = {turn for turn in bins if -below <= turn <= wide}
        degree = best(bins, counts, window, degrees, multiples)
        fitted = fit(bins, counts, window, degree, multiples)
        excess = sum(counts[i] - fitted[i] for i, turn in enumerate(bins) if -below <= turn <= 0)
        missing = sum(fitted[i] - counts[i] for i, turn in enumerate(bins) if 0 < turn <= wide)
        if missing >= excess or wide == hole:
            return excess / fitted[reach], excess, fitted[reach], degree, wide
    return None


def fit(bins, counts, window, degree, multiples):
    """The curve through the bins outside the window, with a dummy for each kind of round number."""
    reach = bins[-1]
    rows = [
        [(turn / reach) ** power for power in range(degree + 1)] + [each[i] for each in multiples] for i, turn in enumerate(bins)
    ]
    design = np.array(rows, dtype=float)
    used = [i for i, turn in enumerate(bins) if turn not in window]
    coefficients = np.linalg.lstsq(design[used], np.array(counts, dtype=float)[used], rcond=None)[0]
    return design @ coefficients


def best(bins, counts, window, degrees, multiples):
    def bic(degree):
        fitted = fit(bins, counts, window, degree, multiples)
        left = [(counts[i] - fitted[i]) ** 2 for i, turn in enumerate(bins) if turn not in window]
        return len(left) * math.log(sum(left) / len(left)) + (degree + 1 + len(multiples)) * math.log(len(left))

    return min(degrees, key=bic)


def settled(bins, counts, window, degree, multiples, *, whole):
    """Bins above the window are raised until the excess is all given back."""
    excess = 0.0
    higher = {turn for turn in bins if turn > max(window)}
    above = sum(count for turn, count in zip(bins, counts, strict=True) if turn in higher)
    for _ in range(10_000):
        raised = [count * (1 + excess / above if turn in higher else 1) for turn, count in zip(bins, counts, strict=True)]
        fitted = fit(bins, raised, window, degree, multiples)
        new = sum(raised[i] - fitted[i] for i, turn in enumerate(bins) if turn in window)
        if not whole or abs(new - excess) < 1e-10:
            return new, fitted
        excess = new
    raise ArithmeticError("the rounds do not settle")
