"""A place that counts far more or far fewer cases from one period on: a merger, a division, another way of counting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis.expr.types as ir
import numpy as np

from answerable.measurement.calendar import calendar, with_days
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.spans import Floats, Ints, Spans

FACTOR = 1.4  # times as many cases, or as few
USUAL_STEPS = 6.0  # and so many of the place's own usual steps
FEWEST = 100.0  # cases before and after
LEAST_STEPS = 5  # known, before anybody can say what is usual
AROUND = 3  # periods on either side that must agree


def size_jump(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    denominator: str = "denominator",
) -> ir.Table:
    """Add `size_jump` (true in the first period of the new size) and `size_ratio`, the size after over the size before.

    It is a jump when n is 1.4 times (or a 1.4th of) the n of the period before, when that is more than 6 median steps of log n
    of the place, and when the medians of up to three periods after and before differ as much, so that it stays. Fewer than 100
    cases on either side, fewer than five steps, or a gap in between, tell nothing. No proof: a person looks.
    """
    table = table_of(data)
    ready = with_days(table.mutate(size_n=table[denominator].cast("float64")), start=start, end=end)
    adds = {"size_jump": "bool", "size_ratio": "float64"}
    kept = [name for name in table.columns if name not in adds]
    reads = ["size_n", "day_first", "day_last"]
    return with_series(ready, by=by, order=[start], reads=reads, adds=adds, work=_jumps, keeps=kept)


def _jumps(spans: Spans, *, size_n: Floats, day_first: Ints, day_last: Ints) -> dict[str, Any]:
    known = np.where(size_n >= FEWEST, size_n, np.nan)
    joined = (spans.turn > 0) & ~calendar(spans, day_first, day_last).gap
    with np.errstate(invalid="ignore"):
        step = np.where(joined, np.abs(np.diff(np.log(known), prepend=np.nan)), np.nan)
        ratio = _middle_near(spans, known, range(AROUND)) / _middle_near(spans, known, range(-AROUND, 0))
        steps = spans.each(np.add.reduceat(np.isfinite(step), spans.starts, dtype=np.int64))
        large = (steps >= LEAST_STEPS) & (step > np.log(FACTOR)) & (step > USUAL_STEPS * spans.each(_medians(spans, step)))
        jumped = large & (np.abs(np.log(ratio)) > np.log(FACTOR))
    return {"size_jump": jumped, "size_ratio": np.where(jumped, ratio, np.nan)}


def _middle_near(spans: Spans, values: Floats, offsets: range) -> Floats:
    """The median of the rows of the same series at these places from each row, so that one odd period is no new size."""
    at = np.arange(spans.rows)
    near = np.full((len(offsets), spans.rows), np.nan)
    for line, offset in enumerate(offsets):
        there = np.clip(at + offset, 0, spans.rows - 1)
        near[line] = np.where((at + offset == there) & (spans.of[there] == spans.of), values[there], np.nan)
    near.sort(axis=0)  # NaN last
    known = np.maximum(np.isfinite(near).sum(axis=0), 1)
    middle: Floats = (near[(known - 1) // 2, at] + near[known // 2, at]) / 2.0
    return middle


def _medians(spans: Spans, values: Floats) -> Floats:
    """Of the known values of each series; of none there is none."""
    ordered = values[np.lexsort((values, spans.of))]  # NaN last in each series
    known = np.add.reduceat(np.isfinite(values), spans.starts, dtype=np.int64)
    medians: Floats = np.where(known > 0, ordered[spans.starts + np.maximum(known - 1, 0) // 2], np.nan)
    return medians
