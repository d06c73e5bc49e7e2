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
LEAN = 1.3
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
    """Whether figures lean on the one before by more than LEAN / sqrt(T), or swing back by more than chance: 2 / sqrt(T).

    Leaning rings false alarms long before chance can be ruled out, so it is followed from less than two standard errors on.
    """
    told, root = np.nan_to_num(correlation), np.sqrt(spans.lengths)
    return (told > LEAN / root) | (told < -2.0 / root)


def cycles(spans: Spans, calendar: Calendar, joined: Flags) -> Ints:
    """Periods a year (12 or 4) of series of whole months or quarters of three years and more, else 0; one value a series."""
    longest, shortest = (op.reduceat(calendar.months, spans.starts) for op in (np.maximum, np.minimum))
    a_year = np.where(longest == 1, 12, np.where(longest == 3, 4, 0))
    unbroken = np.add.reduceat(joined, spans.starts, dtype=np.int64) == spans.lengths - 1
    return np.where(unbroken & (longest == shortest) & (spans.lengths >= LEAST_YEARS * a_year), a_year, 0)


def seasons(spans: Spans, away: Floats, a_year: Ints) -> Floats:
    """What the time of year adds, in units, to series of `a_year` periods (0: none looked for) that have seasons; else 0."""
    season = np.zeros_like(away)
    for length in (12, 4):
        looked = np.flatnonzero(a_year == length)
        if len(looked):
            rows, of = _some(spans, looked)
            level_free = _around_their_year(of, away[rows], length)
            found = _alike_a_year_apart(of, level_free, length)
            effect = _effects(of, level_free, length)
            season[rows] = np.where(of.each(found), effect[of.of, of.turn % length], 0.0)
    return season


def _some(spans: Spans, which: Ints) -> tuple[Ints, Spans]:
    """The rows of some series, and those series laid end to end."""
    lengths = spans.lengths[which]
    of = Spans(np.cumsum(lengths) - lengths, int(lengths.sum()))
    return of.each(spans.starts[which]) + of.turn, of


def _around_their_year(of: Spans, away: Floats, length: int) -> Floats:
    """Distances from the mean of the whole year around, so that a drift is no season."""
    first = of.each(of.starts)
    begins = first + np.clip(of.turn - length // 2, 0, of.each(of.lengths) - length)
    total = np.concatenate([[0.0], np.cumsum(away)])
    distance: Floats = away - (total[begins + length] - total[begins]) / length
    return distance


def _alike_a_year_apart(of: Spans, distance: Floats, length: int) -> Flags:
    """Whether each year resembles the one before, beyond chance; one value a series."""
    before = np.concatenate([np.zeros(length), distance[:-length]])
    alike = of.sums(np.where(of.turn >= length, distance * before, 0.0))
    square = of.sums(distance * distance)
    likeness = np.divide(alike, square, out=np.zeros(len(square)), where=square > 1e-18)
    found: Flags = likeness > 2.0 / np.sqrt(of.lengths)
    return found


def _effects(of: Spans, distance: Floats, length: int) -> Floats:
    """One row a series, one column a time of year, adding up to nothing.

    Means, not medians: of three or five years one is the median, its distance is then nought, and limits come out too narrow.
    """
    series = len(of.starts)
    cell = of.of * length + of.turn % length
    usual = np.bincount(cell, distance, series * length) / np.maximum(np.bincount(cell, minlength=series * length), 1)
    usual = usual.reshape(series, length)
    centred: Floats = usual - usual.mean(axis=1, keepdims=True)
    return centred


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
        expected=np.where(follows, expected, made.expected),
        spread=np.where(follows, spread, made.spread),
        kind=np.where(follows, made.kind + LEANING, made.kind).astype(np.int8),
    )


def _lean(spans: Spans, plain: Floats, joined: Flags) -> Floats:
    """How far a figure follows the one before; short series lean more than they seem to (Marriott and Pope 1954)."""
    raw = np.nan_to_num(autocorrelation(spans, plain, joined))
    lean: Floats = np.clip(raw + (1.0 + 3.0 * raw) / spans.lengths, -STRONGEST, STRONGEST)
    return lean
