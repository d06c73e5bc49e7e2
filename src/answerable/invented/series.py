"""Draws one place's series of one indicator, each from its own stream, so that a change to one leaves the others as they were."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from answerable.invented.indicators import FIRST, LAST, Bare, Indicator, Rate, Share, Survey
from answerable.invented.places import Council


@dataclass(frozen=True)
class Figure:
    """One row of a publisher's file; `None` is an empty cell."""

    indicator: str
    place: str
    place_name: str
    period: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    unit: str = ""
    status: str = "final"
    note: str = ""


def stream(seed: int, *names: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, *(zlib.crc32(name.encode()) for name in names)]))


def periods(indicator: Indicator) -> Iterator[tuple[str, float]]:
    """Every period as written in the file, with the year (and part of it) that it stands for."""
    duration = f"P{indicator.months // 12}Y" if indicator.months % 12 == 0 else f"P{indicator.months}M"
    for month in range(0, (LAST - FIRST + 1) * 12 - indicator.months + 1, indicator.every):
        year = FIRST + month / 12
        start = f"{FIRST + month // 12}-{month % 12 + 1:02d}"
        short = {12: start[:4], 1: start}
        yield short.get(indicator.months, f"{start}-01/{duration}"), year + (indicator.months - 12) / 24 * (indicator.months > 12)


def truth(indicator: Indicator, council: Council, *, seed: int) -> float:
    """The council's own level, the same in every period."""
    luck = float(stream(seed, indicator.id, council.code, "level").standard_normal())
    usual = indicator.base + indicator.spread * council.hardship + indicator.rural * (0.4 - council.town) + indicator.own * luck
    return min(max(usual, indicator.least), indicator.most)


def drawn(indicator: Indicator, council: Council, *, seed: int) -> list[Figure]:
    rng = stream(seed, indicator.id, council.code, "figures")
    usual = truth(indicator, council, seed=seed)
    figures = []
    for period, year in periods(indicator):
        blank = Figure(indicator.id, council.code, council.name, period, None, unit=indicator.unit)
        figures.append(_figure(indicator, blank, usual + indicator.path(year), council.people, rng))
    return figures


def _figure(indicator: Indicator, blank: Figure, true: float, people: float, rng: np.random.Generator) -> Figure:
    match indicator:
        case Share():
            return counted(indicator, blank, *_share(indicator, true, people, rng))
        case Rate():
            out_of = round(people * indicator.cases / 1000)
            return counted(indicator, blank, int(rng.poisson(max(true, 0) / indicator.per * out_of)), out_of)
        case Survey():
            error = indicator.error * (100_000 / max(people, 12_000)) ** 0.5
            return surveyed(indicator, blank, true + error * float(rng.standard_normal()), error)
        case Bare():
            value = max(0.0, true + indicator.jitter * float(rng.standard_normal()))
            return replace(blank, value=round(value, indicator.decimals))
    raise TypeError(f"no way to draw {type(indicator).__name__}")


def _share(indicator: Share, true: float, people: float, rng: np.random.Generator) -> tuple[int, int]:
    cases = int(rng.poisson(indicator.cases * people / 1000))
    return int(rng.binomial(cases, min(max(true / 100, 0.0), 1.0))), cases


def counted(indicator: Indicator, blank: Figure, events: int, out_of: int) -> Figure:
    """A share or a rate with its counts; none at all where nobody was counted."""
    if out_of == 0:
        return replace(blank, numerator=0, denominator=0, status="not_applicable", note="Nobody to count")
    multiplier = 100 if isinstance(indicator, Share) else getattr(indicator, "per", 1)
    return replace(blank, value=round(events / out_of * multiplier, 3), numerator=events, denominator=out_of)


def surveyed(indicator: Indicator, blank: Figure, value: float, error: float) -> Figure:
    lower, value, upper = (round(value + times * error, indicator.decimals) for times in (-1.96, 0, 1.96))
    return replace(blank, value=value, lower=lower, upper=upper)


def summed(indicator: Indicator, parts: list[tuple[Council, float, list[Figure]]], code: str, name: str) -> list[Figure]:
    """A larger area: counts added by share; estimates averaged by people, with the error of their samples together."""
    people = sum(council.people * share for council, share, _ in parts)
    rows = []
    for place, (period, _) in enumerate(periods(indicator)):
        here = [(council.people * share, share, figures[place]) for council, share, figures in parts]
        blank = Figure(indicator.id, code, name, period, None, unit=indicator.unit, note=here[0][2].note)
        if isinstance(indicator, Share | Rate):
            events = round(sum(share * (figure.numerator or 0) for _, share, figure in here))
            out_of = round(sum(share * (figure.denominator or 0) for _, share, figure in here))
            rows.append(counted(indicator, blank, events, out_of))
            continue
        told = [(weight, figure.value) for weight, _, figure in here if figure.value is not None]
        value = sum(weight * value for weight, value in told) / sum(weight for weight, _ in told)
        if isinstance(indicator, Survey):
            error = indicator.error * (100_000 / people) ** 0.5
            rows.append(surveyed(indicator, blank, value, error))
        else:
            rows.append(replace(blank, value=round(value, indicator.decimals)))
    return rows
