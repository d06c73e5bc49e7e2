"""Screens for a period given twice and for places that fell silent. Nothing here is proof: a person looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.domain.verdicts import Status
from answerable.measurement.engines import table_of, with_numpy
from answerable.measurement.holding import held, joined_back
from answerable.measurement.spans import Floats
from answerable.measurement.tails import binomial_at_least

TELLING = 0.25  # a place says something only where two of its figures agree by chance in fewer than one case in four
BY_CHANCE = 1e-6  # how rare a coincidence must be; every period of every subject is looked at
QUIET = 3  # where rounded figures hardly move, those one step away are nearly as many as those that stay
PRIOR = 4.0  # pairs that a place borrows from all places, for how often its figures repeat
NOT_SILENT = [Status.SUPPRESSED.value, Status.NOT_APPLICABLE.value, Status.UNRELIABLE.value]
SILENCED_BY_CHANCE = 0.001
SILENCED_SHARE = 0.05


def stale_copy(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    period: str = "period",
    start: str = "period_start",
    estimate: str = "estimate",
    numerator: str = "numerator",
    denominator: str = "denominator",
    least_places: int = 5,
) -> ir.Table:
    """Add `copy_of`, the period whose figures this period repeats across most places, with copy_equal, copy_compared and copy_p.

    A period is held against the one before and the same one a year before. Two figures are equal when both counts are, or,
    without counts, the estimates to the last digit. It is a copy when more than half of the telling places agree, five or
    more of them are telling, and P(X >= equal), X binomial (compared, q), is below 1e-6. q is the mean chance of equality:
    how often the figures of the place agree in its other pairs, leaning on all places; for counts at least 1 / sqrt(1 + 4x),
    above the chance that two Poisson counts of mean x agree (Skellam 1946). Where agreement is usual (rounded figures, tiny
    counts, always 100%) places are not telling. A subject of two periods has no history, and cannot be told.
    """
    table = table_of(data)
    figures = _figures(table, by, family, period, start, estimate, numerator, denominator)
    pairs = _with_equality(_with_period_before(figures, by).union(_with_year_before(figures, by)))
    copies = _copies(_with_chance(pairs, by=by, family=family), family=family, least_places=least_places)
    copies = copies.rename({start: "begins"})
    return joined_back(table, copies, key=[*family, start], adds=["copy_of", "copy_equal", "copy_compared", "copy_p"])


def _figures(
    table: ir.Table,
    by: Sequence[str],
    family: Sequence[str],
    period: str,
    start: str,
    estimate: str,
    numerator: str,
    denominator: str,
) -> ir.Table:
    """The rows that have a figure, under names of our own, with the turn of their period in the family."""
    x, n = table[numerator].cast("float64"), table[denominator].cast("float64")
    rows = table.filter(table[estimate].notnull() | (x.notnull() & n.notnull()))
    named = rows.select(
        *dict.fromkeys([*by, *family]),
        period=rows[period],
        begins=rows[start],
        y=rows[estimate].cast("float64"),
        x=rows[numerator].cast("float64"),
        n=rows[denominator].cast("float64"),
    )
    return named.mutate(
        turn=ibis.dense_rank().over(ibis.window(group_by=list(family), order_by="begins")),
        month=named.begins.year() * 12 + named.begins.month(),
        day=named.begins.day(),
    )


def _with_period_before(figures: ir.Table, by: Sequence[str]) -> ir.Table:
    in_order = ibis.window(group_by=list(by), order_by="begins")
    before = {f"{name}_before": figures[name].lag().over(in_order) for name in ["x", "n", "y", "turn"]}
    pairs = figures.mutate(**before, other=figures.period.lag().over(in_order), lag=ibis.literal("period"))
    return pairs.filter(pairs.turn_before == pairs.turn - 1)


def _with_year_before(figures: ir.Table, by: Sequence[str]) -> ir.Table:
    """By the calendar; not where that is the period before."""
    key = {f"{name}_key": figures[name] for name in by}
    named = {f"{name}_before": figures[name] for name in ["x", "n", "y", "turn"]}
    past = figures.select(**key, **named, other="period", month_key=figures.month + 12, day_key=figures.day)
    keys = [figures[name].identical_to(past[f"{name}_key"]) for name in by]
    pairs = figures.join(past, [*keys, figures.month == past.month_key, figures.day == past.day_key])
    pairs = pairs.filter(pairs.turn_before < pairs.turn - 1).mutate(lag=ibis.literal("year"))
    return pairs.select(*figures.columns, *named, "other", "lag")


def _with_equality(pairs: ir.Table) -> ir.Table:
    counted = pairs.x.notnull() & pairs.n.notnull() & pairs.x_before.notnull() & pairs.n_before.notnull()
    same_counts = (pairs.x == pairs.x_before) & (pairs.n == pairs.n_before)
    pairs = pairs.filter(counted | (pairs.y.notnull() & pairs.y_before.notnull()))
    of_counts = 1.0 / (1.0 + 4.0 * ibis.greatest(pairs.x, 0.0)).sqrt()
    return pairs.mutate(
        equal=ibis.ifelse(counted, same_counts, pairs.y == pairs.y_before).cast("int64"),
        of_counts=ibis.ifelse(counted, of_counts, 0.0),
        move=ibis.ifelse(counted | (pairs.y == pairs.y_before), ibis.null("float64"), (pairs.y - pairs.y_before).abs()),
    )


def _with_chance(pairs: ir.Table, *, by: Sequence[str], family: Sequence[str]) -> ir.Table:
    """The chance that a pair agrees, from every other pair of its place, leaning on all other periods of the family."""
    equal, whole = pairs.equal, [*family, "lag"]

    near = (pairs.move <= 1.5 * pairs.move.min().over(group_by=whole)).fill_null(False)
    in_all, in_period, in_series = [{"group_by": key} for key in (whole, [*whole, "turn"], [*by, "lag"])]
    all_equal = (equal.sum().over(**in_all) - equal.sum().over(**in_period)).cast("float64")
    all_pairs = (equal.count().over(**in_all) - equal.count().over(**in_period)).cast("float64")
    own_equal = (equal.sum().over(**in_series) - equal).cast("float64")
    own_pairs = (equal.count().over(**in_series) - 1).cast("float64")
    usual = (all_equal + 0.5) / (all_pairs + 1.0)
    return pairs.mutate(
        near=near.cast("int64"),
        chance=ibis.greatest((own_equal + PRIOR * usual) / (own_pairs + PRIOR), pairs.of_counts),
    )


def _copies(pairs: ir.Table, *, family: Sequence[str], least_places: int) -> ir.Table:
    """One row a period: the nearest period it copies, or what comes nearest to a copy."""
    telling = pairs.filter(pairs.chance <= TELLING)
    periods = telling.group_by([*family, "begins", "lag"]).aggregate(
        other=telling.other.max(),
        equal=telling.equal.sum(),
        near=telling.near.sum(),
        compared=telling.count(),
        chance=telling.chance.mean().round(12),  # an engine adds in any order
    )
    periods = periods.mutate(equal_float=periods.equal.cast("float64"), compared_float=periods.compared.cast("float64"))
    reads = ["equal_float", "compared_float", "chance"]
    periods = with_numpy(periods, reads=reads, adds={"by_chance": "float64"}, work=_coincidence)
    most = (periods.compared >= least_places) & (2 * periods.equal > periods.compared)
    copied = most & (periods.equal > QUIET * periods.near) & (periods.by_chance < BY_CHANCE)
    best = ibis.window(group_by=[*family, "begins"], order_by=[ibis.desc("copied"), "lag"])
    ranked = periods.mutate(copied=copied).mutate(best=ibis.row_number().over(best))
    return ranked.filter(ranked.best == 0).select(
        *family,
        "begins",
        copy_of=ibis.ifelse(ranked.copied, ranked.other, ibis.null("string")),
        copy_equal=ranked.equal,
        copy_compared=ranked.compared,
        copy_p=ranked.by_chance,
    )


def _coincidence(*, equal_float: Floats, compared_float: Floats, chance: Floats) -> dict[str, Floats]:
    return {"by_chance": binomial_at_least(equal_float, compared_float, chance)}


def missing_pattern(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    period: str = "period",
    start: str = "period_start",
    estimate: str = "estimate",
    status: str | None = "status",
    since: date | None = None,
) -> ir.Table:
    """Add what each series and each period is silent about. The calendar is the periods in which a tenth of all places report.

    On each row of a series: first_reported, last_reported (periods), missed (periods of the calendar after the last), gaps
    (periods without a figure in between) and stopped (three figures or more, then silence to the end).
    On each row of a period: reporting (share of the series begun by then that report), went_silent and came_back (places, since
    the period before) and missing_jump: P(X >= went_silent) < 0.001, X binomial (went_silent + came_back, 1/2) (McNemar 1947),
    and at least one place in twenty went silent more than came back.
    With `since`, as the day from which a target held, missing_since_p: the same test of places that miss a larger share of
    periods from that day on against those that miss a smaller one; missing_since is true below 0.001.
    A figure held back or not applicable is not silence: the publisher spoke.
    """
    table = table_of(data)
    reports = _reports(table, by=by, family=family, period=period, start=start, estimate=estimate, status=status)
    series = _silences(reports, by=by, family=family)
    periods = _transitions(reports, by=by, family=family).rename({start: "begins"})
    table = joined_back(table, series, key=by, adds=["first_reported", "last_reported", "missed", "gaps", "stopped"])
    jumps = ["reporting", "went_silent", "came_back", "missing_jump"]
    table = joined_back(table, periods, key=[*family, start], adds=jumps)
    if since is None:
        return table
    return joined_back(table, _since(reports, by, family, since), key=family, adds=["missing_since", "missing_since_p"])


def _reports(
    table: ir.Table, *, by: Sequence[str], family: Sequence[str], period: str, start: str, estimate: str, status: str | None
) -> ir.Table:
    """One row for each figure given or held back, in periods that count, with its turn, that before and that after."""
    spoke = table[estimate].notnull()
    if status is not None:
        spoke = spoke | table[status].isin(NOT_SILENT).fill_null(False)
    rows = table.filter(spoke).select(*dict.fromkeys([*by, *family]), period=table[period], begins=table[start])
    here = rows.count().over(group_by=[*family, "begins"])
    first = ibis.row_number().over(ibis.window(group_by=list(by), order_by="begins")) == 0
    rows = rows.mutate(here=here, is_first=first.cast("int64"))
    rows = rows.mutate(ever=rows.is_first.sum().over(group_by=list(family)))
    rows = rows.filter(10 * rows.here >= rows.ever)
    rows = rows.mutate(turn=ibis.dense_rank().over(ibis.window(group_by=list(family), order_by="begins")))
    in_order = ibis.window(group_by=list(by), order_by="turn")
    rows = rows.mutate(before=rows.turn.lag().over(in_order), after=rows.turn.lead().over(in_order))
    return held(rows.mutate(final_turn=rows.turn.max().over(group_by=list(family))))


def _silences(reports: ir.Table, *, by: Sequence[str], family: Sequence[str]) -> ir.Table:
    series = reports.group_by(list(dict.fromkeys([*by, *family]))).aggregate(
        first_turn=reports.turn.min(),
        last_turn=reports.turn.max(),
        final_turn=reports.final_turn.max(),
        given=reports.count(),
        first_reported=reports.period.max(where=reports.before.isnull()),
        last_reported=reports.period.max(where=reports.after.isnull()),
    )
    missed = series.final_turn - series.last_turn
    return series.mutate(
        missed=missed,
        gaps=series.last_turn - series.first_turn + 1 - series.given,
        stopped=(missed > 0) & (series.given >= 3),
    )


def _transitions(reports: ir.Table, *, by: Sequence[str], family: Sequence[str]) -> ir.Table:
    """One row a period: who fell silent since the period before, and who came back."""
    narrow = list(family)
    left = reports.filter((reports.turn < reports.final_turn) & (reports.after.fill_null(0) != reports.turn + 1))
    left = left.group_by(*narrow, turn=left.turn + 1).aggregate(went_silent=left.count())
    each = reports.group_by(*narrow, "begins", "turn").aggregate(
        here=reports.count(),
        begun_now=reports.before.isnull().cast("int64").sum(),
        came_back=(reports.before < reports.turn - 1).fill_null(False).cast("int64").sum(),
    )
    each = joined_back(each, left, key=[*narrow, "turn"], adds=["went_silent"])
    each = each.mutate(went_silent=each.went_silent.fill_null(0))
    so_far = ibis.window(group_by=narrow, order_by="turn", preceding=None, following=0)
    before = each.here.lag().over(ibis.window(group_by=narrow, order_by="turn"))
    each = each.mutate(begun=each.begun_now.sum().over(so_far), before=before)
    each = _with_sign_test(each, more="went_silent", fewer="came_back", adds="jump_p")
    much = (each.went_silent - each.came_back).cast("float64") >= SILENCED_SHARE * each.before.cast("float64")
    return each.mutate(
        reporting=each.here.cast("float64") / each.begun.cast("float64"),
        missing_jump=((each.jump_p < SILENCED_BY_CHANCE) & much).fill_null(False),
    )


def _since(reports: ir.Table, by: Sequence[str], family: Sequence[str], since: date) -> ir.Table:
    """Places that miss a larger share of their periods since the day than before it, against those that miss a smaller one."""
    whole = {"group_by": list(family)}
    reports = reports.mutate(from_then=reports.begins >= ibis.date(since))
    reports = reports.mutate(
        cut=reports.turn.max(where=~reports.from_then).over(**whole),
        first_turn=reports.turn.min().over(group_by=list(by)),
    )
    series = reports.group_by(list(dict.fromkeys([*by, *family]))).aggregate(
        owed_before=(reports.cut.max() - reports.first_turn.max() + 1).cast("float64"),
        owed_after=(reports.final_turn.max() - reports.cut.max()).cast("float64"),
        given_before=(~reports.from_then).cast("int64").sum().cast("float64"),
        given_after=reports.from_then.cast("int64").sum().cast("float64"),
    )
    series = series.filter((series.owed_before > 0) & (series.owed_after > 0))
    change = (series.given_before * series.owed_after - series.given_after * series.owed_before).round(6)
    series = series.mutate(more=(change > 0).cast("int64"), fewer=(change < 0).cast("int64"))
    sums = series.group_by(list(family)).aggregate(more=series.more.sum(), fewer=series.fewer.sum())
    sums = _with_sign_test(sums, more="more", fewer="fewer", adds="missing_since_p")
    return sums.mutate(missing_since=sums.missing_since_p < SILENCED_BY_CHANCE)


def _with_sign_test(table: ir.Table, *, more: str, fewer: str, adds: str) -> ir.Table:
    rows = table.mutate(sign_more=table[more].cast("float64"), sign_fewer=table[fewer].cast("float64"))
    reads, work = ["sign_more", "sign_fewer"], partial(_sign_test, adds=adds)
    return with_numpy(rows, reads=reads, adds={adds: "float64"}, work=work).drop(*reads)


def _sign_test(*, sign_more: Floats, sign_fewer: Floats, adds: str) -> dict[str, Floats]:
    half = np.full(len(sign_more), 0.5)
    return {adds: binomial_at_least(sign_more, np.maximum(sign_more + sign_fewer, 1.0), half)}
