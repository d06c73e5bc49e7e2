"""From figures to judgements: every metric and standard, every place, in a handful of whole-table steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from answerable.domain.country import Country
from answerable.domain.findings import Finding
from answerable.domain.judgements import JUDGEMENT, SERIES
from answerable.domain.metrics import IntervalMethod
from answerable.domain.standards import Standard
from answerable.domain.verdicts import FloorVerdict, Movement, Reason, Status
from answerable.measurement.bind import bind, bound_observations
from answerable.measurement.charts_spc import control_chart
from answerable.measurement.compare import compare
from answerable.measurement.floors import floor_verdict
from answerable.measurement.holding import held
from answerable.measurement.peers import with_neighbours_value
from answerable.measurement.recipes import methods_of
from answerable.measurement.screening import findings, guarded, screened, with_findings, with_segments
from answerable.measurement.subjects import Subject, of_kind, subjects_table
from answerable.measurement.trends import long_trend, recent_trend
from answerable.measurement.who import judged_figures, judged_places, kinds_table, latest_periods, latest_rows, with_unlisted

TREND = {"trend": "string", "trend_chi2": "float64", "trend_reason": "string"}
LONG_TREND = {"long_trend": "string", "long_trend_z": "float64", "long_trend_reason": "string"}
FLOOR = {
    "extra_variation": "float64",
    "p_value": "float64",
    "q_value": "float64",
    "pooled_periods": "int64",
    "pooled_q": "float64",
    "sureness": "float64",
    "distance": "float64",
    "verdict": "string",
    "verdict_reason": "string",
}
COUNTED = [IntervalMethod.WILSON.value, IntervalMethod.BYAR.value]  # figures that chance among their cases explains
SIZED = 36  # figures: a jump in the size of the place among them is said beside the judgement
RECENT = 7  # figures: a common jump among them is said beside the judgement
SEALED = {"judgement", "methods", "releases", "judged_by"}  # written by `sealing`


class Judged(NamedTuple):
    """`judgements` lacks the columns of SEALED and has place_release; `read` says which releases each subject read."""

    judgements: ir.Table
    series: ir.Table
    findings: ir.Table
    read: ir.Table


def judge(
    observations: ir.Table,
    *,
    subjects: Mapping[str, Subject],
    versions: Mapping[str, str],
    country: Country,
    places: ir.Table,
    neighbours: ir.Table,
    on: date,
    progress: Callable[[str], None] = lambda step: None,
) -> Judged:
    """Judge every subject for every place in force on the day. Tables as in `observations.schema`, with release and source."""
    providers = frozenset(kind.id for kind in country.kinds if kind.form == "provider")
    about = subjects_table(subjects, versions=versions, providers=providers)
    progress("reading figures")
    bound = held(bound_observations(observations, subjects))
    figures = held(bind(bound, subjects, about))
    kinds = kinds_table(subjects, country)
    who = with_unlisted(judged_places(kinds, places, on=on), figures=figures, kinds=kinds, places=places)
    who = held(who)
    progress("looking the figures over")
    series = with_country_value(judged_figures(figures, who), figures, about, whole=country.whole)
    series = held(with_findings(screened(held(segmented(series, subjects)))))
    progress("drawing control charts")
    charted = held(charts(series, subjects))
    progress("holding figures against standards")
    judged = held(trended(floored(charted, subjects), subjects))
    progress("comparing places")
    owed = [standard.id for standard in of_kind(subjects.values(), Standard)]
    rows = _judgements(judged, figures, who, about, neighbours, whole=country.whole, owed=owed)
    return Judged(rows, _series(judged, rows), findings(series), bound.select("subject", "release").distinct())


def with_country_value(series: ir.Table, figures: ir.Table, about: ir.Table, *, whole: str) -> ir.Table:
    """The whole country's figure; for services without one, all their counts together."""
    described = series.join(about, "subject")
    country = figures.filter(figures.place == whole).select(of_subject="subject", of_period="period", published="estimate")
    described = described.left_join(
        country, [described.subject == country.of_subject, described.period == country.of_period]
    ).drop("of_subject", "of_period")
    sums = figures.filter(figures.place != whole).join(about.filter(about.providers_only), "subject")
    sums = sums.filter(sums.numerator.notnull() & sums.denominator.notnull())
    together = sums.group_by(sum_subject=sums.subject, sum_period=sums.period).aggregate(
        together=sums.numerator.sum() / sums.denominator.sum().nullif(0.0) * sums.scale.max()
    )
    joined = described.left_join(
        together, [described.subject == together.sum_subject, described.period == together.sum_period]
    ).drop("sum_subject", "sum_period")
    return joined.mutate(country_value=joined.published.fill_null(joined.together)).drop("published", "together")


