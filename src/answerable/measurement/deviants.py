"""Positive deviants: places that do better than places alike, for years, and by more than chance: worth learning from."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import betaincinv, gammaincinv

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Comparison, Reason
from answerable.measurement.engines import table_of, with_numpy
from answerable.measurement.funnels import funnel
from answerable.measurement.holding import joined_back
from answerable.measurement.peers import LEAST_NEIGHBOURS
from answerable.measurement.ranking import ranking
from answerable.measurement.spans import Floats

Kind = Literal["proportion", "rate"]
SHRUNK = {"deviant_estimate": "float64", "deviant_gap": "float64", "deviant_lower": "float64", "deviant_upper": "float64"}
ADDED = [
    "deviant_neighbours",
    "deviant_expected",
    "deviant_z",
    "deviant_phi",
    "deviant_class",
    "deviant_periods",
    "deviant_estimate",
    "deviant_rank_lower",
    "deviant_rank_upper",
    "positive_deviant",
    "deviant_reason",
]
TAIL = 0.025


def positive_deviants(
    data: Any,
    *,
    neighbours: Any,
    kind: Kind = "proportion",
    subject: str = "subject",
    place: str = "place",
    period: str = "period",
    start: str = "period_start",
    numerator: str = "numerator",
    denominator: str = "denominator",
    polarity: str = "polarity",
    in_doubt: str | None = None,
    better_periods: int = 3,
    of_periods: int = 5,
    least_places: int = 20,
    most_phi: float = 10.0,
    multiplier: float = 1.0,
) -> ir.Table:
    """Add the columns of `ADDED`. One row for each subject, place and period; `neighbours` has place and neighbour.

    deviant_expected is the pooled figure of the place's own neighbours (at least five with counts) in the same period.
    Against it, over all places of the subject and period, deviant_z and deviant_class are those of `funnel` at 99.8% with the
    spread between places. A positive deviant is better in this period, was so in `better_periods` of the last `of_periods`
    periods of the subject (one without a figure counts as not), and has no row in those periods of which the column
    `in_doubt` is true (a check of data quality or gaming).

    deviant_estimate leans on the neighbours where the place's own numbers are few (empirical Bayes): with the variance
    between places tau2 of the funnel, (x + M p0) / (n + M), M = 1 / (4 tau2) - 1, of shares (beta prior) and
    p0 (x + a) / (n p0 + a), a = 1 / (4 tau2), of rates (gamma prior) (Clayton and Kaldor 1987); the prior's variance is that
    of the funnel's scale, carried back to first order. Ranks are those of `ranking`, of the distance (for rates the ratio)
    to the neighbours with its 95% posterior interval. deviant_reason says why a place was not looked at.
    """
    table = table_of(data)
    rows = table.select(
        subject=table[subject],
        place=table[place],
        period=table[period],
        period_start=table[start],
        numerator=table[numerator].cast("float64"),
        denominator=table[denominator].cast("float64"),
        polarity=table[polarity],
        doubted=(table[in_doubt].fill_null(False) if in_doubt else ibis.literal(False)),
    )
    rows = with_pooled_neighbours(rows, neighbours=table_of(neighbours))
    rows = funnel(
        rows,
        kind=kind,
        numerator="numerator",
        whole="deviant_expected",
        least_places=least_places,
        most_phi=most_phi,
    )
    rows = with_shrunken(rows, kind=kind, multiplier=multiplier)
    rows = with_ranks(rows)
    rows = with_deviance(rows, better_periods=better_periods, of_periods=of_periods)
    worked = rows.select(*ADDED, **{subject: rows["subject"], place: rows.place, period: rows.period})
    return joined_back(table, worked, key=[subject, place, period], adds=ADDED)


def with_pooled_neighbours(rows: ir.Table, *, neighbours: ir.Table) -> ir.Table:
    """deviant_neighbours and deviant_expected: all their cases over all their people, where at least five have counts."""
    key = ["subject", "place", "period"]
    usable = (rows.denominator > 0) & (rows.numerator >= 0)
    theirs = rows.filter(usable.fill_null(False)).select("subject", "period", "numerator", "denominator", neighbour=rows.place)
    pairs = neighbours.filter(neighbours.place != neighbours.neighbour).select("place", "neighbour").distinct()
    found = pairs.join(theirs, "neighbour")
    pooled = found.group_by(key).aggregate(
        deviant_neighbours=found.count(),
        cases=found.numerator.sum(),
        people=found.denominator.sum(),
    )
    joined = joined_back(rows, pooled, key=key, adds=["deviant_neighbours", "cases", "people"])
    enough = (joined.deviant_neighbours >= LEAST_NEIGHBOURS).fill_null(False)
    share = joined.cases / joined.people.nullif(0.0)
    return joined.mutate(
        deviant_neighbours=joined.deviant_neighbours.fill_null(0),
        deviant_expected=ibis.ifelse(enough, share, ibis.null("float64")),
    ).drop("cases", "people")


def with_shrunken(rows: ir.Table, *, kind: Kind, multiplier: float) -> ir.Table:
    told = rows.funnel_reason.isnull()
    reads = {"deviant_x": "numerator", "deviant_n": "denominator", "deviant_p": "deviant_expected", "deviant_tau2": "funnel_tau2"}
    rows = rows.mutate(**{name: ibis.ifelse(told, rows[column], ibis.null("float64")) for name, column in reads.items()})
    rows = with_numpy(rows, reads=[*reads], adds=SHRUNK, work=partial(_shrunken, kind=kind))
    rows = rows.mutate(deviant_estimate=rows.deviant_estimate * multiplier, deviant_expected=rows.deviant_expected * multiplier)
    return rows.drop(*reads)


def _shrunken(*, kind: Kind, deviant_x: Floats, deviant_n: Floats, deviant_p: Floats, deviant_tau2: Floats) -> dict[str, Floats]:
    """Posterior mean, and its distance from the neighbours with a 95% interval. No spread between places: all as expected."""
    x, n, p = deviant_x, deviant_n, deviant_p
    spread = (deviant_tau2 > 0) & ((deviant_tau2 < 0.25) | (kind == "rate"))
    strength = 0.25 / np.where(spread, deviant_tau2, np.nan)
    if kind == "proportion":
        alpha, beta = x + (strength - 1.0) * p, n - x + (strength - 1.0) * (1.0 - p)
        inside = (alpha > 0) & (beta > 0)
        alpha, beta = np.where(inside, alpha, np.nan), np.where(inside, beta, np.nan)
        middle, low, high = alpha / (alpha + beta), betaincinv(alpha, beta, TAIL), betaincinv(alpha, beta, 1.0 - TAIL)
        gap, below, above = middle - p, low - p, high - p
    else:
        shape, size = x + strength, n * p + strength
        gap, below, above = shape / size, gammaincinv(shape, TAIL) / size, gammaincinv(shape, 1.0 - TAIL) / size
        middle = gap * p
    alike, none = deviant_tau2 == 0, 0.0 if kind == "proportion" else 1.0
    return {
        "deviant_estimate": np.where(alike, p, middle),
        "deviant_gap": np.where(alike, none, gap),
        "deviant_lower": np.where(alike, none, np.minimum(below, gap)),
        "deviant_upper": np.where(alike, none, np.maximum(above, gap)),
    }


def with_ranks(rows: ir.Table) -> ir.Table:
    ranked = ranking(rows, estimate="deviant_gap", lower="deviant_lower", upper="deviant_upper")
    return ranked.rename(deviant_rank_lower="rank_lower", deviant_rank_upper="rank_upper")


def with_deviance(rows: ir.Table, *, better_periods: int, of_periods: int) -> ir.Table:
    """Better now, often enough lately, and nothing in doubt."""
    rows = rows.mutate(
        turn=ibis.dense_rank().over(ibis.window(group_by="subject", order_by="period_start")),
        better=(rows.funnel_class_998 == Comparison.BETTER.value).cast("int64"),
        doubt=rows.doubted.cast("int64"),
    )
    lately = ibis.range_window(preceding=of_periods - 1, following=0, group_by=["subject", "place"], order_by="turn")
    periods, doubts = rows.better.sum().over(lately), rows.doubt.sum().over(lately)
    no_way = (rows.polarity == Polarity.NEITHER.value) | rows.polarity.isnull()
    reason = ibis.cases(
        (rows.funnel_reason.notnull() & (rows.deviant_neighbours < LEAST_NEIGHBOURS), Reason.NO_NEIGHBOURS.value),
        (rows.funnel_reason.notnull(), rows.funnel_reason),
        (no_way, Reason.NO_DIRECTION.value),
        (doubts > 0, Reason.QUALITY_IN_DOUBT.value),
        else_=ibis.null("string"),
    )
    return rows.mutate(
        deviant_z=rows.funnel_z,
        deviant_phi=rows.funnel_phi,
        deviant_class=rows.funnel_class_998,
        deviant_periods=periods,
        deviant_reason=reason,
        positive_deviant=reason.isnull() & (rows.better == 1) & (periods >= better_periods),
    )
