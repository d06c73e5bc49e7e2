"""Control charts of single figures (XmR), with the rules of NHS England's Making Data Count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.verdicts import Movement, Reason
from answerable.measurement.calendar import with_calendar
from answerable.measurement.compare import moved
from answerable.measurement.holding import joined_back
from answerable.measurement.thresholds import clearly_above, side_of

LIMIT = 2.66  # limits lie this many mean moving ranges from the mean (Shewhart 1931; 3 / 1.128, rounded as practice does)
SCREEN = 3.267  # a moving range beyond this many mean moving ranges is left out, once
LEAST_POINTS = 8
REFUSALS = [Reason.OVERLAPPING_PERIODS, Reason.TOO_SHORT, Reason.GAPS, Reason.AUTOCORRELATED]
ADDED = {
    "chart_points": "int64",
    "chart_mean": "float64",
    "chart_lower": "float64",
    "chart_upper": "float64",
    "chart_rule": "string",
    "chart_movement": "string",
    "chart_reading": "string",
    "chart_reason": "string",
    "chart_autocorrelation": "float64",
}


def control_chart(
    table: ir.Table,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    polarity: str = "polarity",
    shift_points: int = 7,
    trend_points: int = 7,
    baseline_points: int = 12,
    screen: bool = True,
    refuse_autocorrelated: bool = True,
) -> ir.Table:
    """Add the columns of `ADDED` to every row; rows without a value get nulls.

    One row for each series and start. Limits come from all points of a series, `by`. Runs do not cross a gap.
    `chart_reading` is read from the last point only: a flag anywhere in a long series is usual in pure noise. Limits and
    rules are null where the chart cannot be told.
    """
    points = table.select(*dict.fromkeys([*by, start, end, value, polarity])).filter(table[value].notnull())
    points = with_calendar(points, by=by, start=start, end=end)
    points = with_limits(points, by=by, start=start, value=value, screen=screen)
    points = with_rules(points, by=by, start=start, value=value, shift_points=shift_points, trend_points=trend_points)
    points = with_reason(points, baseline_points=baseline_points, refuse_autocorrelated=refuse_autocorrelated)
    points = with_reading(points, by=by, start=start, polarity=polarity)
    return joined_back(table, points, key=[*by, start], adds=[*ADDED])


def with_limits(points: ir.Table, *, by: Sequence[str], start: str, value: str, screen: bool) -> ir.Table:
    """The mean, and limits at 2.66 mean moving ranges from it; plus what the autocorrelation needs."""
    in_order, whole = ibis.window(group_by=list(by), order_by=start), ibis.window(group_by=list(by))
    y = points[value]
    before = ibis.ifelse(points.gap, ibis.null("float64"), y.lag().over(in_order))
    points = points.mutate(y=y, before=before, moving_range=(y - before).abs())
    points = points.mutate(
        chart_points=points.count().over(whole),
        mean=points.y.mean().over(whole),
        range_mean=points.moving_range.mean().over(whole),
    )
    if screen:
        usual = (points.range_mean == 0) | clearly_above(SCREEN * points.range_mean, points.moving_range)
    else:
        usual = points.moving_range.notnull()
    points = points.mutate(kept_range=ibis.ifelse(usual, points.moving_range, ibis.null("float64")))
    points = points.mutate(
        spread=LIMIT * points.kept_range.mean().over(whole),
        ranges=points.moving_range.count().over(whole),
        product=(points.y - points.mean) * (points.before - points.mean),
        square=(points.y - points.mean) * (points.y - points.mean),
    )
    correlation = points["product"].sum().over(whole) / points.square.sum().over(whole).nullif(0.0)
    return points.mutate(
        upper_limit=points["mean"] + points.spread,
        lower_limit=points["mean"] - points.spread,
        chart_autocorrelation=correlation,
        overlapping=points.overlap.any().over(whole),
    )


def with_rules(points: ir.Table, *, by: Sequence[str], start: str, value: str, shift_points: int, trend_points: int) -> ir.Table:
    """`chart_rule` and `direction` (1 up, -1 down) of each point; all points of a pattern are marked, the gravest rule named."""
    points = points.mutate(
        stretch=points.gap.cast("int64").sum().over(ibis.window(group_by=list(by), order_by=start, following=0))
    )
    stretch = [*by, "stretch"]
    near = (points.upper_limit - points["mean"]) * (2.0 / 3.0)
    outside = clearly_above(points.y, points.upper_limit) | clearly_above(points.lower_limit, points.y)
    beyond = clearly_above(points.y, points["mean"] + near) | clearly_above(points["mean"] - near, points.y)
    points = points.mutate(
        side=side_of(points.y, points["mean"]),
        slope=side_of(points.y, points.before).fill_null(0),
        outside=outside,
        close=beyond & ~outside,
    )
    points = points.mutate(
        shift_end=_run_end(points.side, shift_points, stretch, start),
        trend_end=_run_end(points.slope, trend_points - 1, stretch, start),
        three_end=_run_end(points.side, 3, stretch, start)
        * (points.close.cast("int64").sum().over(_back(2, stretch, start)) >= 2).cast("int64"),
    )
    points = points.mutate(
        in_shift=_within(points.shift_end != 0, shift_points, stretch, start),
        in_three=_within(points.three_end != 0, 3, stretch, start) & points.close,
        in_rise=_within(points.trend_end > 0, trend_points, stretch, start),
        in_fall=_within(points.trend_end < 0, trend_points, stretch, start),
    )
    trending = points.in_rise | points.in_fall
    slope = ibis.cases((points.in_rise & points.in_fall, points.slope), (points.in_rise, 1), else_=-1)
    return points.mutate(
        rule=ibis.cases(
            (points.outside, "outside_limits"),
            (trending, "trend"),
            (points.in_three, "two_of_three"),
            (points.in_shift, "shift"),
            else_=ibis.null("string"),
        ),
        direction=ibis.ifelse(trending & ~points.outside, slope, points.side),
    )


def with_reason(points: ir.Table, *, baseline_points: int, refuse_autocorrelated: bool) -> ir.Table:
    """Why the chart cannot be told, or `provisional`."""
    alike = points.chart_autocorrelation.abs() > 2.0 / points.chart_points.cast("float64").sqrt()
    return points.mutate(
        chart_reason=ibis.cases(
            (points.overlapping, Reason.OVERLAPPING_PERIODS.value),
            (points.chart_points < LEAST_POINTS, Reason.TOO_SHORT.value),
            (points.ranges < LEAST_POINTS - 1, Reason.GAPS.value),
            (alike.fill_null(False) & refuse_autocorrelated, Reason.AUTOCORRELATED.value),
            (points.chart_points < baseline_points, "provisional"),
            else_=ibis.null("string"),
        )
    )


def with_reading(points: ir.Table, *, by: Sequence[str], start: str, polarity: str) -> ir.Table:
    told = ~points.chart_reason.isin([str(reason) for reason in REFUSALS]).fill_null(False)

    def shown(column: Any, kind: str = "float64") -> Any:
        return ibis.ifelse(told, column, ibis.null(kind))

    movement = ibis.ifelse(points.rule.isnull(), ibis.null("string"), moved(points.direction, points[polarity]))
    points = points.mutate(
        told=told,
        chart_mean=shown(points["mean"]),
        chart_lower=shown(points.lower_limit),
        chart_upper=shown(points.upper_limit),
        chart_rule=shown(points.rule, "string"),
        chart_movement=shown(movement, "string"),
    )
    whole = ibis.window(group_by=list(by), order_by=start, preceding=None, following=None)
    last = points.chart_movement.fill_null(Movement.NO_CLEAR_CHANGE.value).last().over(whole)
    return points.mutate(chart_reading=ibis.ifelse(points.told, last, Movement.CANNOT_BE_TOLD.value))


def _back(rows: int, by: Sequence[str], start: str) -> Any:
    return ibis.window(group_by=list(by), order_by=start, preceding=rows, following=0)


def _run_end(sign: Any, length: int, by: Sequence[str], start: str) -> Any:
    """1 or -1 at the last row of `length` rows of the same sign, else 0."""
    total = sign.cast("int64").sum().over(_back(length - 1, by, start))
    return ibis.cases((total == length, 1), (total == -length, -1), else_=0)


def _within(ending: Any, length: int, by: Sequence[str], start: str) -> Any:
    """Whether a run of `length` rows that ends here or later covers this row."""
    ahead = ibis.window(group_by=list(by), order_by=start, preceding=0, following=length - 1)
    return ending.cast("int64").max().over(ahead) == 1
