"""A whole interval on one side of a benchmark, or no difference shown (the public health tools' reading)."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Comparison, Movement, Reason
from answerable.measurement.engines import table_of
from answerable.measurement.intervals import known
from answerable.measurement.thresholds import clearly_above


def compare(
    data: Any,
    *,
    benchmark: str = "benchmark",
    lower: str = "lower",
    upper: str = "upper",
    lower_998: str = "lower_998",
    upper_998: str = "upper_998",
    polarity: str = "polarity",
    comparison: str = "comparison",
    reason: str = "comparison_reason",
    confidence: str | None = None,
) -> ir.Table:
    """Add `comparison` and why it was not made. Needs an interval; the benchmark is taken as known exactly.

    Higher when the benchmark lies below the 95% interval, lower when above it, else similar; `polarity` says which is better
    (Fingertips; a null polarity counts as neither). `confidence` names a column to add: 0.998 where the 99.8% interval says the
    same, 0.95 where it does not or is not there (nothing is worked out from the 95% limits), null where no difference is told.
    """
    table = table_of(data)
    value, low, high = known(table[benchmark]), known(table[lower]), known(table[upper])
    direction = way_from(value, low, high)
    unknown = low.isnull() | high.isnull()
    untold = unknown | value.isnull()
    added = {
        comparison: ibis.ifelse(untold, Comparison.NOT_COMPARED.value, compared(direction, table[polarity])),
        reason: ibis.cases(
            (value.isnull(), Reason.NO_BENCHMARK.value),
            (unknown, Reason.UNCERTAINTY_UNKNOWN.value),
            else_=ibis.null("string"),
        ),
    }
    if confidence:
        surer = _surer(table, value, lower_998, upper_998)
        added[confidence] = ibis.cases((untold | (direction == 0), ibis.null("float64")), (direction == surer, 0.998), else_=0.95)
    return table.mutate(**added)


def way_from(value: Any, low: Any, high: Any) -> Any:
    """1 when the whole interval lies above the value, -1 when below, 0 when it holds it."""
    return ibis.cases((clearly_above(low, value), 1), (clearly_above(value, high), -1), else_=0)


def _surer(table: ir.Table, value: Any, lower: str, upper: str) -> Any:
    """The direction by the wider interval; 0 where there is none."""
    if lower not in table.columns or upper not in table.columns:
        return ibis.literal(0)
    low, high = known(table[lower]), known(table[upper])
    return ibis.ifelse(low.isnull() | high.isnull(), 0, way_from(value, low, high))


def compared(direction: Any, polarity: Any) -> Any:
    return _worded(
        direction, polarity, Comparison.BETTER, Comparison.WORSE, Comparison.HIGHER, Comparison.LOWER, Comparison.SIMILAR
    )


def moved(direction: Any, polarity: Any) -> Any:
    words = Movement.IMPROVING, Movement.WORSENING, Movement.RISING, Movement.FALLING, Movement.NO_CLEAR_CHANGE
    return _worded(direction, polarity, *words)


def _worded(direction: Any, polarity: Any, good: str, bad: str, up: str, down: str, same: str) -> Any:
    neither = polarity.fill_null(Polarity.NEITHER.value) == Polarity.NEITHER.value
    good_way = ibis.ifelse(polarity == Polarity.HIGH_IS_GOOD.value, 1, -1)
    return ibis.cases(
        (direction == 0, str(same)),
        (neither & (direction > 0), str(up)),
        (neither, str(down)),
        (direction == good_way, str(good)),
        else_=str(bad),
    )
