"""Slow, obvious twins of the standardised rates, a band at a time, from Dobson and others 1991 and Breslow and Day 1987."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy import stats

from tests.reference.figures import poisson

Band = tuple[float, float, float]  # events, people, standard population


def byar(count: float, confidence: float) -> tuple[float, float]:
    z = stats.norm.ppf(0.5 + confidence / 2)
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return low, (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3


def direct(bands: Sequence[Band], *, confidence: float = 0.95, multiplier: float = 1e5) -> tuple[float, float, float] | None:
    return direct_repeated([(people, weight, [(1, events)]) for events, people, weight in bands], confidence, multiplier)


def direct_repeated(
    bands: Sequence[tuple[float, float, Sequence[tuple[int, float]]]], confidence: float = 0.95, multiplier: float = 1e5
) -> tuple[float, float, float] | None:
    """Bands of (people, standard population, [(events each, persons who had that many)]); None below ten events."""
    standard = sum(weight for _, weight, _ in bands)
    events = sum(each * persons for _, _, repeats in bands for each, persons in repeats)
    if events < 10:
        return None
    rate = sum(weight / standard * sum(each * persons for each, persons in repeats) / people for people, weight, repeats in bands)
    variance = 0.0
    for frequency in {each for _, _, repeats in bands for each, _ in repeats}:
        persons_variance = sum(
            (weight / standard) ** 2 * dict(repeats).get(frequency, 0) / people**2 for people, weight, repeats in bands
        )
        variance += frequency**2 * persons_variance
    low, high = byar(events, confidence)
    step = math.sqrt(variance / events)
    return multiplier * rate, multiplier * (rate + step * (low - events)), multiplier * (rate + step * (high - events))


def indirect(
    bands: Sequence[tuple[float, float, float, float]], *, confidence: float = 0.95
) -> tuple[float, float, float, float, float] | None:
    """Bands of (events, people, reference events, reference people): ratio, its limits, events expected, the reference's rate."""
    expected = math.fsum(people * seen / among for _, people, seen, among in bands)
    if expected == 0:
        return None
    events = sum(seen for seen, *_ in bands)
    low, high = poisson(events, confidence)
    reference = sum(seen for *_, seen, _ in bands) / sum(among for *_, among in bands)
    return events / expected, low / expected, high / expected, expected, reference
