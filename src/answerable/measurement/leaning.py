"""Series whose figures lean on the one before, or follow the seasons: what is left once that is taken away.

An XmR chart of such a series rings false alarms up to ten times as often. So it is drawn around what the season and the figure
before lead one to expect (Alwan and Roberts 1988: a control chart of the residuals of a time series).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from answerable.measurement.calendar import Calendar
from answerable.measurement.process_limits import LEANING, LIMIT, Flags, Process, mean_range
from answerable.measurement.spans import Floats, Ints, Spans

LEAST_YEARS = 3  # of months or quarters, before their season is looked for
STRONGEST = 0.98


def autocorrelation(spans: Spans, away: Floats, joined: Flags) -> Floats:
    """Lag-1 autocorrelation of each series (one value a series); NaN for a series that never moves."""
    centred = away - spans.each(spans.sums(away) / spans.lengths)
    before = np.concatenate([[0.0], centred[:-1]])
    product = np.where(joined, centred * before, 0.0)
    square = spans.sums(centred * centred)
    correlation: Floats = np.divide(spans.sums(product), square, out=np.full(len(square), np.nan), where=square > 1e-18)
    return correlation


def leans(spans: Spans, correlation: Floats) -> Flags:
    """Beyond what chance gives a series that leans on nothing: 2 / sqrt(T)."""
    return np.nan_to_num(np.abs(correlation)) > 2.0 / np.sqrt(spans.lengths)


def cycles(spans: Spans, calendar: Calendar, joined: Flags) -> Ints:
    """Periods a year (12 or 4) of series of whole months or quarters of three years and more, else 0; one value a series."""
    longest, shortest = (op.reduceat(calendar.months, spans.starts) for op in (np.maximum, np.minimum))
    a_year = np.where(longest == 1, 12, np.where(longest == 3, 4, 0))
    unbroken = np.add.reduceat(joined, spans.starts, dtype=np.int64) == spans.lengths - 1
    return np.where(unbroken & (longest == shortest) & (spans.lengths >= LEAST_YEARS * a_year), a_year, 0)


def seasons(spans: Spans, away: Floats, a_year: Ints) -> Floats:
    """What the time of year adds, in units, to series of `a_year` periods (0: none looked for) that have seasons; else 0.

    It is taken from the median step into each month, so that a drift is no season.
    """
    season = np.zeros_like(away)
    for length in (12, 4):
        looked = np.flatnonzero(a_year == length)
        if len(looked):
            found = looked[_alike_a_year_apart(away, *_rows_of(spans, looked), len(looked), length)]
            rows, number, turn = _rows_of(spans, found)
            effect = _effects(away, rows, number, turn, len(found), length)
            season[rows] = effect[number, turn % length]
    return season


def _rows_of(spans: Spans, which: Ints) -> tuple[Ints, Ints, Ints]:
    """Rows of some series, the number of each among them, and its position in its series."""
    lengths = spans.lengths[which]
    number = np.repeat(np.arange(len(which)), lengths)
    turn = np.arange(len(number)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return spans.starts[which][number] + turn, number, turn


def _effects(away: Floats, rows: Ints, number: Ints, turn: Ints, series: int, length: int) -> Floats:
    """One row a series, one column a time of year, adding up to nothing."""
    later = turn > 0
    steps, cell = away[rows[later]] - away[rows[later] - 1], number[later] * length + turn[later] % length
    in_order = np.lexsort((steps, cell))
    counts = np.bincount(cell, minlength=series * length)
    first = np.cumsum(counts) - counts
    ordered = steps[in_order]
    usual = (ordered[first + (counts - 1) // 2] + ordered[first + counts // 2]) / 2.0
    usual = usual.reshape(series, length)
    level = np.cumsum(usual - usual.mean(axis=1, keepdims=True), axis=1)
    centred: Floats = level - level.mean(axis=1, keepdims=True)
    return centred


def _alike_a_year_apart(away: Floats, rows: Ints, number: Ints, turn: Ints, series: int, length: int) -> Flags:
    """Whether the steps of one year resemble those of the year before, beyond chance; one value a series."""
    step = np.where(turn > 0, away[rows] - away[np.maximum(rows - 1, 0)], 0.0)
    mean = np.bincount(number, step, series) / np.maximum(np.bincount(number, turn > 0, series), 1)
    step = np.where(turn > 0, step - mean[number], 0.0)
    before = np.concatenate([np.zeros(length), step[:-length]])
    alike = np.bincount(number, np.where(turn > length, step * before, 0.0), series)
    square = np.bincount(number, step * step, series)
    steps = np.bincount(number, turn > 0, series)
    found: Flags = np.divide(alike, square, out=np.zeros(series), where=square > 1e-18) > 2.0 / np.sqrt(np.maximum(steps, 1))
    return found


def followed(
    spans: Spans, made: Process, calendar: Calendar, used: Flags, joined: Flags, correlation: Floats, *, screen: bool
) -> Process:  # fmt: skip
    """The process with expectations that follow season and the figure before, for the series that need it."""
    a_year = cycles(spans, calendar, joined)
    season = seasons(spans, made.away, a_year)
    wanted = leans(spans, correlation) | (np.add.reduceat(season != 0, spans.starts, dtype=np.int64) > 0)
    if not wanted.any():
        return made
    plain = made.away - season
    lean = _lean(spans, plain, joined)
    before = np.concatenate([[np.nan], plain[:-1]])
    expected = season + np.where(joined, spans.each(lean) * before, np.nan)
    follows = spans.each(wanted)
    away = np.where(follows, made.away - expected, made.away)
    spread = LIMIT * mean_range(spans, away, used, joined & np.concatenate([[False], joined[:-1]]), screen=screen)
    return replace(
        made,
        away=away,
        expected=np.where(follows, np.nan_to_num(expected, nan=0.0), made.expected),
        spread=np.where(follows, spread, made.spread),
        kind=np.where(follows, made.kind + LEANING, made.kind).astype(np.int8),
    )


def _lean(spans: Spans, plain: Floats, joined: Flags) -> Floats:
    """How far a figure follows the one before; short series lean more than they seem to (Marriott and Pope 1954)."""
    raw = np.nan_to_num(autocorrelation(spans, plain, joined))
    lean: Floats = np.clip(raw + (1.0 + 3.0 * raw) / spans.lengths, -STRONGEST, STRONGEST)
    return lean
