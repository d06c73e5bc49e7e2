"""How the periods of a series follow one another: gaps and overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from answerable.measurement.engines import with_series
from answerable.measurement.spans import Floats, Ints, Spans

DAYS_A_MONTH = 30.4375
ADDED = {"months": "int64", "step": "float64", "gap": "bool", "overlap": "bool"}


class Calendar(NamedTuple):
    months: Ints  # length of the period, 0 for a day
    step: Floats  # months since the row before, NaN for the first
    gap: NDArray[np.bool_]
    overlap: NDArray[np.bool_]


def with_calendar(table: ir.Table, *, by: Sequence[str], start: str = "period_start", end: str = "period_end") -> ir.Table:
    """Add `months` (length of the period, 0 for a day), `step` (months since the previous row), `gap` and `overlap`.

    A row has a gap before it when it begins later than the previous one ended. Snapshots of a day are held against the
    shortest step of their own series.
    """
    days = with_days(table, start=start, end=end)
    made = with_series(days, by=by, order=[start], reads=["day_first", "day_last"], adds=ADDED, work=_calendar)
    return made.drop("day_first", "day_last")


def with_days(table: ir.Table, *, start: str, end: str) -> ir.Table:
    """Add `day_first` and `day_last`, in days since 1970."""
    return table.mutate(day_first=_days(table[start]), day_last=_days(table[end]))


def _days(day: Any) -> Any:
    return (day.cast("timestamp").epoch_seconds() / 86400.0).floor().cast("int64")


def _calendar(spans: Spans, *, day_first: Ints, day_last: Ints) -> dict[str, Any]:
    return calendar(spans, day_first, day_last)._asdict()


def calendar(spans: Spans, first: Ints, last: Ints) -> Calendar:
    months = _months(last - first + 1).astype(np.int64)
    step = _months(np.diff(first, prepend=first[:1]))
    begins = spans.turn == 0
    step[begins] = np.inf
    shortest = np.maximum(spans.each(np.minimum.reduceat(step, spans.starts)), 1.0)
    step[begins] = np.nan
    expected = np.where(months > 0, months, shortest)
    return Calendar(months, step, gap=step > expected, overlap=(step < months) & (months > 0))


def _months(days: Any) -> Floats:
    months: Floats = np.round(days / DAYS_A_MONTH)
    return months
