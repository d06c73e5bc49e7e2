"""How the periods of a series follow one another: gaps and overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

DAYS_A_MONTH = 30.4375


def with_calendar(table: ir.Table, *, by: Sequence[str], start: str = "period_start", end: str = "period_end") -> ir.Table:
    """Add `months` (length of the period, 0 for a day), `step` (months since the previous row), `gap` and `overlap`.

    A row has a gap before it when it begins later than the previous one ended. Snapshots of a day are held against the
    shortest step of their own series.
    """
    in_order = ibis.window(group_by=list(by), order_by=start)
    spans = table.mutate(
        months=_months(table[end].delta(table[start], unit="day") + 1),
        step=_months(table[start].delta(table[start].lag().over(in_order), unit="day")),
    )
    shortest = ibis.greatest(spans.step.min().over(group_by=list(by)), 1)
    expected = ibis.ifelse(spans.months > 0, spans.months, shortest)
    return spans.mutate(
        gap=(spans.step > expected).fill_null(False),
        overlap=((spans.step < spans.months) & (spans.months > 0)).fill_null(False),
    )


def _months(days: Any) -> Any:
    return (days.cast("float64") / DAYS_A_MONTH).round().cast("int64")
