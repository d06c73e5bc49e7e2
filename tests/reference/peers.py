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
