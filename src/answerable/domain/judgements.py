"""The columns of a judgement, in order, each with what it means: the one list that tables, pages and exports share."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    name: str
    type: str  # string, float64, int64, date
    means: str


JUDGEMENT = [
    Column("judgement", "string", "permanent id: first 16 hex digits of the SHA-256 of all the other columns"),
    Column("about", "string", "metric or standard"),
    Column("subject", "string", "id of the metric or standard"),
    Column("subject_version", "string", "first 12 hex digits of the SHA-256 of its definition in the catalogue"),
    Column("place", "string", "code of the place or provider"),
    Column("place_name", "string", "its name"),
    Column("place_kind", "string", "its kind, the most specific one the subject judges"),
    Column("period", "string", "ISO 8601 start/duration of the figure judged"),
    Column("period_start", "date", ""),
    Column("period_end", "date", "last day, included"),
    Column("status", "string", "what the publisher says of the figure"),
    Column("estimate", "float64", "in the subject's unit; null where there is none to judge"),
    Column("lower", "float64", "95% interval"),
    Column("upper", "float64", ""),
    Column("numerator", "float64", ""),
    Column("denominator", "float64", ""),
    Column("interval_method", "string", "publisher, wilson, byar or unknown"),
    Column("interval_reason", "string", "why there is no interval"),
    Column("country_value", "float64", "the whole country, same period"),
    Column("country_comparison", "string", "domain.verdicts.Comparison"),
    Column("country_reason", "string", "why not compared"),
    Column("neighbours", "string", "id of the neighbour set, or null"),
    Column("neighbours_count", "int64", "neighbours with a figure for the period"),
    Column("neighbours_value", "float64", "their plain mean"),
    Column("neighbours_comparison", "string", ""),
    Column("neighbours_reason", "string", ""),
    Column("chart_points", "int64", "points on the control chart"),
    Column("chart_mean", "float64", ""),
    Column("chart_lower", "float64", "lower process limit"),
    Column("chart_upper", "float64", "upper process limit"),
    Column("chart_reading", "string", "domain.verdicts.Movement, read from the last point only"),
    Column("chart_rule", "string", "outside_limits, two_of_three, shift, trend, or null"),
    Column("chart_reason", "string", "why it cannot be told, or provisional"),
    Column("chart_autocorrelation", "float64", "lag-1 autocorrelation of the series"),
    Column("trend", "string", "Movement, over the recent points"),
    Column("trend_chi2", "float64", ""),
    Column("trend_reason", "string", ""),
    Column("floor", "float64", "standards only: the level to hold"),
    Column("distance", "float64", "estimate minus floor, signed so that negative is below the standard"),
    Column("p_value", "float64", "one-sided: chance of figures this bad if the standard were just held"),
    Column("q_value", "float64", "p-value after Benjamini-Hochberg within the subject and period"),
    Column("verdict", "string", "standards: FloorVerdict. Metrics: null"),
    Column("verdict_reason", "string", ""),
    Column("last_reported", "string", "the latest period with a figure, where the judged one has none"),
    Column("methods", "string", "JSON list of {step, method, version, parameters}"),
    Column("releases", "string", "JSON list of {release, source, sha256: {file: hash}}"),
    Column("judged_by", "string", "answerable and its version"),
]

# One row per subject, place and period: what the charts draw and the tables beneath them hold.
SERIES = [
    Column("about", "string", ""),
    Column("subject", "string", ""),
    Column("place", "string", ""),
    Column("period", "string", ""),
    Column("period_start", "date", ""),
    Column("period_end", "date", ""),
    Column("status", "string", ""),
    Column("estimate", "float64", ""),
    Column("lower", "float64", ""),
    Column("upper", "float64", ""),
    Column("numerator", "float64", ""),
    Column("denominator", "float64", ""),
    Column("country_value", "float64", ""),
    Column("chart_mean", "float64", ""),
    Column("chart_lower", "float64", ""),
    Column("chart_upper", "float64", ""),
    Column("chart_rule", "string", "rule this point breaks, if any"),
    Column("chart_movement", "string", "improving, worsening, rising or falling where a rule is broken"),
    Column("p_value", "float64", "standards only"),
    Column("q_value", "float64", ""),
    Column("verdict", "string", ""),
    Column("note", "string", "the publisher's"),
]
