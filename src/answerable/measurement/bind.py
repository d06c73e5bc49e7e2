"""From publishers' observations to figures: one row per subject, place and period, each with its interval or why it has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from answerable.domain.metrics import IntervalMethod
from answerable.domain.refusals import Refusal
from answerable.domain.verdicts import Reason, Status
from answerable.measurement.intervals import proportion, rate
from answerable.measurement.subjects import Subject
from answerable.measurement.thresholds import clearly_above

CARRIES_A_VALUE = [Status.FINAL.value, Status.PROVISIONAL.value, Status.REVISED.value]
LIMITS = ["lower", "upper", "lower_998", "upper_998"]
FIGURE = ["status", "estimate", *LIMITS, "numerator", "denominator", "interval_method", "interval_reason"]
CARRIED = ["place_name", "note", "release"]
KEY = ["subject", "place", "period", "period_start", "period_end"]
BINDINGS = pa.schema(
    [
        ("subject", pa.string()),
        ("bound_source", pa.string()),
        ("bound_indicator", pa.string()),
        ("bound_measure", pa.string()),
        ("part", pa.string()),
    ]
)


def bind(bound: ir.Table, subjects: Mapping[str, Subject], table: ir.Table) -> ir.Table:
    """Figures of every subject, from `bound_observations`. `table` is `subjects_table` of the same subjects.

    Columns: KEY, FIGURE and CARRIED.
    """
    refuse_mixed_measures(bound)
    sums = _sums(bound, subjects)
    counted = sums.filter(~sums.beside_value).drop("beside_value")
    drawn = _with_counts(_values(bound), sums, table).union(counted)
    figures = drawn.join(table, "subject")
    return with_interval(with_status(figures)).select(*KEY, *FIGURE, *CARRIED)


def bindings(subjects: Mapping[str, Subject]) -> pa.Table:
    rows = [row for subject in subjects.values() for row in _parts(subject)]
    return pa.Table.from_pylist(rows, schema=BINDINGS)


def _parts(subject: Subject) -> list[dict[str, Any]]:
    figures = subject.figures
    parts = [("value", figures.value)] if figures.value else []
    parts += [("numerator", name) for name in figures.numerator] + [("denominator", name) for name in figures.denominator]
    parts += [("percent", figures.denominator_percent)] if figures.denominator_percent else []
    return [
        {
            "subject": subject.id,
            "bound_source": figures.source,
            "bound_indicator": name,
            "bound_measure": figures.measure,
            "part": part,
        }
        for part, name in parts
    ]


def bound_observations(observations: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """Observations that some subject reads, each with the part it plays; of two releases with one fact, the later in name."""
    table = ibis.memtable(bindings(subjects))
    joined = observations.join(
        table, [observations.source == table.bound_source, observations.indicator == table.bound_indicator]
    )
    wanted = joined.filter(joined.bound_measure.isnull() | (joined.bound_measure == joined.measure))
    # An empty measure and a null one are the same thing.
    wanted = wanted.mutate(measure=wanted.measure.fill_null(""), status=wanted.status.fill_null(Status.FINAL.value))
    fact = ibis.window(
        group_by=["subject", "part", "indicator", "measure", "place", "period"], order_by=[ibis.desc("release"), "line"]
    )
    return wanted.mutate(turn=ibis.row_number().over(fact)).filter(ibis._.turn == 0).drop("turn")


def refuse_mixed_measures(bound: ir.Table) -> None:
    """Refuse to judge where one indicator has several measures and the catalogue names none: they would be mixed."""
    unnamed = bound.filter(bound.bound_measure.isnull())
    several = unnamed.group_by(["subject", "indicator"]).aggregate(count=unnamed.measure.nunique(), one=unnamed.measure.min())
    rows = several.filter(several["count"] > 1).order_by("subject").to_pyarrow().to_pylist()
    if rows:
        said = "; ".join(
            f"{row['subject']}: '{row['indicator']}' has {row['count']} measures, one is '{row['one']}'" for row in rows
        )
        raise Refusal(f"These indicators have several measures, so name one as `measure` under `figures`. {said}.")


def _values(bound: ir.Table) -> ir.Table:
    rows = bound.filter(bound.part == "value")
    return rows.select(*KEY, "status", "value", "lower", "upper", "numerator", "denominator", *CARRIED)


def _with_counts(values: ir.Table, sums: ir.Table, table: ir.Table) -> ir.Table:
    """A published share with the counts behind it, from other indicators; a missing numerator is worked out in whole cases."""
    cases = sums.filter(sums.beside_value).select(
        of_subject="subject", of_place="place", of_period="period", counted="numerator", cases="denominator"
    )
    scales = table.select(scaled_subject="subject", share_of="scale")
    rows = values.left_join(
        cases, [values.subject == cases.of_subject, values.place == cases.of_place, values.period == cases.of_period]
    ).join(scales, ibis._.subject == scales.scaled_subject)
    worked_out = (rows.value / rows.share_of * rows.cases).round().cast("float64")
    numerator = ibis.coalesce(rows.numerator, rows.counted, worked_out)
    rows = rows.mutate(numerator=numerator, denominator=rows.denominator.fill_null(rows.cases))
    return rows.select(*values.columns)


def _sums(bound: ir.Table, subjects: Mapping[str, Subject]) -> ir.Table:
    """Numerators and denominators added up; a part without a figure leaves the sum without one.

    `beside_value` marks subjects whose value is published too; it stands where the counts do not.
    """
    rows = bound.filter(bound.part != "value")
    carried = rows.status.isin(CARRIES_A_VALUE)
    sums = rows.group_by(KEY).aggregate(
        numerator=rows.value.sum(where=rows.part == "numerator"),
        whole=rows.value.sum(where=rows.part == "denominator"),
        percent=rows.value.max(where=rows.part == "percent"),
        present=rows.count(where=rows.value.notnull() & carried),
        worst=rows.status.min(where=~carried),
        status=rows.status.max(where=carried),
        place_name=rows.place_name.max(),
        note=rows.note.max(),
        release=rows.release.max(),
    )
    wanted = _wanted(subjects)
    sums = sums.join(wanted, sums.subject == wanted.wanted_subject)
    complete = sums.present == sums.wanted_parts
    denominator = ibis.ifelse(sums.wants_percent, (sums.whole * sums.percent / 100.0).round(), sums.whole)
    no_figure = ibis.null("float64")
    return sums.mutate(
        status=ibis.ifelse(complete, sums.status, sums.worst.fill_null(Status.MISSING.value)),
        value=no_figure,
        lower=no_figure,
        upper=no_figure,
        numerator=ibis.ifelse(complete, sums.numerator, no_figure),
        denominator=ibis.ifelse(complete, denominator.cast("float64"), no_figure),
    ).select(*KEY, "status", "value", "lower", "upper", "numerator", "denominator", *CARRIED, "beside_value")


def _wanted(subjects: Mapping[str, Subject]) -> ir.Table:
    """How many parts each subject adds up."""
    added = {name: subject.figures for name, subject in subjects.items() if subject.figures.denominator}
    parts = [len(each.numerator) + len(each.denominator) + bool(each.denominator_percent) for each in added.values()]
    percent = [bool(each.denominator_percent) for each in added.values()]
    beside_value = [bool(each.value) for each in added.values()]
    rows = {"wanted_subject": list(added), "wanted_parts": parts, "wants_percent": percent, "beside_value": beside_value}
    kinds = [pa.string(), pa.int64(), pa.bool_(), pa.bool_()]
    schema = pa.schema(list(zip(rows, kinds, strict=True)))
    return ibis.memtable(pa.table(rows, schema=schema))


def with_status(figures: ir.Table) -> ir.Table:
    """A status that carries no value takes away the value; a value that is not there is missing, whatever the status says."""
    known = figures.value.notnull() | (figures.numerator.notnull() & figures.denominator.notnull())
    empty = figures.status.isin(CARRIES_A_VALUE) & ~known
    status = ibis.ifelse(empty, Status.MISSING.value, figures.status)
    carries = status.isin(CARRIES_A_VALUE)
    figures = figures.mutate(status=status)
    return figures.mutate(
        **{name: ibis.ifelse(carries, figures[name], ibis.null("float64")) for name in ("value", "numerator", "denominator")}
    )


def with_interval(figures: ir.Table) -> ir.Table:
    """The publisher's interval, or ours from the counts, or none and why."""
    figures = figures.mutate(given_lower=figures.lower, given_upper=figures.upper).drop("lower", "upper")
    kept = [*figures.columns, "estimate", *LIMITS, "interval_reason"]
    by_method = [
        _of_counts(figures, IntervalMethod.WILSON).select(*kept),
        _of_counts(figures, IntervalMethod.BYAR).select(*kept),
        _as_given(figures, IntervalMethod.PUBLISHER).select(*kept),
        _as_given(figures, IntervalMethod.UNKNOWN).select(*kept),
    ]
    return without_strangers(ibis.union(*by_method)).mutate(interval_method=ibis._.asked_interval)


