"""Whether a series keeps rising or falling, whatever its shape: the numbers behind the long trend, many series at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from answerable.domain.verdicts import Reason
from answerable.measurement.intervals import z_of
from answerable.measurement.spans import Floats, Ints, Spans

Autocorrelation = Literal["first_order", "significant_lags", "none"]
LEAST_POINTS = 8  # seven yearly points, each above the last, reach z = 3.00: short of the 3.09 of one chance in 500
MOST_EMPTY = 0.25  # of the periods from the first to the last
MOST_ALIKE = 0.9  # a first-order autocorrelation beyond this cannot be told from a series that never turns back
SAME = 1e-9  # figures closer than this part of the largest are equal, on every computer
AT_ONCE = 4_000_000  # numbers in a block, so that many series do not fill the memory


@dataclass(frozen=True)
class Grids:
    """Where each series' figures lie on a calendar of years (rows) and seasons; one season where figures are yearly."""

    step: Ints
    seasons: Ints
    years: Ints
    slot: Ints  # of each figure, counted from the first period of the calendar
    regular: NDArray[np.bool_]


def long_trends(spans: Spans, *, autocorrelation: Autocorrelation, confidence: float, **columns: Any) -> dict[str, NDArray[Any]]:
    """`long_trend_z` and `long_trend_reason` on each row of a series, and `long_trend_first`, true on one of them."""
    value, month, overlap = (columns[f"trend_{name}"] for name in ("value", "month", "overlap"))
    grids = grids_of(spans, month.astype(np.int64))
    reason = why_no_calendar(spans, grids, value, overlap)
    z = np.full(len(spans.starts), np.nan)
    for which, figures in blocks(spans, grids, value, reason == ""):
        z[which], reason[which] = kendall(figures, autocorrelation=autocorrelation, least=z_of(confidence))
    told = reason.astype(object)
    told[reason == ""] = None
    return {"long_trend_z": spans.each(z), "long_trend_reason": spans.each(told), "long_trend_first": spans.turn == 0}


