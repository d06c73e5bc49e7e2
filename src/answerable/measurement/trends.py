"""The recent trend of yearly figures, as England's public health profiles (Fingertips) tell it, and the trend of long series."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.verdicts import Movement, Reason
from answerable.measurement.calendar import with_calendar
from answerable.measurement.compare import moved
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.intervals import known, z_of
from answerable.measurement.mann_kendall import Autocorrelation, long_trends

CHI2 = 9.54953570608324  # chi-squared with one degree of freedom, 99.8%
WIDTH = 3.92  # a 95% interval is this many standard errors wide


def recent_trend(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    lower: str = "lower",
    upper: str = "upper",
    polarity: str = "polarity",
    points: int = 5,
) -> ir.Table:
    """Add trend, trend_chi2 and trend_reason, the same on every row of a series.

    A straight line is fitted to the last `points` yearly figures, weighted by certainty. It is a trend when its slope would
    be so steep by chance less than once in 500 and no single point decides its sign.
    """
    table = table_of(data)
    narrow = table.select(*dict.fromkeys([*by, start, end, value, lower, upper, polarity]))
    sums = _sums(_last(narrow, by=by, start=start, end=end, value=value, lower=lower, upper=upper, points=points), by=by)
    fitted = _fitted(sums, by=by, polarity=polarity, points=points)
    joined = table.left_join(fitted, [table[name].identical_to(fitted[f"{name}_fitted"]) for name in by])
    kept = joined.select(*table.columns, "trend", "trend_chi2", "trend_reason")
    return kept.mutate(
        trend=kept.trend.fill_null(Movement.CANNOT_BE_TOLD.value),
        trend_reason=ibis.ifelse(kept.trend.isnull(), Reason.TOO_SHORT.value, kept.trend_reason),
    )


def long_trend(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    polarity: str = "polarity",
    confidence: float = 0.998,
    autocorrelation: Autocorrelation = "first_order",
) -> ir.Table:
    """Add long_trend, long_trend_z and long_trend_reason, the same on every row of a series of 8 or more figures.

    S is the rises less the falls between every two years of the same season, z = (S -/+ 1) / sqrt(Var S) (Mann 1945, Kendall
    1975; with seasons, of monthly or quarterly figures: Hirsch, Slack and Smith 1982). Var S is corrected for ties and for
    figures that lean on the ones before (Hamed and Rao 1998; `autocorrelation` says how, see `lean_factor`). A trend when |z| is
    above the normal quantile of `confidence`: by chance less than once in 500 where figures do not lean.

    Figures missing in between do not count, up to a quarter of them. Refused: overlapping or irregular periods, fewer than 8
    figures, or too few for even an unbroken rise to be sure.
    """
    table = table_of(data)
    points = with_calendar(table.filter(known(table[value]).notnull()), by=by, start=start, end=end)
    points = points.select(
        *by,
        trend_way=points[polarity],
        trend_value=known(points[value]),
        trend_month=points[start].year().cast("int64") * 12 + points[start].month().cast("int64") - 1,
        trend_overlap=points.overlap.cast("float64"),
    )
    made = with_series(
        points,
        by=by,
        order=["trend_month"],
        reads=["trend_value", "trend_month", "trend_overlap"],
        adds={"long_trend_z": "float64", "long_trend_reason": "string", "long_trend_first": "bool"},
        work=partial(long_trends, autocorrelation=autocorrelation, confidence=confidence),
    )
    series = made.filter(made.long_trend_first)
    z = series.long_trend_z
    sure = z.abs().round(9) > z_of(confidence)
    told = moved(ibis.ifelse(sure, z.sign().cast("int64"), 0), series.trend_way)
    series = series.select(
        "long_trend_z",
        long_trend=ibis.ifelse(z.isnull(), Movement.CANNOT_BE_TOLD.value, told),
        long_trend_why=series.long_trend_reason,
        **{f"{name}_of": series[name] for name in by},
    )
    added = ["long_trend", "long_trend_z", "long_trend_reason"]
    table = table.drop(*[name for name in added if name in table.columns])
    joined = table.left_join(series, [table[name].identical_to(series[f"{name}_of"]) for name in by])
    return joined.select(
        *table.columns,
        "long_trend_z",
        long_trend=joined.long_trend.fill_null(Movement.CANNOT_BE_TOLD.value),
        long_trend_reason=ibis.ifelse(joined.long_trend.isnull(), Reason.TOO_SHORT.value, joined.long_trend_why),
    )


def _last(
    table: ir.Table, *, by: Sequence[str], start: str, end: str, value: str, lower: str, upper: str, points: int
) -> ir.Table:
    """The last points of each series, with time 1 to 5 centred and weights 1 / SE^2."""
    with_value = with_calendar(table.filter(table[value].notnull()), by=by, start=start, end=end)
    backwards = ibis.window(group_by=list(by), order_by=ibis.desc(start))
    ranked = with_value.mutate(back=ibis.row_number().over(backwards))
    last = ranked.filter(ranked.back < points)
    whole = in_one_order(by)
    error = (last[upper] - last[lower]) / WIDTH
    return last.mutate(
        w=ibis.ifelse(error > 0, 1.0 / (error * error).nullif(0.0), ibis.null("float64")),
        t=(points - 1) / 2.0 - last.back.cast("float64"),
        v=last[value] - last[value].mean().over(whole),
    )


def in_one_order(by: Sequence[str]) -> Any:
    """All points of a series, added up from the newest to the oldest, so that the last digit is always the same."""
    return ibis.window(group_by=list(by), order_by="back", preceding=None, following=None)


def _sums(last: ir.Table, *, by: Sequence[str]) -> ir.Table:
    """Weighted sums over the points, and each point's slope without it."""
    whole = in_one_order(by)
    parts = {
        "s0": last.w,
        "st": last.w * last.t,
        "sv": last.w * last.v,
        "stt": last.w * last.t * last.t,
        "stv": last.w * last.t * last.v,
    }
    last = last.mutate(**parts)
    last = last.mutate(**{f"all_{name}": last[name].sum().over(whole) for name in parts})
    without = {name: last[f"all_{name}"] - last[name] for name in parts}
    return last.mutate(slope_sign=_slope(*[without[name] for name in parts]).sign())


