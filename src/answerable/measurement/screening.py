"""Screens of the figures, and what they mean for a reading: a copy is no evidence, a common jump is no improvement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.findings import Finding
from answerable.domain.judgements import FINDINGS
from answerable.domain.metrics import Rebase
from answerable.domain.verdicts import Movement, Reason
from answerable.measurement.breaks import definition_break
from answerable.measurement.gaming import dispersion_too_small
from answerable.measurement.holding import held
from answerable.measurement.quality import missing_pattern, stale_copy
from answerable.measurement.sizes import size_jump

SERIES = ["subject", "place"]
SMOOTH_POINTS = 36  # a series may have turned smooth of late
MOVES = [str(way) for way in (Movement.IMPROVING, Movement.WORSENING, Movement.RISING, Movement.FALLING)]


def with_segments(series: ir.Table, rebased: Sequence[Rebase]) -> ir.Table:
    """Add `segment`: how many recorded decisions lie behind a period. Series begin anew at each."""
    segment: Any = ibis.literal(0)
    for decision in rebased:
        here = series.period_start >= ibis.literal(decision.starts_on)
        if decision.place:
            here = here & (series.place == decision.place)
        segment = segment + here.cast("int64")
    return series.mutate(segment=segment.cast("int64"))


def screened(series: ir.Table) -> ir.Table:
    """Add copy_of, definition_break and size_jump (where nobody has decided what it was), too_smooth, with what they rest on."""
    rows = held(definition_break(stale_copy(series)))
    rows = held(missing_pattern(dispersion_too_small(size_jump(rows), events="events", points=SMOOTH_POINTS)))
    begins = rows.segment.lag().over(ibis.window(group_by=SERIES, order_by="period_start")) != rows.segment
    decided = begins.fill_null(False)
    return rows.mutate(definition_break=rows.definition_break & ~decided, size_jump=rows.size_jump & ~decided)


def with_findings(series: ir.Table) -> ir.Table:
    """Add `findings` of each period, and how many figures back the last common jump lies (`since_break`), and
    the last jump in size (`since_size_jump`); null: none."""
    copied = ibis.ifelse(series.copy_of.notnull(), f"{Finding.STALE_COPY} ", "")
    jumped = ibis.ifelse(series.definition_break, f"{Finding.DEFINITION_BREAK} ", "")
    sized = ibis.ifelse(series.size_jump, str(Finding.SIZE_JUMP), "")
    backwards = ibis.window(group_by=[*SERIES, "known"], order_by=ibis.desc("period_start"))
    rows = series.mutate(known=series.estimate.notnull(), findings=(copied + jumped + sized).strip().nullif(""))
    rows = rows.mutate(back=ibis.row_number().over(backwards))
    at_break = ibis.ifelse(rows.definition_break & rows.known, rows.back, ibis.null("int64"))
    at_jump = ibis.ifelse(rows.size_jump & rows.known, rows.back, ibis.null("int64"))
    since = {"since_break": at_break.min().over(group_by=SERIES), "since_size_jump": at_jump.min().over(group_by=SERIES)}
    return rows.mutate(**since).drop("back", "known")


def guarded(rows: ir.Table, *, reading: str, reason: str, points: int | None) -> ir.Table:
    """No movement is told from the last `points` (or all) where all places jumped at once among them."""
    within = rows.since_break.notnull() if points is None else (rows.since_break < points).fill_null(False)
    stopped = within & rows[reading].isin(MOVES)
    return rows.mutate(
        **{
            reading: ibis.ifelse(stopped, Movement.CANNOT_BE_TOLD.value, rows[reading]),
            reason: ibis.ifelse(stopped, Reason.DEFINITION_BREAK.value, rows[reason]),
        }
    )


def findings(series: ir.Table) -> ir.Table:
    """One row for each finding, as `domain.judgements.FINDINGS`."""
    nothing = {"string": ibis.null("string"), "float64": ibis.null("float64"), "int64": ibis.null("int64")}
    blank = {column.name: nothing[column.type] for column in FINDINGS}
    by_period = series.group_by(["about", "subject", "period"])
    copies = by_period.aggregate(other=series.copy_of.max(), places=series.copy_equal.max(), p=series.copy_p.max())
    copies = copies.filter(copies.other.notnull())
    breaks = series.filter(series.definition_break)
    breaks = breaks.group_by(["about", "subject", "period"]).aggregate(
        places=breaks.break_places.max(), amount=breaks.break_step.max()
    )
    silenced = series.filter(series.missing_jump)
    silenced = silenced.group_by(["about", "subject", "period"]).aggregate(places=silenced.went_silent.max())
    smooth = series.filter(series.too_smooth)
    smooth = smooth.group_by(["about", "subject", "place"]).aggregate(
        period=smooth.period.argmax(smooth.period_start), amount=smooth.dispersion.max(), p=smooth.smoothness_p.max()
    )
    sized = series.filter(series.size_jump)
    made = [
        copies.select(**blank | _said(copies, Finding.STALE_COPY, other_period="other", places="places", p_value="p")),
        breaks.select(**blank | _said(breaks, Finding.DEFINITION_BREAK, places="places", amount="amount")),
        silenced.select(**blank | _said(silenced, Finding.MISSING_JUMP, places="places")),
        sized.select(**blank | _said(sized, Finding.SIZE_JUMP, place="place", amount="size_ratio")),
        smooth.select(**blank | _said(smooth, Finding.TOO_SMOOTH, place="place", amount="amount", p_value="p")),
    ]
    typed = {column.name: column.type for column in FINDINGS}
    return ibis.union(*[rows.cast(typed) for rows in made]).order_by("about", "subject", "finding", "period", "place")


def _said(rows: ir.Table, finding: Finding, **named: str) -> dict[str, Any]:
    told = {"about": "about", "subject": "subject", "period": "period", **named}
    return {"finding": ibis.literal(str(finding)), **{name: rows[column] for name, column in told.items()}}
