"""Breaks in a definition: all places move at once, by more than they usually do, and stay there. No proof: a person looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.measurement.engines import table_of, with_series
from answerable.measurement.holding import joined_back
from answerable.measurement.spans import Floats, Spans

LEAST_STEPS = 5
LEAST_PLACES = 5
OWN_SPREADS = 2.5  # the median place moves by so many of its own usual spreads
COMMON_SPREADS = 6.0  # and all together by so many spreads of their usual common movement
AGREEMENT = 0.8
NORMAL = 1.4826  # a normal spread is this many median absolute deviations
OF_MEDIAN = 1.2533  # the standard error of a median, in those of a mean
ADDED = ["definition_break", "break_step", "break_places", "break_surprise", "notes_changed"]


def definition_break(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    start: str = "period_start",
    estimate: str = "estimate",
    note: str | None = "note",
) -> ir.Table:
    """Add `definition_break`, true in the first period at which most places jump together and do not jump back.

    The step of a place is its estimate less that of the period before. Its own spread is 1.4826 x the median absolute deviation
    of its steps (Hampel 1974); z = (step - its median step) / spread. m is the median z of all places in a period. It is a
    break when |m| > 2.5; when m lies more than 6 spreads (the same, of m through time, or 1.2533 / sqrt(places) if larger) from
    the median m; when 8 places in 10 move the same way; and when neither neighbouring period moves back by half or more. Five
    places and five steps are the least.
    Also break_step (the median step, in the figure's unit), break_places, break_surprise (the distance of m, in spreads), and
    notes_changed, the share of places whose publisher's note is not that of the period before: a hint, never used.
    A change of definition and something that happened to everyone look the same.
    """
    table = table_of(data)
    steps = _steps(table, by=by, family=family, start=start, estimate=estimate, note=note)
    grouped = steps.group_by([*family, "begins"])
    periods = grouped.aggregate(
        middle=steps.z.median(),
        break_step=steps.step.median(),
        break_places=steps.z.count(),
        up=(steps.z > 0).cast("int64").sum(),
        down=(steps.z < 0).cast("int64").sum(),
        notes_changed=steps.note_changed.cast("float64").mean(),
    )
    periods = periods.mutate(
        agree=ibis.greatest(periods.up, periods.down).cast("float64") / periods.break_places.cast("float64").nullif(0.0),
        middle=periods.middle.round(9),
        places=periods.break_places.cast("float64"),
    )
    adds = {"definition_break": "bool", "break_surprise": "float64"}
    reads = ["middle", "agree", "places"]
    periods = with_series(periods, by=family, order=["begins"], reads=reads, adds=adds, work=_breaks).rename({start: "begins"})
    made = joined_back(table, periods, key=[*family, start], adds=ADDED)
    return made.mutate(definition_break=made.definition_break.fill_null(False))


def _steps(table: ir.Table, *, by: Sequence[str], family: Sequence[str], start: str, estimate: str, note: str | None) -> ir.Table:
    """`step` and `z` of each figure that has one in the period before; periods as they follow one another in the family."""
    y = table[estimate].cast("float64")
    rows = table.filter(y.notnull()).select(
        *dict.fromkeys([*by, *family]), begins=table[start], y=y, said=table[note].fill_null("") if note else ibis.literal("")
    )
    rows = rows.mutate(turn=ibis.dense_rank().over(ibis.window(group_by=list(family), order_by="begins")))
    in_order = ibis.window(group_by=list(by), order_by="begins")
    follows = rows.turn.lag().over(in_order) == rows.turn - 1
    rows = rows.mutate(
        step=ibis.ifelse(follows, rows.y - rows.y.lag().over(in_order), ibis.null("float64")),
        note_changed=ibis.ifelse(follows, rows.said != rows.said.lag().over(in_order), ibis.null("boolean")),
    )
    return with_series(rows, by=by, order=["begins"], reads=["step"], adds={"z": "float64"}, work=_standardised)


def _standardised(spans: Spans, *, step: Floats) -> dict[str, Floats]:
    """Steps in the usual spread of their own series. Figures that seldom move have none, and say nothing."""
    centred = step - spans.each(medians(spans, step))
    spread = NORMAL * medians(spans, np.abs(centred))
    enough = spans.sums(np.isfinite(step).astype(np.float64)) >= LEAST_STEPS
    spread = np.where(enough & (spread > 0), spread, np.nan)
    return {"z": centred / spans.each(spread)}


def _breaks(spans: Spans, *, middle: Floats, agree: Floats, places: Floats) -> dict[str, Any]:
    told = np.where(places >= LEAST_PLACES, middle, np.nan)
    away = told - spans.each(medians(spans, told))
    usual = NORMAL * medians(spans, np.abs(away))
    spread = np.maximum(spans.each(usual), OF_MEDIAN / np.sqrt(np.maximum(places, 1.0)))
    surprise = away / spread
    back = _undone(away, _neighbour(away, spans, -1)) | _undone(away, _neighbour(away, spans, 1))
    enough = spans.each(spans.sums(np.isfinite(told).astype(np.float64)) >= LEAST_STEPS)
    broken = enough & (np.abs(told) > OWN_SPREADS) & (np.abs(surprise) > COMMON_SPREADS) & (agree >= AGREEMENT) & ~back
    again = broken & np.nan_to_num(_neighbour(broken.astype(np.float64) * np.sign(away), spans, -1) == np.sign(away)).astype(bool)
    return {"definition_break": broken & ~again, "break_surprise": surprise}


def _undone(away: Floats, neighbour: Floats) -> Any:
    return np.nan_to_num(-neighbour * np.sign(away)) >= 0.5 * np.abs(away)


def _neighbour(values: Floats, spans: Spans, offset: int) -> Floats:
    """The value of the row before (-1) or after (1) in the same series."""
    there = np.roll(values, -offset)
    outside = spans.turn == 0 if offset < 0 else spans.turn == spans.each(spans.lengths) - 1
    return np.where(outside, np.nan, there)


def medians(spans: Spans, values: Floats) -> Floats:
    """The median of each series; NaN counts as nothing, and is the answer where there is nothing else."""
    order = np.lexsort((values, spans.of))
    known = spans.sums(np.isfinite(values).astype(np.int64))
    ordered = values[order]
    low = spans.starts + np.maximum(known - 1, 0) // 2
    high = spans.starts + np.maximum(known, 1) // 2
    return np.where(known > 0, (ordered[low] + ordered[high]) / 2, np.nan)
