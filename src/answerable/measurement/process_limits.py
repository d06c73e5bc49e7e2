"""The middle and the limits of a process, for many series at once: single figures, shares of cases, events in a population.

Everything is told in `units`: distances from the middle. A unit is 1 for single figures (XmR); for counts it is the standard
deviation that chance gives a figure with that many cases, so that limits are narrow where there are many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, pdtr, pdtrc

from answerable.measurement.spans import Floats, Spans

Flags = NDArray[np.bool_]
LIMIT = 2.66  # limits lie this many mean moving ranges from the mean (Shewhart 1931; 3 / 1.128, rounded as practice does)
SCREEN = 3.267  # a moving range beyond this many mean moving ranges is left out, once
SIGMA = 1.128  # mean moving range of standard normal noise
MANY_CASES = 1000  # median cases beyond which a chart of counts allows for more than chance (Laney 2002)
BEYOND_THREE = 0.00135  # chance beyond three standard deviations, on one side
FEW_EXPECTED = 5.0  # with fewer cases of either kind expected, figures fall to one side of the mean by their very steps
XMR, SHARES, EVENTS = 0, 1, 2
KINDS = ["xmr", "p", "p_prime", "u", "u_prime"]
LEANING = 5  # added to a kind's number where limits follow the figures before


@dataclass(frozen=True)
class Process:
    """One value a row unless said otherwise."""

    middle: Floats
    unit: Floats
    away: Floats  # distance from what is expected, in units; NaN where nothing can be expected
    expected: Floats  # in units from the middle: 0, or what the season and the figure before lead to
    spread: Floats  # distance of the limits, in units
    kind: NDArray[np.int8]  # index into KINDS
    runs: Flags  # whether runs on one side mean anything

    @property
    def centre(self) -> Floats:
        return self.middle + self.unit * self.expected

    @property
    def reach(self) -> Floats:
        return self.unit * self.spread


@dataclass(frozen=True)
class Counted:
    """The counts behind the figures, one value a row; `form` is XMR where a figure stands for itself."""

    x: Floats
    n: Floats
    scale: Floats
    form: NDArray[np.int8]


def single_process(spans: Spans, y: Floats, used: Flags, joined: Flags, *, screen: bool) -> Process:
    """XmR: the mean, and limits 2.66 mean moving ranges from it. `used` rows set them; a `joined` row follows its neighbour."""
    weight = used.astype(np.float64)
    away = y - spans.each(spans.sums(y * weight) / np.maximum(spans.sums(weight), 1.0))
    spread = LIMIT * mean_range(spans, away, used, joined, screen=screen)
    nothing, all_rows = np.zeros_like(y), np.ones(len(y), dtype=bool)
    return Process(y - away, np.ones_like(y), away, nothing, spread, np.zeros(len(y), dtype=np.int8), all_rows)


def counted_process(spans: Spans, y: Floats, counted: Counted, used: Flags, joined: Flags, *, screen: bool) -> Process:
    """p and u charts: three standard deviations of chance about the pooled share; p' and u' where many cases vary more."""
    x, n, shares = counted.x, counted.n, counted.form == SHARES
    share = spans.each(spans.sums(np.where(used, x, 0.0)) / spans.sums(np.where(used, n, 0.0)))
    unit = counted.scale * np.sqrt(np.where(shares, share * (1.0 - share), share) / n)
    away = np.divide(y - share * counted.scale, unit, out=np.zeros_like(y), where=unit > 0)
    wider = mean_range(spans, away, used, joined, screen=screen) / SIGMA
    wide = (wider > 1.0) & (spans.each(_medians(spans, n)) > MANY_CASES)
    least = np.where(shares, np.minimum(share, 1.0 - share), share) * n
    return Process(
        middle=share * counted.scale,
        unit=unit,
        away=away,
        expected=np.zeros_like(y),
        spread=np.where(wide, 3.0 * wider, 3.0),
        kind=(2 * counted.form - 1 + wide).astype(np.int8),
        runs=spans.each(_medians(spans, least) >= FEW_EXPECTED),
    )


def process(spans: Spans, y: Floats, counted: Counted | None, used: Flags, joined: Flags, *, screen: bool) -> Process:
    """Each series by its counts where it has them all, else by its single figures."""
    single = single_process(spans, y, used, joined, screen=screen)
    whole = _whole(spans, counted) if counted is not None else np.zeros(len(y), dtype=bool)
    if counted is None or not whole.any():
        return single
    x, n, scale = (np.where(whole, part, 1.0) for part in (counted.x, counted.n, counted.scale))
    safe = Counted(x, n, scale, counted.form)
    by_counts = counted_process(spans, y, safe, used, joined, screen=screen)
    parts = {name: np.where(whole, getattr(by_counts, name), part) for name, part in vars(single).items()}
    return Process(**parts)


def _whole(spans: Spans, counted: Counted) -> Flags:
    """Rows of series whose every figure has counts that can be."""
    x, n, form = counted.x, counted.n, counted.form
    good = (form != XMR) & np.isfinite(x) & (n > 0) & (x >= 0) & ((form == EVENTS) | (x <= n))
    return spans.each(np.logical_and.reduceat(good, spans.starts))


def _medians(spans: Spans, values: Floats) -> Floats:
    """The lower median of each series."""
    in_order = values[np.lexsort((values, spans.of))]
    medians: Floats = in_order[spans.starts + (spans.lengths - 1) // 2]
    return medians


def mean_range(spans: Spans, away: Floats, used: Flags, joined: Flags, *, screen: bool) -> Floats:
    """The mean moving range of each series, given to each of its rows; ranges far beyond it left out, once."""
    ranges = np.abs(np.diff(away, prepend=np.nan))
    known = joined & used & np.isfinite(ranges)
    ranges = np.where(known, ranges, 0.0)
    mean = _mean(spans, ranges, known)
    if screen:
        usual = known & ((mean == 0) | (SCREEN * mean - ranges > 1e-9 * np.maximum(1.0, ranges)))
        mean = _mean(spans, np.where(usual, ranges, 0.0), usual)
    return mean


def _mean(spans: Spans, values: Floats, known: Flags) -> Floats:
    mean: Floats = spans.sums(values) / np.maximum(np.add.reduceat(known, spans.starts, dtype=np.int64), 1)
    return spans.each(mean)


def surely_outside(outside: Flags, made: Process, y: Floats, counted: Counted | None) -> Flags:
    """Beyond three standard deviations of small counts, and as seldom by exact chance: normal limits are too near there."""
    if counted is None:
        return outside
    few = (made.kind > 0) & (made.kind < LEANING) & (counted.n <= MANY_CASES) & (made.spread == 3.0)
    doubtful = np.flatnonzero(outside & few)
    x, n = np.round(counted.x[doubtful]), np.round(counted.n[doubtful]).astype(np.int64)
    share, of_cases = made.middle[doubtful] / counted.scale[doubtful], made.kind[doubtful] <= 2
    part = np.clip(share, 0.0, 1.0)
    below = np.where(of_cases, bdtr(x, n, part), pdtr(x, share * n))
    above = np.where(x <= 0, 1.0, np.where(of_cases, bdtrc(x - 1, n, part), pdtrc(x - 1, share * n)))
    sure = outside.copy()
    sure[doubtful] = np.where(y[doubtful] < made.middle[doubtful], below, above) < BEYOND_THREE
    return sure
