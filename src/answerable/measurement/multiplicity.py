"""Many tests at once: p-values made fair for the number of places looked at."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def with_q_value(
    rows: ir.Table, *, family: Sequence[str], p: str = "p_value", q: str = "q_value", dependent: bool = False
) -> ir.Table:
    """Add the q-value: the false discovery rate at which the row would just be named, within its family.

    q = p x tests / place in the list, never larger than that of a larger p (Benjamini and Hochberg 1995); times
    1 + 1/2 + ... + 1/tests where tests lean on each other in ways unknown (Benjamini and Yekutieli 2001). Null p: null q.
    """
    in_family = [*family, "tested"]
    rows = rows.mutate(tested=rows[p].notnull())
    upwards = ibis.window(group_by=in_family, order_by=p)
    rows = rows.mutate(position=ibis.row_number().over(upwards) + 1, tests=rows.count().over(group_by=in_family))
    scaled = rows[p] * rows.tests.cast("float64") / rows.position.cast("float64")
    if dependent:
        scaled = scaled * (1.0 / rows.position.cast("float64")).sum().over(group_by=in_family)
    rows = rows.mutate(scaled=scaled)
    from_above = ibis.window(group_by=in_family, order_by=ibis.desc("position"), preceding=None, following=0)
    made = ibis.ifelse(rows.tested, ibis.least(rows.scaled.min().over(from_above), 1.0), ibis.null("float64"))
    rows = rows.mutate(**{q: made})
    return rows.drop("tested", "position", "tests", "scaled")
