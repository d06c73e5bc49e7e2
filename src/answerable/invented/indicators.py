"""What Merrow publishes: each indicator, how big it is, how unlike councils are, and what happened to it over twelve years."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST, LAST = 2014, 2025
FLOOR_KINDS = ["country", "council"]
COMMON = ["country", "combined-authority", "council"]


def level(year: float) -> float:
    """Nothing happens: any movement in such a series is chance."""
    return 0.0


def slope(per_year: float) -> Callable[[float], float]:
    return lambda year: per_year * (year - FIRST)


def bend(per_year: float, *, until: float, then: float) -> Callable[[float], float]:
    return lambda year: per_year * (min(year, until) - FIRST) + then * max(0.0, year - until)


def long_flood(size: float, *, drift: float = 0.0) -> Callable[[float], float]:
    """The Long Flood of the winter of 2020 to 2021, from which Merrow takes three years to recover."""
    return lambda year: drift * (year - FIRST) + size * max(0.0, 1 - abs(year - 2021) / 3) * (year >= 2020)


@dataclass(frozen=True)
class Indicator:
    """`base` is the usual level in `unit`; `spread` how far hardship moves a council; `own` how far things nobody measured do."""

    id: str
    unit: str
    base: float
    spread: float
    own: float
    months: int = 12  # how long a period is
    every: int = 12  # months from one period's start to the next
    kinds: list[str] = field(default_factory=lambda: COMMON)
    path: Callable[[float], float] = level
    rural: float = 0.0
    decimals: int = 1
    least: float = -math.inf  # no council's true level lies below, or above `most`: how a floor is truly held
    most: float = math.inf


@dataclass(frozen=True)
class Share(Indicator):
    """A percentage of cases, published with its counts; `cases` are expected per 1,000 people and period."""

    cases: float = 10.0


@dataclass(frozen=True)
class Rate(Indicator):
    """Events per `per` people, published with its counts. `cases` as for a share: 1,000 where people themselves are counted."""

    per: int = 1000
    cases: float = 1000.0


@dataclass(frozen=True)
class Survey(Indicator):
    """An estimate from a sample, published with its 95% interval: `error` is its standard error for a place of 100,000."""

    error: float = 1.0


@dataclass(frozen=True)
class Bare(Indicator):
    """A figure published with neither counts nor interval: its uncertainty is unknown."""

    jitter: float = 0.5


INDICATORS: list[Indicator] = [
    Survey(
        "healthy-years", "years", 62.4, -3.1, 0.6, months=36, path=bend(0.12, until=2019, then=-0.05), error=0.55,
        kinds=[*COMMON, "health-board"],
    ),
    Rate("early-deaths", "per 100,000 people", 168.0, 38.0, 7.0, per=100_000, kinds=[*COMMON, "health-board"]),
    Survey("lonely-adults", "percent", 22.5, 2.6, 1.0, path=long_flood(5.0), rural=2.0, error=1.3),
    Share("ready-for-school", "percent", 68.0, -4.0, 1.4, cases=10.6),
    Share("missing-school", "percent", 11.5, 2.4, 0.8, cases=118.0, path=long_flood(7.5, drift=0.1)),
    Share("learning-or-working", "percent", 85.5, -3.0, 0.8, cases=23.0),
    Bare("rivers-in-good-health", "percent", 37.0, -2.0, 5.0, path=slope(0.7), rural=18.0, jitter=1.1),
    Bare("carbon-per-person", "tonnes", 6.9, -0.3, 0.7, path=slope(-0.22), rural=1.9, jitter=0.12),
    Survey("people-in-work", "percent", 75.0, -2.7, 0.9, path=bend(0.35, until=2020, then=-0.2), error=0.9),
    Survey("weekly-pay", "crowns", 412.0, -24.0, 8.0, path=slope(14.5), error=4.6, decimals=2),
    Rate("newcomers", "per 1,000 people", 41.0, -3.0, 5.0, per=1000, path=slope(0.4)),
    Rate(
        "violence-with-injury", "per 100,000 people", 66.0, 17.0, 5.0, months=1, every=1, per=100_000,
        kinds=["country", "combined-authority", "police-force", "council"],
    ),
    Share("cold-homes", "percent", 15.0, 3.4, 1.0, cases=420.0),
    Rate("without-a-home", "per 1,000 homes", 2.6, 0.75, 0.25, months=3, every=3, per=1000, cases=430.0),
    Share("school-place-offered", "percent", 98.9, -0.2, 0.1, cases=11.2, least=98.3, kinds=FLOOR_KINDS),
    Share("home-care-started", "percent", 93.4, -0.9, 0.5, least=91.0, months=3, every=3, cases=1.9, kinds=FLOOR_KINDS),
    Share("hazards-mended", "percent", 91.8, -1.0, 0.5, least=89.0, months=3, every=3, cases=2.6, kinds=FLOOR_KINDS),
    Share("families-lodged-too-long", "percent", 4.2, 0.35, 0.2, months=3, every=3, cases=1.6, most=5.2, kinds=FLOOR_KINDS),
]  # fmt: skip
BY_ID = {indicator.id: indicator for indicator in INDICATORS}
URGENT_CARE = Share("urgent-care-four-hours", "percent", 96.9, 0.0, 0.0, months=1, every=1, kinds=["trust"])

# No real change is built into these: a place that seems to move does so by chance.
STILL = ["early-deaths", "ready-for-school", "violence-with-injury", "cold-homes", "without-a-home"]