def segmented(series: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """Where people decided that a series begins anew."""
    return _by_policy(series, subjects, policy=lambda subject: subject.rebased, step=with_segments)


def charts(series: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """A control chart for each series, by each metric's own run lengths; from its counts, where they make its interval."""
    counted = series.asked_interval.isin(COUNTED)
    series = series.mutate(
        **{f"chart_{name}": ibis.ifelse(counted, series[name], ibis.null("float64")) for name in ("numerator", "denominator")}
    )
    drawn = _by_policy(
        series,
        subjects,
        policy=lambda subject: methods_of(subject),
        step=lambda rows, policy: guarded(
            control_chart(
                rows,
                polarity="way_polarity",
                numerator="chart_numerator",
                denominator="chart_denominator",
                events="events",
                scale="scale",
                target="floor",
                segment="segment",
                shift_points=policy.shift_points,
                trend_points=policy.trend_points,
                baseline_points=policy.baseline_points,
            ),
            reading="chart_reading",
            reason="chart_reason",
            points=max(policy.shift_points, policy.trend_points),
        ),
    )
    return drawn.drop("chart_numerator", "chart_denominator")


def trended(series: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """The trend of the last figures and of all, since a person last decided that the series begins anew."""
    latest = series.segment == series.segment.max().over(group_by=["subject", "place"])
    series = held(series.mutate(current=ibis.ifelse(latest, series.estimate, ibis.null("float64"))))
    recent = _by_policy(
        series,
        subjects,
        policy=lambda subject: methods_of(subject).recent_points,
        step=lambda rows, points: guarded(
            recent_trend(rows, value="current", polarity="way_polarity", points=points),
            reading="trend",
            reason="trend_reason",
            points=points - 1,
        ),
    )
    both = long_trend(recent, value="current", polarity="way_polarity")
    both = guarded(both, reading="long_trend", reason="long_trend_reason", points=None)
    return both.drop("current")


def floored(series: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """Standards get their verdicts; metrics get nulls."""
    standards = {subject.id: subject for subject in of_kind(subjects.values(), Standard)}
    metrics = series.filter(series.about == "metric").mutate(**{name: ibis.null(kind) for name, kind in FLOOR.items()})
    if not standards:
        return metrics
    due = series.filter(series.about == "standard")
    tested = _by_policy(
        due.mutate(copied=due.copy_of.notnull()),
        standards,
        policy=lambda standard: standard.test,
        step=lambda rows, test: floor_verdict(
            rows,
            status="status",
            events="events",
            copied="copied",
            false_discovery_rate=test.false_discovery_rate,
            persistent_breaches=test.persistent_breaches,
            persistent_of=test.persistent_of,
        ),
    )
    return metrics.union(tested.cast(FLOOR).select(*metrics.columns))


def _by_policy(
    series: ir.Table, subjects: Mapping[str, Any], *, policy: Callable[[Any], Any], step: Callable[[ir.Table, Any], ir.Table]
) -> ir.Table:
    """Subjects of one policy go through together: run lengths are part of the expression, not of the data."""
    groups: dict[Any, list[str]] = {}
    for name, subject in sorted(subjects.items()):
        groups.setdefault(_key(policy(subject)), []).append(name)
    policies = {_key(policy(subject)): policy(subject) for subject in subjects.values()}
    return _union(step(series.filter(series.subject.isin(names)), policies[key]) for key, names in groups.items())


def _key(policy: Any) -> str:
    return repr(policy)


def _union(tables: Iterable[ir.Table]) -> ir.Table:
    first, *rest = list(tables)
    return ibis.union(first, *[table.select(*first.columns) for table in rest]) if rest else first


def _judgements(
    judged: ir.Table, figures: ir.Table, who: ir.Table, about: ir.Table, neighbours: ir.Table, *, whole: str, owed: list[str]
) -> ir.Table:
    rows = held(latest_rows(judged, held(latest_periods(judged)), who, owed=owed)).join(about, "subject")
    rows = held(_with_readings(rows, judged))
    rows = rows.mutate(country_value=ibis.ifelse(rows.place == whole, ibis.null("float64"), rows.country_value))
    rows = compare(
        rows,
        benchmark="country_value",
        comparison="country_comparison",
        reason="country_reason",
        confidence="country_confidence",
    )
    rows = with_neighbours_value(rows, figures=figures, neighbours=neighbours)
    rows = compare(
        rows,
        benchmark="neighbours_value",
        comparison="neighbours_comparison",
        reason="neighbours_reason",
        confidence="neighbours_confidence",
    )
    rows = _with_plain_reasons(rows)
    made = [column.name for column in JUDGEMENT if column.name not in SEALED]
    return held(rows.select(*made, "place_release")).order_by("about", "subject", "place")


def _with_readings(rows: ir.Table, judged: ir.Table) -> ir.Table:
    """Chart, trend and verdict of the judged period; where it has no figure, the chart of the figures before it."""
    same = ["chart_rule", "chart_mean", "chart_lower", "chart_upper", *FLOOR, "country_value", "findings"]
    whole_series = ["chart_points", "chart_kind", "chart_reason", "chart_assurance", "chart_autocorrelation", "too_smooth"]
    read = ["chart_reading", *TREND, *LONG_TREND, "since_break", "since_size_jump"]
    at_period = judged.select(at_subject="subject", at_place="place", at_period="period", **{name: name for name in same})
    rows = rows.left_join(
        at_period, [rows.subject == at_period.at_subject, rows.place == at_period.at_place, rows.period == at_period.at_period]
    ).drop("at_subject", "at_place", "at_period")
    known = judged.filter(judged.estimate.notnull())
    of_series = known.group_by(of_subject=known.subject, of_place=known.place).aggregate(
        **{name: known[name].max() for name in [*whole_series, *read]}
    )
    rows = rows.left_join(of_series, [rows.subject == of_series.of_subject, rows.place == of_series.of_place])
    silent = rows.estimate.isnull()
    untold = Movement.CANNOT_BE_TOLD.value
    unverdicted = (rows.about == "standard") & rows.verdict.isnull()
    return rows.mutate(
        chart_points=rows.chart_points.fill_null(0),
        chart_reading=ibis.ifelse(silent, untold, rows.chart_reading),
        chart_reason=ibis.ifelse(silent, rows.interval_reason, rows.chart_reason),
        trend=ibis.ifelse(silent, untold, rows.trend),
        trend_reason=ibis.ifelse(silent, rows.interval_reason, rows.trend_reason),
        trend_chi2=ibis.ifelse(silent, ibis.null("float64"), rows.trend_chi2),
        long_trend=ibis.ifelse(silent, untold, rows.long_trend),
        long_trend_reason=ibis.ifelse(silent, rows.interval_reason, rows.long_trend_reason),
        long_trend_z=ibis.ifelse(silent, ibis.null("float64"), rows.long_trend_z),
        findings=_found(rows),
        verdict=ibis.ifelse(unverdicted, FloorVerdict.NOT_REPORTED.value, rows.verdict),
        verdict_reason=ibis.ifelse(unverdicted, Reason.NOT_REPORTED.value, rows.verdict_reason),
    ).drop("of_subject", "of_place")


def _found(rows: ir.Table) -> Any:
    """What screens found in the judged period, in the run of periods its reading rests on, and in the whole series."""
    jumped = (rows.since_break < RECENT).fill_null(False) & ~rows.findings.contains(Finding.DEFINITION_BREAK).fill_null(False)
    sized = (rows.since_size_jump < SIZED).fill_null(False) & ~rows.findings.contains(Finding.SIZE_JUMP).fill_null(False)
    parts = [
        rows.findings.fill_null(""),
        ibis.ifelse(jumped, f" {Finding.DEFINITION_BREAK}", ""),
        ibis.ifelse(sized, f" {Finding.SIZE_JUMP}", ""),
        ibis.ifelse(rows.too_smooth.fill_null(False), f" {Finding.TOO_SMOOTH}", ""),
    ]
    return (parts[0] + parts[1] + parts[2] + parts[3]).strip().nullif("")


def _with_plain_reasons(rows: ir.Table) -> ir.Table:
    """Where there is no interval, its reason is the reason for not comparing; too few neighbours is told as such."""
    no_interval = rows.lower.isnull() & rows.interval_reason.notnull()
    own_reason = rows.neighbours_gap_reason.fill_null(rows.neighbours_reason)
    return rows.mutate(
        interval_method=rows.asked_interval,
        country_reason=ibis.ifelse(no_interval, rows.interval_reason, rows.country_reason),
        neighbours_reason=ibis.ifelse(no_interval, rows.interval_reason, own_reason),
        status=rows.status.fill_null(Status.MISSING.value),
    )


def _series(judged: ir.Table, rows: ir.Table) -> ir.Table:
    """All periods of the places that have a judgement, and of services that have ended: they were there then."""
    named = rows.select(kept_subject="subject", kept_place="place").mutate(standing=True)
    kept = judged.left_join(named, [judged.subject == named.kept_subject, judged.place == named.kept_place])
    kept = kept.filter(kept.standing.notnull() | ~kept.is_area)
    return kept.select(*[column.name for column in SERIES]).order_by("about", "subject", "place", "period_start", "period")
