"""The truths hidden in the figures of councils; catalogue/merrow/truths.yaml says what a fair reading of each must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from answerable.invented import places as m
from answerable.invented.indicators import BY_ID, FIRST
from answerable.invented.series import Figure, counted, periods, stream

Series = list[Figure]
CODES = {council.name: council.code for council in m.COUNCILS}
NEW_DEFINITION = "From 2021 part-time courses count as learning; earlier years were not worked out again"


def planted(figures: dict[tuple[str, str], Series], *, seed: int) -> None:
    """Change the drawn series in place, before larger areas are summed."""
    for (indicator, name), change in CHANGES.items():
        key = (indicator, CODES[name])
        figures[key] = change(figures[key], stream(seed, indicator, name, "planted"))
    for council in m.COUNCILS:
        _redefined(figures[("learning-or-working", council.code)], stream(seed, "redefined", council.code))


def held_back(figures: dict[tuple[str, str], Series]) -> None:
    """What the publisher leaves out after summing: small counts, and returns that never came."""
    for key, series in figures.items():
        if key[0] == "early-deaths":
            figures[key] = [_suppressed(figure) if (figure.numerator or 0) < 3 else figure for figure in series]
        figures[key] = [figure for figure in figures[key] if figure.status != "missing"]


def before_the_merger(series: Series, code: str, *, seed: int) -> Series:
    """What one of Quillby's two parents published while it stood: its part of the counts now given for the whole."""
    name, _ = m.OLD_COUNCILS[code]
    ended = m.MERGED_ON.year + (m.MERGED_ON.month - 1) / 12
    indicator = BY_ID[series[0].indicator]
    rows = []
    for figure, (_, year) in zip(series, periods(indicator), strict=True):
        if year + indicator.months / 12 <= ended + 1e-9 and figure.numerator is not None and figure.denominator is not None:
            rng = stream(seed, figure.indicator, figure.period, "merger")
            events, others = (int(rng.binomial(n, m.OLD_COUNCILS[m.NETHER_QUILL][1])) for n in _events_and_others(figure))
            if code == m.OVER_QUILL:
                events, others = figure.numerator - events, figure.denominator - figure.numerator - others
            blank = replace(figure, place=code, place_name=name, value=None)
            rows.append(counted(indicator, blank, events, events + others))
    return rows


def _events_and_others(figure: Figure) -> tuple[int, int]:
    return figure.numerator or 0, (figure.denominator or 0) - (figure.numerator or 0)


def _with_count(figure: Figure, events: int, out_of: int | None = None) -> Figure:
    out_of = figure.denominator if out_of is None else out_of
    return counted(BY_ID[figure.indicator], replace(figure, value=None, status="final", note=figure.note), events, out_of or 0)


def _with_share(figure: Figure, percent: float, rng: np.random.Generator | None = None) -> Figure:
    out_of = figure.denominator or 0
    return _with_count(figure, int(rng.binomial(out_of, percent / 100)) if rng else round(out_of * percent / 100))


def _really_improved(series: Series, rng: np.random.Generator) -> Series:
    return [_with_share(figure, 65.0 + 2.7 * max(0, year - 2019), rng) for year, figure in enumerate(series, start=FIRST)]


def _only_noise(series: Series, rng: np.random.Generator) -> Series:
    """Up three points on the year, as chance will have it: the years before moved as much."""
    levels = [70.6, 72.3, 70.2, 72.9, 71.4, 69.9, 72.6, 71.1, 73.0, 71.7, 69.8, 72.9]
    return [_with_share(figure, percent) for figure, percent in zip(series, levels, strict=True)]


def _fell_at_once(series: Series, rng: np.random.Generator) -> Series:
    return [*series[:-1], _with_share(series[-1], (series[-1].value or 0) - 5.5)]


def _wandering(series: Series, rng: np.random.Generator) -> Series:
    """Each month leans on the one before (AR 1, 0.75) about a level that never moves."""
    usual = float(np.mean([figure.value or 0 for figure in series]))
    lean, rows = 0.0, []
    for figure in series:
        lean = 0.75 * lean + 0.13 * float(rng.standard_normal())
        expected = usual * (1 + lean) / 100_000 * (figure.denominator or 0)
        rows.append(_with_count(figure, int(rng.poisson(max(expected, 0)))))
    return rows


def _stopped(series: Series, rng: np.random.Generator) -> Series:
    """No return for the last half year."""
    return [*series[:-2], *(replace(f, value=None, numerator=None, denominator=None, status="missing") for f in series[-2:])]


def _one_person(series: Series, rng: np.random.Generator) -> Series:
    return [*series[:-1], _with_count(series[-1], 0, 1)]


def _below(percent: float, *, last: int) -> Callable[[Series, np.random.Generator], Series]:
    """Truly on the wrong side of the floor in the last so many periods."""

    def change(series: Series, rng: np.random.Generator) -> Series:
        return [*series[:-last], *(_with_share(figure, percent, rng) for figure in series[-last:])]

    return change


def _two_deaths(series: Series, rng: np.random.Generator) -> Series:
    return [*series[:-1], _with_count(series[-1], 2)]


def _outside_its_interval(series: Series, rng: np.random.Generator) -> Series:
    last = series[-1]
    return [*series[:-1], replace(last, value=round((last.upper or 0) + 6.4, 2), note="As published")]


def _redefined(series: Series, rng: np.random.Generator) -> None:
    for place, figure in enumerate(series):
        if FIRST + place >= 2021 and figure.value is not None:
            more = int(rng.binomial((figure.denominator or 0) - (figure.numerator or 0), 0.38))
            series[place] = replace(_with_count(figure, (figure.numerator or 0) + more), note=NEW_DEFINITION)


def _suppressed(figure: Figure) -> Figure:
    note = "Fewer than three deaths, held back so that nobody can be recognised"
    return replace(figure, value=None, numerator=None, denominator=None, status="suppressed", note=note)


CHANGES: dict[tuple[str, str], Callable[[Series, np.random.Generator], Series]] = {
    ("ready-for-school", "Marlhythe"): _really_improved,
    ("ready-for-school", "Cloverstoke"): _only_noise,
    ("cold-homes", "Brackenshaw"): _fell_at_once,
    ("violence-with-injury", "Kelpness"): _wandering,
    ("home-care-started", "Thistledene"): _stopped,
    ("without-a-home", "Thistledene"): _stopped,
    ("home-care-started", "Farholm"): _one_person,
    ("hazards-mended", "Wrackmouth"): _below(79.0, last=7),
    ("families-lodged-too-long", "Eskerby"): _below(13.5, last=6),
    ("school-place-offered", "Dunwether"): _below(94.6, last=1),
    ("early-deaths", "Farholm"): _two_deaths,
    ("weekly-pay", "Sandrigg"): _outside_its_interval,
}
