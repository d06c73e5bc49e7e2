"""Slow, obvious twins of `answerable.measurement.peers` and `deviants`."""

from __future__ import annotations

import math
from statistics import fmean, pstdev


def standardised(column: list[float | None]) -> list[float]:
    known = [value for value in column if value is not None]
    if not known or pstdev(known) == 0:
        return [0.0] * len(column)
    return [0.0 if value is None else (value - fmean(known)) / pstdev(known) for value in column]


def distances(places: list[tuple[float | None, ...]], weights: list[float]) -> list[list[float]]:
    """Between each two places, as a share of the greatest."""
    columns = [standardised([place[turn] for place in places]) for turn in range(len(weights))]
    apart = [
        [math.sqrt(sum(w * (z[a] - z[b]) ** 2 for w, z in zip(weights, columns, strict=True))) for b in range(len(places))]
        for a in range(len(places))
    ]
    greatest = max(max(row) for row in apart) or 1.0
    return [[each / greatest for each in row] for row in apart]


def nearest(places: list[tuple[float | None, ...]], weights: list[float], count: int) -> list[list[int]]:
    """The positions of each place's nearest others; of two as near, the earlier."""
    return [
        sorted((other for other in range(len(places)) if other != place), key=lambda other: (round(row[other], 8), other))[:count]
        for place, row in enumerate(distances(places, weights))
    ]


def pooled(place: int, neighbours: list[int], counts: list[tuple[int, int]]) -> float:
    return sum(counts[other][0] for other in neighbours) / sum(counts[other][1] for other in neighbours)


def shrunken(kind: str, x: int, n: int, expected: float, tau2: float) -> float:
    """Posterior mean under a prior with the mean of the neighbours and the variance between places, to first order."""
    if tau2 == 0:
        return expected
    if kind == "proportion":  # d p = sin(2 angle) d angle = 2 sqrt(p (1 - p)) d angle
        variance = 4 * expected * (1 - expected) * tau2
        size = expected * (1 - expected) / variance - 1
        return (x + expected * size) / (n + size)
    variance = 4 * tau2  # d ratio = 2 sqrt(ratio) d sqrt(ratio), at ratio 1
    return expected * (x + 1 / variance) / (n * expected + 1 / variance)
