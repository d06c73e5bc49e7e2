"""A slow, obvious twin of the long trend, pair by pair, from Mann 1945, Hirsch, Slack and Smith 1982, Hamed and Rao 1998."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import median

Z95 = 1.959963984540054


def sign(difference: float, near: float) -> int:
    return 0 if abs(difference) <= near else (1 if difference > 0 else -1)


def long_trend_z(figures: dict[int, float], seasons: int = 1, *, published: bool = False) -> float:
    """Figures by period, counted from the first of a year. `published`: the significant lags only, none of them mended."""
    near = 1e-9 * max(abs(each) for each in figures.values())
    pairs = [(a, b) for a, b in combinations(sorted(figures), 2) if (b - a) % seasons == 0]
    s = sum(sign(figures[b] - figures[a], near) for a, b in pairs)
    variance = 0.0
    for season in range(seasons):
        values = [value for period, value in figures.items() if period % seasons == season]
        variance += free(len(values)) - sum(free(ties) for ties in tie_sizes(values, near))
    if not variance:
        return 0.0
    factor = lean_factor(left_over(figures, pairs, seasons), near, published=published)
    return (s - sign(s, 0)) / math.sqrt(variance * factor)


def free(n: int) -> float:
    return n * (n - 1) * (2 * n + 5) / 18


def tie_sizes(values: Sequence[float], near: float) -> list[int]:
    ordered = sorted(values)
    groups: Counter[int] = Counter()
    group = 0
    for turn, value in enumerate(ordered):
        group += turn > 0 and value - ordered[turn - 1] > near
        groups[group] += 1
    return list(groups.values())


def left_over(figures: dict[int, float], pairs: Sequence[tuple[int, int]], seasons: int) -> dict[int, float]:
    usual = median((figures[b] - figures[a]) / (b - a) for a, b in pairs)
    level = {period: value - usual * period for period, value in figures.items()}
    of_season = {
        season: median(value for period, value in level.items() if period % seasons == season)
        for season in {period % seasons for period in level}
    }
    return {period: value - of_season[period % seasons] for period, value in level.items()}


def lean_factor(left: dict[int, float], near: float, *, published: bool) -> float:
    n = len(left)
    rank = {period: sum(sign(value - other, near) for other in left.values()) / 2 for period, value in left.items()}
    spread = sum(each**2 for each in rank.values())
    if not spread:
        return 1.0
    lags = range(1, max(left) - min(left) + 1)
    rho = {lag: sum(each * rank.get(period + lag, 0) for period, each in rank.items()) / spread for lag in lags}
    if published:
        return lean(n, {lag: each for lag, each in rho.items() if abs(each) > Z95 / math.sqrt(n)}, first_order=False)
    return lean(n, {1: min(max((n * rho[1] + 2) / (n - 4), 0.0), 0.9)}, first_order=True)


def lean(n: int, rho: dict[int, float], *, first_order: bool) -> float:
    total = 0.0
    for lag in range(1, n - 2):
        total += (n - lag) * (n - lag - 1) * (n - lag - 2) * (rho[1] ** lag if first_order else rho.get(lag, 0.0))
    return 1 + 2 / (n * (n - 1) * (n - 2)) * total
