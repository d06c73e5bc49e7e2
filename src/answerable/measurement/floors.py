"""Minimum standards: met, or below by more than chance can explain. Missing or tiny figures are never a pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import FloorVerdict, Reason, Status
from answerable.measurement import tails
from answerable.measurement.dispersion import COUNTS, with_extra_variation
from answerable.measurement.engines import table_of, with_numpy
from answerable.measurement.holding import joined_back
from answerable.measurement.multiplicity import with_q_value
from answerable.measurement.persistence import with_pooled_evidence
from answerable.measurement.spans import Floats
from answerable.measurement.thresholds import clearly_above

BINOMIAL = "beta-binomial-benjamini-hochberg"
POISSON = "gamma-poisson-benjamini-hochberg"
NO_FIGURE = {
    Status.SUPPRESSED: Reason.SUPPRESSED,
    Status.NOT_APPLICABLE: Reason.NOT_APPLICABLE,
    Status.UNRELIABLE: Reason.UNRELIABLE,
    Status.MISSING: Reason.NOT_REPORTED,
}
ADDED = [
    "extra_variation", "p_value", "q_value", "pooled_p", "pooled_q", "pooled_periods", "distance", "verdict", "verdict_reason",
    "sureness",
]  # fmt: skip


def floor_verdict(
    data: Any,
    *,
    family: Sequence[str] = ("subject", "period"),
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    estimate: str = "estimate",
    numerator: str = "numerator",
    denominator: str = "denominator",
    floor: str = "floor",
    scale: str = "scale",
    polarity: str = "polarity",
    events: str | None = None,
    status: str | None = None,
    copied: str | None = None,
    delta: float = 0.0,
    dependent: bool = False,
    false_discovery_rate: float = 0.05,
    persistent_breaches: int = 2,
    persistent_of: int = 3,
) -> ir.Table:
    """Add extra_variation, p_value, q_value, pooled_p, pooled_q, pooled_periods, distance, verdict, verdict_reason and sureness.

    Whether a minimum standard was held, how sure that is, and why where it cannot be told.

    `floor` is in the unit of `estimate`, which is numerator / denominator x `scale`. `polarity` tells a floor
    (high_is_good) from a ceiling. `events` names a column that is true where the numerator counts events (Poisson) and not
    some of the denominator (binomial). `copied` names one that is true where a period's figures repeat another's: such a
    row is no evidence. One row per `by` and period; the names of `by` that are in `family` make the subject.

    `extra_variation`: standard deviation of the true level between periods, at the floor, in the unit of the estimate.
    `p_value`: chance of a figure this bad if the level just held the floor (less `delta`, in the unit of the estimate) on
    average: beta-binomial or gamma-Poisson with that deviation. `q_value`: Benjamini and Hochberg 1995 within the family;
    Benjamini and Yekutieli 2001 if `dependent`. `pooled_p`, `pooled_q`, `pooled_periods`: the same for the last
    `persistent_of` periods together (Stouffer 1949). `distance`: estimate less floor, negative on the wrong side.
    `sureness`: below the floor, 1 - q of the evidence that the verdict rests on. `verdict`: see docs/methods/floors.md.
    """
    table = table_of(data)
    key = [*dict.fromkeys([*by, *family, start])]
    extra = [name for name in (events, status, copied) if name]
    read = [*key, end, estimate, numerator, denominator, floor, scale, polarity, *extra]
    rows = with_counts(
        table.select(*dict.fromkeys(read)),
        reads={"x": numerator, "n": denominator, "floor": floor, "scale": scale},
        polarity=polarity,
        events=events,
        delta=delta,
    )
    rows = with_refusal(rows, status=status, copied=copied)
    subject = [name for name in by if name in family]
    rows = with_extra_variation(rows, by=by, subject=subject, start=start, end=end, recent=persistent_of)
    rows = with_chance(rows, rate=false_discovery_rate)
    rows = with_q_value(rows, family=family, dependent=dependent)
    rows = with_pooled_evidence(rows, by=by, family=family, start=start, least=persistent_breaches, of=persistent_of)
    rows = with_q_value(rows, family=family, p="pooled_p", q="pooled_q", dependent=dependent)
    rows = with_distance(rows, estimate=estimate, floor=floor)
    rows = with_verdict(rows, rate=false_discovery_rate, breaches=persistent_breaches)
    return joined_back(table, rows, key=key, adds=ADDED)


def with_counts(rows: ir.Table, *, reads: dict[str, str], polarity: str, events: str | None, delta: float) -> ir.Table:
    """Add the columns COUNTS as plain floats, `high`, `unit`, and `short`: on the wrong side of the floor itself."""
    x, n, floor, scale = (rows[column].cast("float64") for column in reads.values())
    high = (rows[polarity] != Polarity.LOW_IS_GOOD.value).fill_null(True)
    counts_events = rows[events].fill_null(False) if events else ibis.literal(False)
    n = ibis.ifelse(counts_events, n, n.round())
    level = (floor - ibis.ifelse(high, delta, -delta)) / scale.nullif(0.0)
    possible = (n > 0) & (x >= 0) & (level >= 0) & (counts_events | ((x <= n) & (level <= 1)))
    usable = possible.fill_null(False)
    share, held = x / n.nullif(0.0), floor / scale.nullif(0.0)
    return rows.mutate(
        floor_x=ibis.ifelse(usable, x, 0.0),
        floor_n=ibis.ifelse(usable, n, 1.0),
        floor_level=ibis.ifelse(usable, level, 0.5),
        floor_events=counts_events.cast("float64"),
        floor_usable=usable.cast("float64"),
        floor_high=high.cast("float64"),
        high=high,
        direction_known=rows[polarity].isin([Polarity.HIGH_IS_GOOD.value, Polarity.LOW_IS_GOOD.value]).fill_null(False),
        unit=scale,
        short=ibis.ifelse(high, clearly_above(held, share), clearly_above(share, held)),
    )


def with_refusal(rows: ir.Table, *, status: str | None, copied: str | None) -> ir.Table:
    """Add `refusal`: why the row is no evidence, by what is said of it; such rows count as unusable from here on."""
    said = rows[status] if status else ibis.literal(Status.FINAL.value)
    copy = rows[copied].fill_null(False) if copied else ibis.literal(False)
    refusal = ibis.cases(
        *[(said == state.value, reason.value) for state, reason in NO_FIGURE.items()],
        (copy, Reason.STALE_COPY.value),
        (~rows.direction_known, Reason.NO_DIRECTION.value),
        (rows.floor_usable == 0, Reason.UNCERTAINTY_UNKNOWN.value),
        else_=ibis.null("string"),
    )
    return rows.mutate(refusal=refusal, floor_usable=refusal.isnull().cast("float64"))


def with_chance(rows: ir.Table, *, rate: float) -> ir.Table:
    """Add `p_value`, `extra_variation` and, where even the worst figure possible could be chance, a `refusal`.

    Where the extra variation is unknown it is not taken for none, but for the widest that still has one usual level: the
    widest beta with one peak, the exponential for events.
    """
    rows = rows.mutate(floor_spread=rows.spread.fill_null(_widest(rows)))
    made = {"chance": "float64", "worst": "float64", "worst_of_cases": "float64"}
    rows = with_numpy(rows, reads=[*COUNTS, "floor_high", "floor_spread"], adds=made, work=_chances)
    refusal = rows.refusal.fill_null(_why_not_by_size(rows, rate))
    return rows.mutate(
        refusal=refusal,
        p_value=ibis.ifelse(refusal.isnull(), rows.chance, ibis.null("float64")),
        extra_variation=ibis.ifelse(rows.floor_usable == 1, _deviation(rows) * rows.unit, ibis.null("float64")),
    )


def _widest(rows: ir.Table) -> Any:
    edge = ibis.least(rows.floor_level, 1.0 - rows.floor_level)
    return ibis.ifelse(rows.floor_events == 1, 1.0, edge / (1.0 + edge))


def _deviation(rows: ir.Table) -> Any:
    of_cases = (rows.floor_level * (1.0 - rows.floor_level)).abs().sqrt()
    return ibis.ifelse(rows.floor_events == 1, rows.floor_level, of_cases) * rows.spread.sqrt()


def _why_not_by_size(rows: ir.Table, rate: float) -> Any:
    """Even the worst figure possible could be chance: for want of cases, or because the level swings."""
    swings = ibis.ifelse(rows.spread.isnull(), Reason.EXTRA_VARIATION_UNKNOWN.value, Reason.SWINGS_TOO_WIDELY.value)
    return ibis.cases(
        (rows.worst_of_cases.round(12) > rate, Reason.SMALL_NUMBERS.value),
        (rows.worst.round(12) > rate, swings),
        else_=ibis.null("string"),
    )


def _chances(
    *,
    floor_x: Floats,
    floor_n: Floats,
    floor_level: Floats,
    floor_events: Floats,
    floor_usable: Floats,
    floor_high: Floats,
    floor_spread: Floats,
) -> dict[str, Any]:
    made = {name: np.full(floor_x.shape, np.nan) for name in ("chance", "worst", "worst_of_cases")}
    for wanted, work in ((floor_events != 1, _of_cases), (floor_events == 1, _of_events)):
        at = np.flatnonzero(wanted & (floor_usable == 1))
        told = work(floor_x[at], floor_n[at], floor_level[at], floor_high[at] == 1, floor_spread[at])
        for name, values in zip(made, told, strict=True):
            made[name][at] = values
    return made


def _of_cases(x: Floats, n: Floats, level: Floats, high: Any, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """Chance of this figure or a worse one, and of the worst one, with the extra variation and without."""
    good, level = np.where(high, x, n - np.ceil(x)), np.where(high, level, 1.0 - level)
    possible = spread < 1
    spread = np.where(possible, spread, 0.5)
    worst = np.where(possible, tails.beta_binomial_none(n, level, spread), 1.0)
    return tails.beta_binomial_at_most(good, n, level, spread), worst, (1.0 - level) ** n


def _of_events(x: Floats, n: Floats, level: Floats, high: Any, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """The same for events, of which there is no most: a ceiling can always be broken."""
    expected = n * level
    too_few = tails.negative_binomial_at_most(x, expected, spread)
    too_many = tails.negative_binomial_at_least(x, expected, spread)
    none = np.where(high, tails.negative_binomial_none(expected, spread), 0.0)
    return np.where(high, too_few, too_many), none, np.where(high, np.exp(-expected), 0.0)


def with_distance(rows: ir.Table, *, estimate: str, floor: str) -> ir.Table:
    gap = rows[estimate].cast("float64") - rows[floor].cast("float64")
    return rows.mutate(distance=ibis.ifelse(rows.high, gap, -gap))


def with_verdict(rows: ir.Table, *, rate: float, breaches: int) -> ir.Table:
    """The ladder: met, at risk, breach (this period alone is sure), persistent breach (the last periods together are)."""
    breach = rows.q_value.round(12) <= rate
    persistent = ((rows.pooled_q.round(12) <= rate) & (rows.short_periods >= breaches)).fill_null(False)
    verdict = ibis.cases(
        (rows.refusal == Reason.NOT_REPORTED.value, FloorVerdict.NOT_REPORTED.value),
        (rows.refusal.notnull(), FloorVerdict.NOT_ASSESSABLE.value),
        (~rows.short, FloorVerdict.MET.value),
        (persistent, FloorVerdict.PERSISTENT_BREACH.value),
        (breach, FloorVerdict.BREACH.value),
        else_=FloorVerdict.AT_RISK.value,
    )
    judged_short = rows.short & rows.refusal.isnull()
    unknown = ibis.ifelse(judged_short & rows.spread.isnull(), Reason.EXTRA_VARIATION_UNKNOWN.value, ibis.null("string"))
    rests_on = ibis.ifelse(persistent, rows.pooled_q, rows.q_value)
    return rows.mutate(
        verdict=verdict,
        verdict_reason=rows.refusal.fill_null(unknown),
        sureness=ibis.ifelse(judged_short, 1.0 - rests_on, ibis.null("float64")),
    )
