"""Control charts: single figures (XmR), shares (p) and events (u), with the rules of NHS England's Making Data Count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Assurance, Movement, Reason
from answerable.measurement.calendar import Calendar, calendar, with_days
from answerable.measurement.compare import moved
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.leaning import autocorrelation, followed, leans
from answerable.measurement.process_limits import EVENTS, KINDS, LEANING, SHARES, Counted, Flags, Process, process, surely_outside
from answerable.measurement.run_rules import NO_RULE, RULES, clearly, rules, runs_of
from answerable.measurement.spans import Floats, Ints, Spans

LEAST_POINTS = 8
Leaning = Literal["followed", "refused", "ignored"]
REASONS = [
    Reason.OVERLAPPING_PERIODS.value,
    Reason.TOO_SHORT.value,
    Reason.GAPS.value,
    Reason.AUTOCORRELATED.value,
    Reason.PROVISIONAL.value,
]
NO_REASON, AFTER_A_GAP, PROVISIONAL = -1, 2, 4
ASSURANCES = [Assurance.FAIL.value, Assurance.HIT_OR_MISS.value, Assurance.PASS.value]
KINDS_IN_WORDS = [*KINDS, *[f"{kind}_following" for kind in KINDS]]
ADDED = {
    "chart_points": "int64",
    "chart_kind": "string",
    "chart_mean": "float64",
    "chart_lower": "float64",
    "chart_upper": "float64",
    "chart_rule": "string",
    "chart_movement": "string",
    "chart_reading": "string",
    "chart_reason": "string",
    "chart_assurance": "string",
    "chart_autocorrelation": "float64",
    "chart_longest_run": "int64",
    "chart_crossings": "int64",
    "chart_unusual_runs": "bool",
}
WORKED = {
    "chart_points": "int32",
    "chart_mean": "float64",
    "chart_lower": "float64",
    "chart_upper": "float64",
    "chart_autocorrelation": "float64",
    "chart_longest_run": "int32",
    "chart_crossings": "int32",
    "chart_unusual_runs": "bool",
    "c_kind": "int8",
    "c_rule": "int8",
    "c_direction": "int8",
    "c_last": "int8",
    "c_reason": "int8",
    "c_assurance": "int8",
}


def control_chart(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    polarity: str = "polarity",
    numerator: str | None = None,
    denominator: str | None = None,
    events: str | None = None,
    scale: str | None = None,
    target: str | None = None,
    segment: str | None = None,
    shift_points: int = 7,
    trend_points: int = 7,
    baseline_points: int = 12,
    freeze: int | None = None,
    screen: bool = True,
    leaning: Leaning = "followed",
) -> ir.Table:
    """Add to every row (null where there is no value): chart_points, chart_kind, chart_mean, chart_lower, chart_upper,
    chart_rule, chart_movement, chart_reading, chart_reason, chart_assurance, chart_autocorrelation, chart_longest_run,
    chart_crossings and chart_unusual_runs.

    One row for each series (`by`) and start. Without `numerator` and `denominator` it is an XmR chart: limits 2.66 mean moving
    ranges from the mean. With them (and `value` = numerator / denominator x `scale`, a column) it is a p chart, or where
    `events` is true a u chart: three standard deviations of chance, widened by Laney's factor (p', u') where the median case
    count is above 1,000 and the figures vary more than chance. A series that lacks a count anywhere is drawn as XmR.

    Runs and moving ranges do not cross a gap. `leaning` says what to do with a series whose figures lean on the one before
    (lag-1 autocorrelation beyond 2 / sqrt(T)) or follow the seasons: `followed` draws limits around what season and the figure
    before lead one to expect, `refused` reads nothing, `ignored` draws the plain chart. Limits come from all points of a series,
    or from the first `freeze`; a new `segment` (a whole number that grows; only a person's recorded decision makes one) begins
    anew. `chart_reading` is read from the last point only: a flag anywhere in a long series is usual in pure noise.
    `polarity` is a column of high_is_good, low_is_good or neither. `chart_assurance` holds the last limits against `target`.
    Limits and rules are null where the chart cannot be told.
    """
    table = table_of(data)
    reads = _reads(
        table, value=value, numerator=numerator, denominator=denominator, events=events, scale=scale, target=target,
        segment=segment, polarity=polarity,
    )  # fmt: skip
    ready = with_days(table, start=start, end=end).mutate(**reads)
    work = partial(
        _chart, shift_points=shift_points, trend_points=trend_points, baseline_points=baseline_points, freeze=freeze,
        screen=screen, leaning=leaning,
    )  # fmt: skip
    kept = [name for name in table.columns if name not in ADDED]
    days = ["day_first", "day_last"]
    drawn = with_series(ready, by=by, order=[start], reads=[*days, *reads], adds=WORKED, work=work, keeps=kept)
    return in_words(drawn, value=value, polarity=polarity).select(*kept, *ADDED)


def _reads(table: ir.Table, *, value: str, polarity: str, **named: str | None) -> dict[str, Any]:
    """The columns that the work reads; what is not named is not there."""
    high, low = table[polarity] == Polarity.HIGH_IS_GOOD.value, table[polarity] == Polarity.LOW_IS_GOOD.value
    reads = {"c_y": table[value].cast("float64"), "c_high": ibis.cases((high, 1), (low, -1), else_=0).cast("int8")}
    if named["numerator"] and named["denominator"]:
        events = table[named["events"]].fill_null(False) if named["events"] else ibis.literal(False)
        reads["c_form"] = ibis.ifelse(events, EVENTS, SHARES).cast("int8")
        reads["c_x"], reads["c_n"] = (table[named[name]].cast("float64") for name in ("numerator", "denominator"))
        reads["c_scale"] = table[named["scale"]].cast("float64").fill_null(1.0) if named["scale"] else ibis.literal(1.0)
    if named["target"]:
        reads["c_target"] = table[named["target"]].cast("float64")
    if named["segment"]:
        reads["c_segment"] = table[named["segment"]].fill_null(0).cast("int64")
    return reads


def in_words(drawn: ir.Table, *, value: str, polarity: str) -> ir.Table:
    """Codes made words; nothing is told where the chart cannot be."""
    told = drawn.c_reason.isin([NO_REASON, PROVISIONAL]) & (drawn.chart_points > 0)
    charted = drawn[value].notnull()
    here = told & charted

    def shown(column: Any) -> Any:
        return ibis.ifelse(here, column, ibis.null(column.type()))

    direction = moved(drawn.c_direction, drawn[polarity])
    reading = ibis.ifelse(told, moved(drawn.c_last, drawn[polarity]), Movement.CANNOT_BE_TOLD.value)
    return drawn.mutate(
        chart_kind=shown(_word(drawn.c_kind, KINDS_IN_WORDS)),
        chart_mean=shown(drawn.chart_mean),
        chart_lower=shown(drawn.chart_lower),
        chart_upper=shown(drawn.chart_upper),
        chart_rule=shown(_word(drawn.c_rule, RULES)),
        chart_movement=ibis.ifelse(here & (drawn.c_rule != NO_RULE), direction, ibis.null("string")),
        chart_reading=ibis.ifelse(charted, reading, ibis.null("string")),
        chart_reason=ibis.ifelse(charted, _word(drawn.c_reason, REASONS), ibis.null("string")),
        chart_assurance=shown(_word(drawn.c_assurance, ASSURANCES)),
        chart_points=_where(charted, drawn.chart_points.cast("int64")),
        chart_autocorrelation=_where(charted, drawn.chart_autocorrelation),
        chart_longest_run=shown(drawn.chart_longest_run.cast("int64")),
        chart_crossings=shown(drawn.chart_crossings.cast("int64")),
        chart_unusual_runs=shown(drawn.chart_unusual_runs),
    )


def _where(condition: Any, column: Any) -> Any:
    return ibis.ifelse(condition, column, ibis.null(column.type()))


def _word(code: Any, words: list[str]) -> Any:
    return ibis.cases(*[(code == number, word) for number, word in enumerate(words)], else_=ibis.null("string"))


def _chart(
    spans: Spans, *, c_y: Floats, shift_points: int, trend_points: int, baseline_points: int, freeze: int | None, screen: bool,
    leaning: Leaning, **columns: Any,
) -> dict[str, Any]:  # fmt: skip
    """Charts of many series. Rows without a value are set aside first, and come back without anything."""
    known = np.isfinite(c_y)
    number = np.add.reduceat(known, spans.starts, dtype=np.int64)
    full = number > 0
    kept = Spans(np.cumsum(number[full]) - number[full], int(number.sum()))
    rows = {name: column[known] for name, column in columns.items()}
    made = _charts_of(
        kept, c_y[known], shift_points=shift_points, trend_points=trend_points, baseline_points=baseline_points, freeze=freeze,
        screen=screen, leaning=leaning, **rows,
    ) if kept.rows else {}  # fmt: skip
    return {name: _laid_back(made.get(name), known, WORKED[name]) for name in WORKED}


def _laid_back(values: Any, known: Flags, kind: str) -> Any:
    empty = np.full(len(known), np.nan) if kind == "float64" else np.zeros(len(known), dtype=kind)
    if kind == "int8":
        empty -= 1
    if values is not None:
        empty[known] = values
    return empty


def _charts_of(
    spans: Spans, y: Floats, *, day_first: Ints, day_last: Ints, c_high: Any, shift_points: int, trend_points: int,
    baseline_points: int, freeze: int | None, screen: bool, leaning: Leaning, c_form: Any = None, c_x: Any = None,
    c_n: Any = None, c_scale: Any = None, c_target: Any = None, c_segment: Any = None,
) -> dict[str, Any]:  # fmt: skip
    """Long because it is the order of the steps: parts, limits, season and leaning, rules, reading."""
    counted = None if c_form is None else Counted(c_x, c_n, c_scale, c_form)
    parts = spans if c_segment is None else _parts(spans, c_segment)
    follows = calendar(parts, day_first, day_last)
    joined = (parts.turn > 0) & ~follows.gap
    used = np.ones(len(y), dtype=bool) if freeze is None else parts.turn < freeze
    made = process(parts, y, counted, used, joined, screen=screen)
    correlation = autocorrelation(parts, made.away, joined)
    if leaning == "followed":
        made = followed(parts, made, follows, used, joined, correlation, screen=screen)
    seen = np.where(made.kind >= LEANING, made.middle + made.unit * made.away, y)
    outside = clearly(seen, made.middle + made.reach) | clearly(made.middle - made.reach, seen)
    outside = surely_outside(outside, made, y, counted)
    broken = rules(
        seen, made.middle, made.reach, joined, shift_points=shift_points, trend_points=trend_points, runs=made.runs,
        outside=outside,
    )  # fmt: skip
    lower, upper = _limits(made, counted)
    reason = _reason(parts, follows, joined, correlation, made, baseline_points, leaning)
    last = spans.starts + spans.lengths - 1
    direction = np.where(broken.rule == NO_RULE, 0, broken.direction).astype(np.int8)
    runs = runs_of(parts, broken.side)
    target = np.full(len(last), np.nan) if c_target is None else c_target[last]
    return {
        "chart_points": parts.each(parts.lengths),
        "chart_mean": made.centre,
        "chart_lower": lower,
        "chart_upper": upper,
        "chart_autocorrelation": parts.each(correlation),
        "chart_longest_run": parts.each(runs.longest),
        "chart_crossings": parts.each(runs.crossings),
        "chart_unusual_runs": parts.each(runs.unusual),
        "c_kind": made.kind,
        "c_rule": broken.rule,
        "c_direction": direction,
        "c_last": spans.each(direction[last]),
        "c_reason": spans.each(np.where(np.isnan(made.away[last]), AFTER_A_GAP, parts.each(reason)[last])),
        "c_assurance": spans.each(_assurance(lower[last], upper[last], target, c_high[last])),
    }


def _parts(spans: Spans, segment: Ints) -> Spans:
    """Series, and within them the segments that recorded decisions made."""
    new = np.flatnonzero(np.diff(segment, prepend=segment[:1]) != 0)
    return Spans(np.union1d(spans.starts, new), spans.rows) if len(new) else spans


def _reason(
    parts: Spans, follows: Calendar, joined: Flags, correlation: Floats, made: Process, baseline_points: int, leaning: Leaning
) -> Any:
    """Why the chart cannot be told, or provisional; one a part."""
    overlapping = np.logical_or.reduceat(follows.overlap, parts.starts)
    ranges = np.add.reduceat(joined, parts.starts, dtype=np.int64)
    refused = leans(parts, correlation) if leaning == "refused" else np.zeros(len(parts.starts), dtype=bool)
    # what follows the figure before has used up points for its own fit
    needed = np.where(made.kind[parts.starts] >= LEANING, baseline_points, LEAST_POINTS)
    return np.select(
        [overlapping, parts.lengths < LEAST_POINTS, ranges < LEAST_POINTS - 1, refused | (parts.lengths < needed)],
        [0, 1, 2, 3],
        np.where(parts.lengths < baseline_points, PROVISIONAL, NO_REASON),
    ).astype(np.int8)


def _limits(made: Process, counted: Counted | None) -> tuple[Floats, Floats]:
    """Shares stay between none and all, events at nought or above."""
    lower, upper = made.centre - made.reach, made.centre + made.reach
    if counted is None:
        return lower, upper
    by_counts = made.kind % LEANING > 0
    lower = np.where(by_counts, np.maximum(lower, 0.0), lower)
    return lower, np.where(by_counts & (counted.form == SHARES), np.minimum(upper, counted.scale), upper)


def _assurance(lower: Floats, upper: Floats, target: Floats, high: Any) -> Any:
    """Whether the process, as it is, will fall short of the target, may, or will hold it (strictly, as NHS England reads it)."""
    above, below = target > upper, target < lower
    code = np.where(above, np.where(high > 0, 0, 2), np.where(below, np.where(high > 0, 2, 0), 1))
    return np.where(np.isfinite(target) & (high != 0), code, -1).astype(np.int8)
