"""The plain mean of a place's statistical neighbours."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from answerable.domain.verdicts import Reason

LEAST_NEIGHBOURS = 5
WHOLE = {"preceding": None, "following": None}  # added up in one order, so that the last digit is always the same


def with_neighbours_value(rows: ir.Table, *, figures: ir.Table, neighbours: ir.Table) -> ir.Table:
    """Add neighbours_count, neighbours_value and neighbours_gap_reason.

    `rows` has subject, place, period and neighbours (id of the set, or null); `figures` subject, place, period, estimate;
    `neighbours` neighbours, place, neighbour. Fewer than five neighbours with a figure of the period make no benchmark.
    """
    asked = rows.filter(rows.neighbours.notnull()).select(
        asked_set="neighbours", asked_subject="subject", asked_place="place", asked_period="period"
    )
    theirs = asked.join(neighbours, [asked.asked_set == neighbours.neighbours, asked.asked_place == neighbours.place])
    theirs = theirs.select("asked_subject", "asked_place", "asked_period", "neighbour").distinct()
    known = figures.filter(figures.estimate.notnull()).select("subject", "place", "period", "estimate")
    found = theirs.join(
        known,
        [theirs.asked_subject == known.subject, theirs.neighbour == known.place, theirs.asked_period == known.period],
    )
    theirs_in_order = ibis.window(group_by=["asked_subject", "asked_place", "asked_period"], order_by="neighbour", **WHOLE)
    found = found.mutate(total=found.estimate.sum().over(theirs_in_order))
    means = found.group_by(["asked_subject", "asked_place", "asked_period"]).aggregate(
        neighbours_count=found.count(), neighbours_mean=found.total.max() / found.count()
    )
    joined = rows.left_join(
        means,
        [rows.subject == means.asked_subject, rows.place == means.asked_place, rows.period == means.asked_period],
    ).select(*rows.columns, "neighbours_count", "neighbours_mean")
    count = ibis.ifelse(joined.neighbours.isnull(), ibis.null("int64"), joined.neighbours_count.fill_null(0))
    enough = (count >= LEAST_NEIGHBOURS).fill_null(False)
    return joined.mutate(
        neighbours_count=count,
        neighbours_value=ibis.ifelse(enough, joined.neighbours_mean, ibis.null("float64")),
        neighbours_gap_reason=ibis.ifelse(enough, ibis.null("string"), Reason.NO_NEIGHBOURS.value),
    ).drop("neighbours_mean")