def _of_counts(figures: ir.Table, method: IntervalMethod) -> ir.Table:
    rows = figures.filter(figures.asked_interval == method.value)
    count = proportion if method is IntervalMethod.WILSON else rate
    surer = count(rows, confidence=0.998)
    rows = count(surer.mutate(lower_998=surer.lower, upper_998=surer.upper))
    told = rows.reason.isnull()
    scaled = {name: rows[name] * rows.scale for name in LIMITS}
    return rows.mutate(
        **scaled,
        estimate=ibis.ifelse(told, rows.estimate * rows.scale, rows.value),
        interval_reason=_status_first(rows, rows.reason),
    )


def _as_given(figures: ir.Table, method: IntervalMethod) -> ir.Table:
    rows = figures.filter(figures.asked_interval == method.value)
    counted = rows.numerator / rows.denominator.nullif(0.0) * rows.scale
    given = rows.given_lower.notnull() & rows.given_upper.notnull() & (method is IntervalMethod.PUBLISHER)
    nothing = ibis.null("float64")
    return rows.mutate(
        estimate=rows.value.fill_null(counted),
        lower=ibis.ifelse(given, rows.given_lower, nothing),
        upper=ibis.ifelse(given, rows.given_upper, nothing),
        lower_998=nothing,
        upper_998=nothing,
        interval_reason=_status_first(rows, ibis.ifelse(given, ibis.null("string"), Reason.UNCERTAINTY_UNKNOWN.value)),
    )


def _status_first(rows: ir.Table, reason: Any) -> Any:
    return ibis.cases(
        (rows.status == Status.SUPPRESSED.value, Reason.SUPPRESSED.value),
        (rows.status == Status.NOT_APPLICABLE.value, Reason.NOT_APPLICABLE.value),
        (rows.status == Status.UNRELIABLE.value, Reason.UNRELIABLE.value),
        (rows.status == Status.MISSING.value, Reason.NOT_REPORTED.value),
        else_=reason,
    )


def without_strangers(figures: ir.Table) -> ir.Table:
    """Take away an interval that does not hold its own estimate, and any interval without one."""
    outside = clearly_above(figures.lower, figures.estimate) | clearly_above(figures.estimate, figures.upper)
    unusable = outside.fill_null(False) | figures.estimate.isnull()
    nothing = ibis.null("float64")
    return figures.mutate(
        interval_reason=ibis.ifelse(outside.fill_null(False), Reason.INTERVAL_EXCLUDES_VALUE.value, figures.interval_reason),
        **{name: ibis.ifelse(unusable, nothing, figures[name]) for name in LIMITS},
    )
