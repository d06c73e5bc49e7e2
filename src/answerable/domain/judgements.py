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
    Column("country_confidence", "float64", "0.95 or 0.998, where a difference is told"),
    Column("country_reason", "string", "why not compared"),
    Column("neighbours", "string", "id of the neighbour set, or null"),
    Column("neighbours_count", "int64", "neighbours with a figure for the period"),
    Column("neighbours_value", "float64", "their plain mean"),
    Column("neighbours_comparison", "string", ""),
    Column("neighbours_confidence", "float64", ""),
    Column("neighbours_reason", "string", ""),
    Column("chart_points", "int64", "points on the control chart"),
    Column("chart_kind", "string", "xmr, p, p_prime, u or u_prime; with _following where limits follow season and last figure"),
    Column("chart_mean", "float64", "what the chart leads one to expect of the judged period"),
    Column("chart_lower", "float64", "lower process limit"),
    Column("chart_upper", "float64", "upper process limit"),
    Column("chart_reading", "string", "domain.verdicts.Movement, read from the last point only"),
    Column("chart_rule", "string", "outside_limits, two_of_three, shift, trend, or null"),
    Column("chart_reason", "string", "why it cannot be told, or provisional"),
    Column("chart_assurance", "string", "standards: pass, hit_or_miss or fail, as the process is"),
    Column("chart_autocorrelation", "float64", "lag-1 autocorrelation of the series"),
    Column("trend", "string", "Movement, over the recent points"),
    Column("trend_chi2", "float64", ""),
    Column("trend_reason", "string", ""),
    Column("long_trend", "string", "Movement, over all points"),
    Column("long_trend_z", "float64", ""),
    Column("long_trend_reason", "string", ""),
    Column("floor", "float64", "standards only: the level to hold"),
    Column("distance", "float64", "estimate minus floor, signed so that negative is below the standard"),
    Column("extra_variation", "float64", "standard deviation of the true level between periods, in the subject's unit"),
    Column("p_value", "float64", "one-sided: chance of figures this bad if the standard were just held"),
    Column("q_value", "float64", "p-value after Benjamini-Hochberg within the subject and period"),
    Column("pooled_periods", "int64", "periods held against the floor together"),
    Column("pooled_q", "float64", "as q_value, of those periods together"),
    Column("sureness", "float64", "below the floor: 1 - q of the evidence that the verdict rests on"),
    Column("verdict", "string", "standards: FloorVerdict. Metrics: null"),
    Column("verdict_reason", "string", ""),
    Column("findings", "string", "what screens of the figures found here, for a person to look at: domain.findings, with spaces"),
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
    Column("pooled_q", "float64", ""),
    Column("verdict", "string", ""),
    Column("findings", "string", "of this period: domain.findings, with spaces between"),
    Column("note", "string", "the publisher's"),
]

# One row for each thing that a screen of the figures found: for a person to look at, never proof.
FINDINGS = [
    Column("finding", "string", "domain.findings.Finding"),
    Column("about", "string", "metric or standard"),
    Column("subject", "string", ""),
    Column("place", "string", "code; empty where it is about all places"),
    Column("period", "string", "the period it was found in, or the last one of the series"),
    Column("other_period", "string", "the period that this one repeats, or the last one reported"),
    Column("places", "int64", "how many places it rests on"),
    Column(
        "amount",
        "float64",
        "a break: step of the middle place, in its unit; too smooth: spread as a share of chance's",
    ),
    Column("p_value", "float64", "chance of it, where a test gives one"),
]
