"""Urgent care at the eight hospital trusts, month by month, with the truths about floors that are hidden in it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from answerable.invented.indicators import URGENT_CARE
from answerable.invented.places import TRUSTS, Trust
from answerable.invented.series import Figure, counted, periods, stream

LEVELS = {"MT01": 97.1, "MT02": 95.4, "MT04": 97.4, "MT05": 96.6, "MT06": 96.9, "MT08": 97.8}
REPEATED, REPEATS = "2024-11", "2024-10"
SMOOTH_FROM = 2020


def urgent_care(*, seed: int, corrected: bool = False) -> list[Figure]:
    """The file as first sent, where November 2024 holds October's figures again; or as the publisher later put it right."""
    rows = []
    for trust in TRUSTS:
        series = _series(trust, stream(seed, URGENT_CARE.id, trust.code))
        rows += _put_right(series) if corrected else _repeated(series)
    return rows


def _series(trust: Trust, rng: np.random.Generator) -> list[Figure]:
    months = list(periods(URGENT_CARE))
    rows = []
    for place, (period, year) in enumerate(months):
        visits = int(rng.poisson(trust.visits * (1 + 0.02 * (year - 2014)) * (1 + 0.06 * _winter(year))))
        seen = _seen(trust, year, visits, rng, left=len(months) - 1 - place)
        blank = Figure(URGENT_CARE.id, trust.code, trust.name, period, None, unit=URGENT_CARE.unit)
        rows.append(counted(URGENT_CARE, blank, seen, visits))
    return rows


def _winter(year: float) -> float:
    return max(0.0, math.cos(2 * math.pi * (year - 1 / 24)))


def _seen(trust: Trust, year: float, visits: int, rng: np.random.Generator, *, left: int) -> int:
    """People seen within four hours; `left` months follow this one."""
    if trust.code == "MT05" and year >= SMOOTH_FROM:
        return math.ceil(visits * (95.0 + rng.uniform(0.03, 0.27)) / 100)
    if trust.code == "MT02" and left == 0:
        return round(visits * 0.9465)
    return int(rng.binomial(visits, _chance(trust, year, rng, left=left) / 100))


def _chance(trust: Trust, year: float, rng: np.random.Generator, *, left: int) -> float:
    if trust.code == "MT03":
        return 96.6 - 5.8 * min(max((year - 2021.5) / 2, 0.0), 1.0) - 0.6 * _winter(year)
    if trust.code == "MT07":
        wild = 96.4 + 1.3 * float(rng.standard_normal())
        return {0: 93.6, 1: 97.0, 2: 96.4}.get(left, min(max(wild, 92.5), 99.0))
    dip = 0.0 if trust.code == "MT02" else 0.6 * _winter(year)
    return LEVELS[trust.code] - dip


def _repeated(series: list[Figure]) -> list[Figure]:
    again = next(figure for figure in series if figure.period == REPEATS)
    return [replace(again, period=REPEATED) if figure.period == REPEATED else figure for figure in series]


def _put_right(series: list[Figure]) -> list[Figure]:
    note = "Sent again: the first file held October's figures"
    return [replace(figure, status="revised", note=note) if figure.period == REPEATED else figure for figure in series]
