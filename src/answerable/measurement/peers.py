"""The plain mean of a place's statistical neighbours."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from answerable.domain.verdicts import Reason

LEAST_NEIGHBOURS = 5


def with_neighbours_value(rows: ir.Table, *, figures: ir.Table, neighbours: ir.Table) -> ir.Table:
    """Add neighbours_count, neighbours_value and neighbours_gap_reason.

    `rows` has subject, place, period and neighbours (id of the set, or null); `figures` subject, place, period, estimate;
    `neighbours` neighbours, place, neighbour. Fewer than five neighbours with a figure of the period make no benchmark.
    """
    asked = rows.select(asked_set="neighbours", asked_subject="subject", asked_place="place", asked_period="period").distinct()
    theirs = asked.join(neighbours, [asked.asked_set == neighbours.neighbours, asked.asked_place == neighbours.place])
    theirs = theirs.select("asked_set", "asked_subject", "asked_place", "asked_period", "neighbour")
    known = figures.filter(figures.estimate.notnull()).select("subject", "place", "period", "estimate")
    found = theirs.join(
        known,
        [theirs.asked_subject == known.subject, theirs.neighbour == known.place, theirs.asked_period == known.period],
    )
    means = found.group_by(["asked_subject", "asked_place", "asked_period"]).aggregate(
        neighbours_count=found.neighbour.nunique(), neighbours_mean=found.estimate.mean()
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
