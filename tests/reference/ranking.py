"""The slow, obvious twin of `answerable.measurement.ranking`: every pair of places, one by one."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy import stats

Z = 1.959963984540054
Place = tuple[float, float, float] | None  # estimate, lower, upper; None where one of them is not known


@cache
def studentised_range(places: int) -> float:
    return float(stats.studentized_range.ppf(0.95, places, np.inf))


def gap_to_noise(better: tuple[float, float, float], worse: tuple[float, float, float]) -> float:
    """Distance between two places in the standard errors of Tukey and Kramer, by the halves that face each other."""
    noise = math.sqrt((better[0] - better[1]) ** 2 + (worse[2] - worse[0]) ** 2) / Z / math.sqrt(2)
    gap = better[0] - worse[0]
    return gap / noise if noise else math.copysign(math.inf, gap) if gap else 0.0


def needed(places: int, *, all_at_once: bool) -> float:
    """How many such errors make two places surely differ: of all pairs (Tukey), or of one place's own (Sidak)."""
    if places < 2:
        return math.inf
    return studentised_range(places) if all_at_once else math.sqrt(2) * stats.norm.ppf(0.5 + 0.95 ** (1 / (places - 1)) / 2)


def ranges(places: list[Place], *, high: bool = True, all_at_once: bool = True) -> list[tuple[int, int] | None]:
    """Least and greatest rank each place may have; 1 is the best."""
    turned = [p if p is None or high else (-p[0], -p[2], -p[1]) for p in places]
    known = [p for p in turned if p is not None]
    q = needed(len(known), all_at_once=all_at_once)
    found: list[tuple[int, int] | None] = []
    for place in turned:
        if place is None:
            found.append(None)
            continue
        better = sum(gap_to_noise(other, place) > q for other in known)
        worse = sum(gap_to_noise(place, other) > q for other in known)
        found.append((1 + better, len(places) - worse))
    return found


def word(rank: tuple[int, int] | None, places: int) -> str:
    fifth = places // 5
    if rank is None:
        return "cannot_be_ranked"
    first, last = range(1, fifth + 1), range(places - fifth + 1, places + 1)
    whole = range(rank[0], rank[1] + 1)
    if all(turn in first for turn in whole):
        return "best"
    if all(turn in last for turn in whole):
        return "worst"
    return "cannot_be_ranked" if any(turn in first or turn in last for turn in whole) else "middle"


def close(places: list[Place], *, all_at_once: bool = True) -> bool:
    """Whether some pair lies so close to the line that the last digit decides."""
    known = [p for p in places if p is not None]
    q = needed(len(known), all_at_once=all_at_once)
    return any(abs(abs(gap_to_noise(a, b)) - q) < 1e-6 for a in known for b in known if a is not b)
