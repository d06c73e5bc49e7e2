"""How unequal a figure is between the worst off and the best off: quantiles, and the slope and relative indices of inequality."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.intervals import known
from answerable.measurement.slopes import INDICES, READ, Fit, Transform, indices


def quantiles(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "period"),
    value: str = "estimate",
    polarity: str = "polarity",
    worst_is_high: bool | None = None,
    count: int = 10,
    quantile: str = "quantile",
    reason: str = "quantile_reason",
) -> ir.Table:
    """Add `quantile`, 1 for the worst to `count` for the best of each group, and why there is none.

    rank = the place from the worst, equals sharing the best of their places; of k figures, q = count + 1 - ceil((k + 1 - rank)
    count / k) (the rule of England's public health tools, not NTILE: equal figures stay together). What is worst, `polarity` says
    (high, where low is good); `worst_is_high` says it for all rows instead.
    """
    table = table_of(data)
    figure = known(table[value])
    worst_high = table[polarity] == Polarity.LOW_IS_GOOD.value if worst_is_high is None else ibis.literal(worst_is_high)
    table = table.mutate(
        quantile_known=figure.notnull(), quantile_figure=ibis.ifelse(worst_high.fill_null(False), -figure, figure)
    )
    group = [*by, "quantile_known"]
    table = table.mutate(
        quantile_rank=ibis.rank().over(ibis.window(group_by=group, order_by="quantile_figure")),
        quantile_of=table.count().over(group_by=group),
    )
    from_best = (table.quantile_of - table.quantile_rank).cast("float64")
    number = (count + 1 - (from_best * float(count) / table.quantile_of.cast("float64")).ceil()).cast("int64")
    why = ibis.cases(
        (~table.quantile_known, Reason.NOT_REPORTED.value),
        (table.quantile_of < count, Reason.TOO_FEW_PLACES.value),
        else_=ibis.null("string"),
    )
    made = table.mutate(**{quantile: ibis.ifelse(why.isnull(), number, ibis.null("int64")), reason: why})
    return made.drop("quantile_known", "quantile_figure", "quantile_rank", "quantile_of")


def slope_index_of_inequality(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "period"),
    quantile: str = "quantile",
    population: str = "denominator",
    value: str = "estimate",
    lower: str = "lower",
    upper: str = "upper",
    transform: Transform | None = None,
    scale: float = 1.0,
    multiplier: float = 1.0,
    confidence: float = 0.95,
    count: int | None = None,
    simulations: int = 100_000,
    seed: int = 1,
) -> ir.Table:
    """The difference (`sii`) and the ratio (`rii`) of a figure between the best off and the worst off: one row a group.

    Rows are quantiles numbered from 1, the worst off, each with people, a figure and its 95% interval. A line y = alpha + beta b
    is fitted to the figures, b being the middle of the quantile's share a of all people, by least squares weighted by a;
    sii = beta and rii = (alpha + beta) / alpha (Mackenbach and Kunst 1997; Pamuk 1985). A negative `multiplier` turns both round.

    The interval of sii is beta -/+ z sqrt(sum(k^2 SE^2)), k the weight of each figure in beta and SE = (upper - lower) / 3.92;
    that of rii is Fieller's (1954). With `transform`, the line is fitted to the log of rates or the logit of proportions (figure
    / `scale`), both indices are taken back to the scale of the figure, and their intervals come from `simulations` draws of the
    line begun at `seed`. Also recorded: sii_transform, sii_simulations, sii_seed.

    Null with `sii_reason`: a figure, its interval or its people missing or impossible; quantiles missing, twice, fewer than five
    or not `count`; a figure that cannot be transformed. `rii_reason`: the figure of the worst off cannot be told from zero.
    """
    table = table_of(data)
    named = zip(READ, (quantile, population, value, lower, upper), strict=True)
    rows = table.select(*by, **{f"line_{name}": known(table[column]) for name, column in named})
    how = Fit(transform, scale, confidence, count, simulations, seed)
    work = partial(indices, how=how, multiplier=multiplier)
    adds = {**dict.fromkeys(INDICES, "float64"), "sii_reason": "string", "rii_reason": "string", "sii_first": "bool"}
    reads = [f"line_{name}" for name in READ]
    rows = with_series(rows, by=by, order=["line_quantile"], reads=reads, adds=adds, work=work)
    groups = rows.filter(rows.sii_first).select(*by, *INDICES, "sii_reason", "rii_reason")
    drawn = (simulations, seed) if transform else (0, 0)
    return groups.mutate(sii_transform=ibis.literal(transform, "string"), sii_simulations=drawn[0], sii_seed=drawn[1])
