"""What to expect of a series if nothing changes: figures to come, with their ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from answerable.domain.verdicts import Reason
from answerable.measurement.calendar import with_days
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.local_level import drawn_of
from answerable.measurement.outlook import BASES, IDENTITY, LOG, LOGIT, Past, even_points, heights_ahead, past_of
from answerable.measurement.spans import Floats, Ints, Spans

HEIGHTS = {
    "forecast": 0.5,
    "forecast_lower": 0.025,
    "forecast_upper": 0.975,
    "forecast_lower_80": 0.1,
    "forecast_upper_80": 0.9,
}
ADDED = {**dict.fromkeys(HEIGHTS, "float64"), "forecast_basis": "string", "forecast_reason": "string", "months_apart": "int64"}
SHAPES = {"identity": IDENTITY, "log": LOG, "logit": LOGIT}
FLOATS = ["figure", "lower", "upper", "count", "of", "scale", "shape"]
READS = [*FLOATS, "ahead", "day_first", "day_last"]


def forecast(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    lower: str | None = "lower",
    upper: str | None = "upper",
    numerator: str | None = None,
    denominator: str | None = None,
    transform: str = "transform",
    scale: str = "scale",
    horizon: int = 5,
    seasons: bool = True,
    draws: int = 1024,
    seed: int = 0,
) -> ir.Table:
    """A table of `by`, step (1 to `horizon` periods ahead), forecast_start and the columns of forecast, one row each.

    `forecast` is the median of the figure to come; forecast_lower and forecast_upper hold it 95 times in 100, the columns
    ending in _80 hold it 80 times. A level with a drift that lasts or fades, the weights of all their variances kept
    (`local_level`), and the sampling noise of the coming figure: of a count out of the last denominator, or as wide as
    the last three intervals. forecast_basis says where that noise is known from: counts, intervals, or scatter (nobody
    knows it, and the series' own scatter stands for all).

    `transform` names a column that says how figures behave: `logit` (a share of `scale`, as 100 for percent), `log` (above
    nought) or `identity` (any number). `numerator` / `denominator` x `scale` must make the value; they are used with logit
    (binomial) and log (Poisson). Both columns, like `transform`, are the same on all rows of a series.

    forecast_reason: `too_short` with a range but no median for 4 to 7 figures; else nothing but the reason. Series of
    months or quarters are refused unless `seasons` is False, that is, unless they have none. ValueError for a transform
    that is none of the three. The same `seed` and `draws` give the same figures on every engine.
    """
    figures = figures_of(
        data,
        by=by,
        start=start,
        end=end,
        reads={"figure": value, "lower": lower, "upper": upper, "count": numerator, "of": denominator, "scale": scale},
        transform=transform,
    )
    coming = ibis.memtable({"ahead": list(range(1, horizon + 1))}, schema={"ahead": "int64"})
    series = figures.group_by(list(by)).aggregate(last_start=figures.start.max(where=figures.figure.notnull()))
    work = partial(_forecasts, seasons=seasons, draws=draws, seed=seed)
    rows = with_coming(figures, series.cross_join(coming), by=by, carries=["last_start"], reads=[], adds=ADDED, work=work)
    begins = rows.last_start + (rows.ahead * rows.months_apart).as_interval("M")
    return rows.select(*by, step=rows.ahead, forecast_start=begins.cast("date"), **{name: rows[name] for name in ADDED}).drop(
        "months_apart"
    )


def figures_of(
    data: Any, *, by: Sequence[str], start: str, end: str, reads: Mapping[str, str | None], transform: str, **more: str | None
) -> ir.Table:
    """The columns the model reads, under its own names; `more` names further columns to keep, null where None."""
    table = table_of(data)
    shape = ibis.cases(*[(table[transform] == word, code) for word, code in SHAPES.items()], else_=-1)
    floats = {name: table[column].cast("float64") if column else ibis.null("float64") for name, column in reads.items()}
    kept = {name: table[column] if column else ibis.null("float64") for name, column in more.items()}
    return table.select(*by, start=table[start], end=table[end], shape=shape.cast("float64"), **floats, **kept)


def with_coming(
    figures: ir.Table,
    coming: ir.Table,
    *,
    by: Sequence[str],
    carries: Sequence[str],
    reads: Sequence[str],
    adds: Mapping[str, str],
    work: Callable[..., Mapping[str, Any]],
) -> ir.Table:
    """The rows of `coming` (series and `ahead`) with what `work` tells of them from the figures of their series.

    `work` reads past and coming rows together, the coming ones last; `reads` are further columns of `coming` for it.
    """
    past = with_days(figures.filter(figures.figure.notnull()), start="start", end="end")
    none = {name: ibis.null(coming[name].type()) for name in (*carries, *reads)}
    past = past.select(*by, *FLOATS, "day_first", "day_last", ahead=ibis.literal(0, "int64"), **none)
    later = coming.select(
        *by,
        **{name: ibis.null("float64") for name in FLOATS},
        day_first=ibis.literal(0, "int64"),
        day_last=ibis.literal(0, "int64"),
        ahead=coming.ahead.cast("int64"),
        **{name: coming[name] for name in (*carries, *reads)},
    )
    rows = past.union(later)
    made = with_series(rows, by=by, order=["ahead", "day_first"], reads=[*READS, *reads], adds=adds, work=work)
    return made.filter(made.ahead > 0)


def split(
    spans: Spans, ahead: Ints, seasons: bool, columns: Mapping[str, NDArray[Any]]
) -> tuple[Past | None, NDArray[np.object_], Ints]:
    """The past; the reason of each series; and the number in the past of each series (-1 for one without figures)."""
    seen = ahead == 0
    lengths = spans.sums(seen.astype(np.int64))
    kept = lengths > 0
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    reason = np.full(len(lengths), Reason.TOO_SHORT.value, dtype=object)
    if not kept.any():
        return None, reason, number
    inner = Spans(np.cumsum(lengths[kept]) - lengths[kept], int(seen.sum()))
    known = {name: column[seen] for name, column in columns.items()}
    if (known["shape"] < 0).any():
        raise ValueError(f"transform must be one of {', '.join(SHAPES)} on every row")
    past = past_of(inner, **known, seasons=seasons)
    reason[kept] = past.reason
    return past, reason, number


def _forecasts(spans: Spans, *, ahead: Ints, seasons: bool, draws: int, seed: int, **columns: Any) -> dict[str, Any]:
    past, reason, number = split(spans, ahead, seasons, columns)
    made: dict[str, Any] = {name: np.full(spans.rows, np.nan) for name in HEIGHTS}
    if past is not None:
        for rows, figures in _coming(past, spans.each(number), ahead, even_points(draws, 3, seed)):
            for name, values in zip(HEIGHTS, figures, strict=True):
                made[name][rows] = values
        made["forecast"][(spans.each(reason) != "")] = np.nan
    return {**made, "forecast_reason": said(spans.each(reason)), **_about(past, spans, number)}


def _coming(past: Past, number: Ints, ahead: Ints, points: Floats) -> Iterator[tuple[Ints, Floats]]:
    """Coming rows of series that have a fit, with their figures at `HEIGHTS`, a block of series at a time."""
    heights = np.array(list(HEIGHTS.values()))
    for block, fit in past.fits():
        chosen, place = drawn_of(fit.weight, points[:, 0]), np.full(len(past.points), -1)
        place[block] = np.arange(len(block))
        rows = np.flatnonzero((ahead > 0) & (number >= 0) & (place[number] >= 0))
        series = place[number[rows]]
        yield rows, heights_ahead(past, number[rows], fit.of(series), chosen[series], ahead[rows], points, heights)


def _about(past: Past | None, spans: Spans, number: Ints) -> dict[str, Any]:
    basis, months = np.full(len(number), None, dtype=object), np.zeros(len(number), dtype=np.int64)
    if past is not None:
        basis[number >= 0], months[number >= 0] = BASES[past.basis], past.months
    return {"forecast_basis": spans.each(basis), "months_apart": spans.each(months)}


def said(reason: NDArray[np.object_]) -> NDArray[np.object_]:
    """None where there is no reason."""
    words = reason.copy()
    words[reason == ""] = None
    return words
