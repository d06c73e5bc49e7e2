"""Minimum standards: met, or below by more than chance can explain. Missing or tiny figures are never a pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import FloorVerdict, Reason, Status
from answerable.measurement.holding import joined_back
from answerable.measurement.tails import (
    Floats,
    binomial_at_least,
    binomial_at_most,
    poisson_at_least,
    poisson_at_most,
    with_numpy,
)
from answerable.measurement.thresholds import clearly_above

BINOMIAL = "exact-binomial-benjamini-hochberg"
POISSON = "exact-poisson-benjamini-hochberg"


def floor_verdict(
    table: ir.Table,
    *,
    family: Sequence[str] = ("subject", "period"),
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    estimate: str = "estimate",
    numerator: str = "numerator",
    denominator: str = "denominator",
    floor: str = "floor",
    scale: str = "scale",
    polarity: str = "polarity",
    events: str | None = None,
    status: str | None = None,
    false_discovery_rate: float = 0.05,
    persistent_breaches: int = 2,
    persistent_of: int = 3,
) -> ir.Table:
    """Add p_value, q_value, distance, verdict and verdict_reason.

    `floor` is in the unit of `estimate`, which is numerator / denominator x `scale`. `polarity` tells a floor
    (high_is_good) from a ceiling. `events` names a column that is true where the numerator counts events (Poisson) and not
    some of the denominator (binomial). One row per `by` and period.
    """
    key = [*dict.fromkeys([*by, *family, start])]
    read = [
        *key,
        estimate,
        numerator,
        denominator,
        floor,
        scale,
        polarity,
        *([events] if events else []),
        *([status] if status else []),
    ]
    rows = table.select(*dict.fromkeys(read))
    rows = with_chance(
        rows,
        reads={"x": numerator, "n": denominator, "floor": floor, "scale": scale},
        high=rows[polarity] != Polarity.LOW_IS_GOOD.value,
        events=rows[events] if events else ibis.literal(False),
        rate=false_discovery_rate,
    )
    rows = with_q_value(rows, family=family)
    rows = with_distance(rows, estimate=estimate, floor=floor)
    rows = with_verdict(rows, status=status, rate=false_discovery_rate)
    rows = with_persistence(rows, by=by, family=family, start=start, breaches=persistent_breaches, of=persistent_of)
    return joined_back(table, rows, key=key, adds=["p_value", "q_value", "distance", "verdict", "verdict_reason"])


def with_chance(table: ir.Table, *, reads: dict[str, str], high: Any, events: Any, rate: float) -> ir.Table:
    """`p_value`: the chance of a figure this bad if the standard were just held; `worst_p`: of the worst figure possible."""
    floats = {f"floor_{name}": table[column].cast("float64") for name, column in reads.items()}
    rows = table.mutate(**floats, floor_high=high.cast("float64"), floor_events=events.cast("float64"))
    rows = with_numpy(rows, reads=[*floats, "floor_high", "floor_events"], work=_chances)
    small = (rows.worst_p.round(12) > rate).fill_null(False)
    unusable = rows.p_value.isnull()
    return rows.mutate(
        small=small,
        p_value=ibis.ifelse(small | unusable, ibis.null("float64"), rows.p_value),
        high=rows.floor_high == 1,
        below=clearly_above(rows.floor_floor / rows.floor_scale, rows.floor_x / rows.floor_n.nullif(0.0)),
        above=clearly_above(rows.floor_x / rows.floor_n.nullif(0.0), rows.floor_floor / rows.floor_scale),
    )


def _chances(
    *, floor_x: Floats, floor_n: Floats, floor_floor: Floats, floor_scale: Floats, floor_high: Floats, floor_events: Floats
) -> dict[str, Floats]:
    x, n, high, events = (np.asarray(column, dtype=np.float64) for column in (floor_x, floor_n, floor_high, floor_events))
    level = np.asarray(floor_floor, dtype=np.float64) / np.asarray(floor_scale, dtype=np.float64)
    counts = (n > 0) & (x >= 0) & (level >= 0)
    usable = counts & ((events == 1) | ((x <= n) & (level <= 1)))
    x, n, level = np.where(usable, x, 0.0), np.where(usable, np.round(n), 1.0), np.where(usable, level, 0.5)
    worst = np.where(high == 1, 0.0, np.where(events == 1, np.inf, n))
    return {
        "p_value": np.where(usable, _one_sided(x, n, level, high, events), np.nan),
        "worst_p": np.where(usable, _one_sided(np.where(np.isinf(worst), 1e12, worst), n, level, high, events), np.nan),
    }


def _one_sided(x: Floats, n: Floats, level: Floats, high: Floats, events: Floats) -> Floats:
    share = np.minimum(level, 1.0)
    of_cases = np.where(high == 1, binomial_at_most(np.minimum(x, n), n, share), binomial_at_least(np.minimum(x, n), n, share))
    of_events = np.where(high == 1, poisson_at_most(x, n * level), poisson_at_least(x, n * level))
    return np.where(events == 1, of_events, of_cases)


def with_q_value(rows: ir.Table, *, family: Sequence[str]) -> ir.Table:
    """p-values made fair for the number of places looked at. Benjamini and Hochberg 1995, within the family."""
    in_family = [*family, "tested"]
    rows = rows.mutate(tested=rows.p_value.notnull())
    upwards = ibis.window(group_by=in_family, order_by="p_value")
    rows = rows.mutate(position=ibis.row_number().over(upwards) + 1, tests=rows.count().over(group_by=in_family))
    rows = rows.mutate(scaled=rows.p_value * rows.tests.cast("float64") / rows.position.cast("float64"))
    from_above = ibis.window(group_by=in_family, order_by=ibis.desc("position"), preceding=None, following=0)
    return rows.mutate(q_value=ibis.least(rows.scaled.min().over(from_above), 1.0))


def with_distance(rows: ir.Table, *, estimate: str, floor: str) -> ir.Table:
    gap = rows[estimate].cast("float64") - rows[floor].cast("float64")
    return rows.mutate(distance=ibis.ifelse(rows.high, gap, -gap))


def with_verdict(rows: ir.Table, *, status: str | None, rate: float) -> ir.Table:
    """The ladder, one period at a time: met, at risk, breach."""
    short = ibis.ifelse(rows.high, rows.below, rows.above)
    reason = why_not_assessed(rows, rows[status] if status else ibis.literal(Status.FINAL.value))
    return rows.mutate(
        verdict_reason=reason,
        verdict=ibis.cases(
            (reason == Reason.NOT_REPORTED.value, FloorVerdict.NOT_REPORTED.value),
            (reason.notnull(), FloorVerdict.NOT_ASSESSABLE.value),
            (~short, FloorVerdict.MET.value),
            (rows.q_value.round(12) <= rate, FloorVerdict.BREACH.value),
            else_=FloorVerdict.AT_RISK.value,
        ),
    )


def why_not_assessed(rows: ir.Table, status: Any) -> Any:
    return ibis.cases(
        (status == Status.SUPPRESSED.value, Reason.SUPPRESSED.value),
        (status == Status.NOT_APPLICABLE.value, Reason.NOT_APPLICABLE.value),
        (status == Status.UNRELIABLE.value, Reason.UNRELIABLE.value),
        (status == Status.MISSING.value, Reason.NOT_REPORTED.value),
        (rows.small, Reason.SMALL_NUMBERS.value),
        (rows.p_value.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        else_=ibis.null("string"),
    )


def with_persistence(rows: ir.Table, *, by: Sequence[str], family: Sequence[str], start: str, breaches: int, of: int) -> ir.Table:
    """A breach that is at least the second in three periods. A period without a figure counts as no breach."""
    subject = [name for name in by if name in family]
    rows = rows.mutate(turn=ibis.dense_rank().over(ibis.window(group_by=subject, order_by=start)))
    breached = (rows.verdict == FloorVerdict.BREACH.value).cast("int64")
    recent = ibis.range_window(preceding=of - 1, following=0, group_by=list(by), order_by="turn")
    often = breached.sum().over(recent) >= breaches
    return rows.mutate(verdict=ibis.ifelse((breached == 1) & often, FloorVerdict.PERSISTENT_BREACH.value, rows.verdict))