def _slope(s0: Any, st: Any, sv: Any, stt: Any, stv: Any) -> Any:
    return (s0 * stv - st * sv) / (s0 * stt - st * st).nullif(0.0)


def _fitted(sums: ir.Table, *, by: Sequence[str], polarity: str, points: int) -> ir.Table:
    names = ["all_s0", "all_st", "all_sv", "all_stt", "all_stv"]
    after_first = sums.back < points - 1
    series = sums.group_by(list(by)).aggregate(
        **{name: sums[name].max() for name in names},
        way=sums[polarity].max(),
        count=sums.count(),
        weighted=sums.w.count(),
        longest=sums.months.max(),
        overlaps=sums.overlap.any(),
        least_step=sums.step.min(where=after_first),
        gaps=sums.gap.any(where=after_first),
        least_sign=sums.slope_sign.min(),
        most_sign=sums.slope_sign.max(),
    )
    s0, st, sv, stt, stv = (series[name] for name in names)
    slope = _slope(s0, st, sv, stt, stv)
    chi2 = slope * slope * (s0 * stt - st * st) / s0.nullif(0.0)
    reason = _why_no_trend(series, points)
    steady = (series.least_sign == series.most_sign) & (series.least_sign == slope.sign())
    direction = ibis.ifelse((chi2.round(9) > CHI2) & steady, slope.sign().cast("int64"), 0)
    told = series.mutate(
        trend_chi2=ibis.ifelse(reason.isnull(), chi2, ibis.null("float64")),
        trend=ibis.ifelse(reason.isnull(), moved(direction, series.way), Movement.CANNOT_BE_TOLD.value),
        trend_reason=reason,
    )
    return told.select("trend", "trend_chi2", "trend_reason", **{f"{name}_fitted": told[name] for name in by})


def _why_no_trend(series: ir.Table, points: int) -> Any:
    yearly = (series.least_step == 12) & (series.longest <= 12)
    return ibis.cases(
        (series.overlaps, Reason.OVERLAPPING_PERIODS.value),
        ((series.longest > 12) | ((series.longest > 0) & (series.longest < 12)), Reason.NOT_ANNUAL.value),
        (series["count"] < points, Reason.TOO_SHORT.value),
        (series.gaps, Reason.GAPS.value),
        (~yearly, Reason.NOT_ANNUAL.value),
        (series.weighted < points, Reason.UNCERTAINTY_UNKNOWN.value),
        else_=ibis.null("string"),
    )
