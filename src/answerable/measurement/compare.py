"""A whole interval on one side of a benchmark, or no difference shown (the public health tools' reading)."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Comparison, Movement, Reason
from answerable.measurement.thresholds import clearly_above


def compare(
    table: ir.Table,
    *,
    benchmark: str = "benchmark",
    lower: str = "lower",
    upper: str = "upper",
    polarity: str = "polarity",
    comparison: str = "comparison",
    reason: str = "comparison_reason",
) -> ir.Table:
    """Add `comparison` and why it was not made. Needs an interval; the benchmark is taken as known exactly."""
    value, low, high = table[benchmark], table[lower], table[upper]
    direction = ibis.cases((clearly_above(low, value), 1), (clearly_above(value, high), -1), else_=0)
    unknown = low.isnull() | high.isnull()
    untold = unknown | value.isnull()
    return table.mutate(
        **{
            comparison: ibis.ifelse(untold, Comparison.NOT_COMPARED.value, compared(direction, table[polarity])),
            reason: ibis.cases(
                (value.isnull(), Reason.NO_BENCHMARK.value),
                (unknown, Reason.UNCERTAINTY_UNKNOWN.value),
                else_=ibis.null("string"),
            ),
        }
    )


def compared(direction: Any, polarity: Any) -> Any:
    return _worded(
        direction, polarity, Comparison.BETTER, Comparison.WORSE, Comparison.HIGHER, Comparison.LOWER, Comparison.SIMILAR
    )


def moved(direction: Any, polarity: Any) -> Any:
    words = Movement.IMPROVING, Movement.WORSENING, Movement.RISING, Movement.FALLING, Movement.NO_CLEAR_CHANGE
    return _worded(direction, polarity, *words)


def _worded(direction: Any, polarity: Any, good: str, bad: str, up: str, down: str, same: str) -> Any:
    neither = polarity == Polarity.NEITHER.value
    good_way = ibis.ifelse(polarity == Polarity.HIGH_IS_GOOD.value, 1, -1)
    return ibis.cases(
        (direction == 0, str(same)),
        (neither & (direction > 0), str(up)),
        (neither, str(down)),
        (direction == good_way, str(good)),
        else_=str(bad),
    )