def grids_of(spans: Spans, month: Ints) -> Grids:
    first = month[spans.starts]
    later = np.diff(month, prepend=month[:1])
    later[spans.starts] = np.iinfo(np.int64).max  # nothing comes before
    step = np.minimum.reduceat(later, spans.starts)
    step = np.where(spans.lengths > 1, step, 12)
    usual = np.maximum(step, 1)
    seasons = np.where((usual < 12) & (12 % usual == 0), 12 // usual, 1)
    origin = np.where(seasons > 1, 12 * (first // 12), first)
    slot, past = np.divmod(month - spans.each(origin), spans.each(usual))
    last = np.maximum.reduceat(slot, spans.starts)
    in_step = spans.sums((past != past[np.repeat(spans.starts, spans.lengths)]).astype(np.int64)) == 0
    regular = (step > 0) & ((seasons > 1) | (step >= 12)) & in_step
    return Grids(step, seasons, last // seasons + 1, slot, regular)


def why_no_calendar(spans: Spans, grids: Grids, value: Floats, overlap: Floats) -> NDArray[np.object_]:
    """One reason a series, '' where there is none."""
    between = grids.slot[spans.starts + spans.lengths - 1] - grids.slot[spans.starts] + 1
    whys = [
        (spans.sums((~np.isfinite(value)).astype(np.int64)) > 0, Reason.OUT_OF_RANGE),
        (spans.sums(overlap) > 0, Reason.OVERLAPPING_PERIODS),
        (~grids.regular, Reason.IRREGULAR_PERIODS),
        (spans.lengths < LEAST_POINTS, Reason.TOO_SHORT),
        (1 - spans.lengths / between > MOST_EMPTY, Reason.GAPS),
    ]
    return np.select([told for told, _ in whys], [str(why) for _, why in whys], default="").astype(object)


def blocks(spans: Spans, grids: Grids, value: Floats, wanted: NDArray[np.bool_]) -> Iterator[tuple[Ints, Floats]]:
    """Series with calendars of one shape together: their numbers, and their figures by series, year and season; none is NaN."""
    shapes = np.stack([grids.years, grids.seasons], axis=1)
    for years, seasons in np.unique(shapes[wanted], axis=0):
        alike = np.flatnonzero(wanted & (shapes == (years, seasons)).all(axis=1))
        size = int(years * seasons)
        at_once = max(1, AT_ONCE // max(size * size, 1))
        for start in range(0, len(alike), at_once):
            which = alike[start : start + at_once]
            place = np.full(len(spans.starts), -1)
            place[which] = np.arange(len(which))
            rows = place[spans.of] >= 0
            figures = np.full((len(which), size), np.nan)
            figures[place[spans.of[rows]], grids.slot[rows]] = value[rows]
            yield which, figures.reshape(len(which), years, seasons)


def kendall(figures: Floats, *, autocorrelation: Autocorrelation, least: float) -> tuple[Floats, NDArray[np.object_]]:
    """z of S, the rises less the falls between years of the same season (Mann 1945; Hirsch, Slack and Smith 1982).

    Its variance is that of points that do not lean on one another, corrected for ties, times Hamed and Rao's factor (1998).
    """
    near = SAME * np.nanmax(np.abs(figures), axis=(1, 2))
    earlier, later = np.triu_indices(figures.shape[1], 1)
    rises = figures[:, later] - figures[:, earlier]
    up = signs(rises, near)
    s = np.nansum(up, axis=(1, 2))
    known = ~np.isnan(figures)
    free = free_variance(known.sum(axis=1)).sum(axis=1)
    variance = free - tie_variance(figures, near)
    factor = lean_factor(residuals(figures, rises / (later - earlier)[:, None]), near, autocorrelation)
    pairs = (~np.isnan(rises)).sum(axis=(1, 2))
    unreachable = pairs - 1 <= least * np.sqrt(free)
    sure = np.where((variance > 0) & (factor > 0), variance * factor, 1.0)
    z = (s - np.sign(s)) / np.sqrt(sure)
    reason = np.select([unreachable, factor <= 0], [str(Reason.TOO_SHORT), str(Reason.AUTOCORRELATED)], default="")
    return np.where(reason == "", z, np.nan), reason.astype(object)


def signs(differences: Floats, near: Floats) -> Floats:
    """1, -1 or 0 where the same; NaN where a figure is missing."""
    wide = near.reshape(-1, *[1] * (differences.ndim - 1))
    return np.where(np.abs(differences) <= wide, 0.0, np.sign(differences))


def free_variance(n: Any) -> Any:
    return n * (n - 1) * (2 * n + 5) / 18


def tie_variance(figures: Floats, near: Floats) -> Floats:
    """Sum over ties of t figures of t (t - 1) (2t + 5) / 18: of it, each figure brings (t - 1) (2t + 5) / 18."""
    t = (signs(figures[:, :, None] - figures[:, None], near) == 0).sum(axis=2)
    brought = np.where(t > 0, (t - 1) * (2 * t + 5) / 18, 0.0)
    return np.asarray(brought.sum(axis=(1, 2)))


def residuals(figures: Floats, rises_a_year: Floats) -> Floats:
    """What is left without the usual rise (Sen 1968, over years of the same season) and without the seasons, in order of time."""
    _, years, seasons = figures.shape
    usual = middle(rises_a_year.reshape(len(figures), -1))
    time = np.arange(years)[:, None] + np.arange(seasons) / seasons
    level = figures - usual[:, None, None] * time
    of_season = middle(level.transpose(0, 2, 1))
    left: Floats = (level - of_season[:, None]).reshape(len(figures), -1)
    return left


def middle(values: Floats) -> Floats:
    """The median along the last axis; missing figures do not count, and of none there is none."""
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, axis=-1)  # NaN last
    known = np.maximum((~np.isnan(values)).sum(axis=-1, keepdims=True), 1)
    low, high = (np.take_along_axis(ordered, turn, axis=-1) for turn in ((known - 1) // 2, known // 2))
    between: Floats = (low + high)[..., 0] / 2
    return between


def lean_factor(left: Floats, near: Floats, autocorrelation: Autocorrelation) -> Floats:
    """How much wider S spreads as points lean on the ones before: 1 + 2 / (n (n-1) (n-2)) sum (n-k) (n-k-1) (n-k-2) rho_k.

    rho are autocorrelations of ranks. `significant_lags`, as published: those beyond 1.96 / sqrt n; short series then often seem
    to lean the other way, and chance is taken for a trend. `first_order`: rho_k = r^k, r the first one, with the downward bias of
    a short series whose trend is taken out mended, (n r + 2) / (n - 4) (Marriott and Pope 1954), and never below 0. `none`: 1.
    """
    if autocorrelation == "none":
        return np.ones(len(left))
    ranks = np.nansum(signs(left[:, :, None] - left[:, None], near), axis=2)  # centred; twice the usual ones
    n = np.maximum((~np.isnan(left)).sum(axis=1), LEAST_POINTS)  # fewer only where no two years meet, which is refused
    spread = (ranks * ranks).sum(axis=1)
    straight, spread = spread == 0, np.where(spread > 0, spread, 1.0)
    if autocorrelation == "first_order":
        r = (ranks[:, 1:] * ranks[:, :-1]).sum(axis=1) / spread
        r = np.where(straight, 0.0, np.clip((n * r + 2) / (n - 4), 0.0, MOST_ALIKE))
    total = np.zeros(len(left))
    for lag in range(1, left.shape[1] - 2):
        if autocorrelation == "first_order":
            rho = r**lag
        else:
            rho = (ranks[:, lag:] * ranks[:, :-lag]).sum(axis=1) / spread
            rho = np.where(np.abs(rho) > z_of(0.95) / np.sqrt(n), rho, 0.0)
        after = np.maximum(n - lag, 0)
        total += after * np.maximum(after - 1, 0) * np.maximum(after - 2, 0) * rho
    triples = n * (n - 1) * (n - 2)
    return np.asarray(1 + np.divide(2 * total, triples, out=np.zeros(len(left)), where=triples > 0))
