"""Screens for gaming: figures too smooth, cases that go away, targets hit while outcomes fall. No proof: a person looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from scipy.special import gammainc, stdtr

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Movement, Reason
from answerable.measurement.engines import table_of, with_numpy, with_series
from answerable.measurement.holding import joined_back
from answerable.measurement.multiplicity import with_q_value
from answerable.measurement.spans import Floats, Spans
from answerable.measurement.trends import recent_trend

LEAST_POINTS = 8
NOTHING = np.array(None, dtype=object)
LEAST_VARIANCE = 5.0  # mean variance of a count below which the chi-squared approximation is poor (Cochran 1954)


def dispersion_too_small(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    start: str = "period_start",
    end: str = "period_end",
    numerator: str = "numerator",
    denominator: str = "denominator",
    events: str | None = None,
    points: int | None = None,
    false_discovery_rate: float = 0.01,
) -> ir.Table:
    """Add `too_smooth` (null: cannot be told), smoothness_p, smoothness_q, dispersion and smoothness_reason to each series.

    With p = sum x / sum n, X2 = sum (x - np)^2 / (np(1 - p)) over the T periods; smoothness_p = P(chi-squared of T - 1 <= X2),
    the lower tail of the index of dispersion (Fisher 1925); dispersion = X2 / (T - 1). Real change only makes X2 larger, so
    the test is careful. smoothness_q is smoothness_p made fair for the series in the family (Benjamini and Hochberg 1995); a
    series is too smooth where it is at most `false_discovery_rate`. `events` names a column, true where x counts events: their
    variance is np.
    With `points`, only the last so many periods are looked at: one that turned smooth lately would be hidden by what was before.
    Refused: too_short (under 8 periods), small_numbers (mean variance under 5), impossible_counts, uncertainty_unknown (no
    counts), overlapping_periods.
    """
    table = table_of(data)
    x, n = table[numerator].cast("float64"), table[denominator].cast("float64")
    rows = table.filter(x.notnull() & n.notnull())
    before = rows[end].lag().over(ibis.window(group_by=list(by), order_by=start))
    rows = rows.select(
        *dict.fromkeys([*by, *family]),
        begins=rows[start],
        x=rows[numerator].cast("float64"),
        n=rows[denominator].cast("float64"),
        of_events=(rows[events] if events else ibis.literal(False)).fill_null(False).cast("float64"),
        overlap=(rows[start] <= before).fill_null(False).cast("float64"),
    )
    if points is not None:
        back = ibis.row_number().over(ibis.window(group_by=list(by), order_by=ibis.desc("begins")))
        rows = rows.mutate(back=back).filter(ibis._.back < points)
    adds = {"smoothness_p": "float64", "dispersion": "float64", "smoothness_reason": "string", "first": "bool"}
    rows = with_series(rows, by=by, order=["begins"], reads=["x", "n", "of_events", "overlap"], adds=adds, work=_dispersion)
    told = with_q_value(rows.filter(rows.first), family=family, p="smoothness_p", q="smoothness_q")
    told = told.mutate(too_smooth=told.smoothness_q.round(12) <= false_discovery_rate)
    added = ["too_smooth", "smoothness_p", "smoothness_q", "dispersion", "smoothness_reason"]
    made = joined_back(table, told, key=by, adds=added)
    silent = made.smoothness_p.isnull() & made.smoothness_reason.isnull()
    return made.mutate(smoothness_reason=ibis.ifelse(silent, Reason.UNCERTAINTY_UNKNOWN.value, made.smoothness_reason))


def _dispersion(spans: Spans, *, x: Floats, n: Floats, of_events: Floats, overlap: Floats) -> dict[str, Any]:
    impossible = spans.sums(((x < 0) | (n < 0) | ((x > n) & (of_events == 0))).astype(np.float64)) > 0
    some = n > 0
    periods = spans.sums(some.astype(np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = spans.each(spans.sums(x) / spans.sums(n))
        variance = np.where(some, n * share * np.where(of_events == 1, 1.0, 1 - share), np.nan)
        squares = spans.sums((x - n * share) ** 2 / variance)
        small = ~(spans.sums(variance) / periods >= LEAST_VARIANCE)
    reason = np.select(
        [impossible, periods < LEAST_POINTS, spans.sums(overlap) > 0, small],
        [Reason.IMPOSSIBLE_COUNTS.value, Reason.TOO_SHORT.value, Reason.OVERLAPPING_PERIODS.value, Reason.SMALL_NUMBERS.value],
        "",
    ).astype(object)
    told, free = reason == "", np.maximum(periods - 1, 1)
    return {
        "smoothness_p": spans.each(np.where(told, gammainc(free / 2, np.where(told, squares, 0) / 2), np.nan)),
        "dispersion": spans.each(np.where(told, squares / free, np.nan)),
        "smoothness_reason": spans.each(np.where(told, NOTHING, reason)),
        "first": spans.turn == 0,
    }


def shrinking_denominator(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    start: str = "period_start",
    numerator: str = "numerator",
    denominator: str = "denominator",
    polarity: str = "polarity",
    events: str | None = None,
    points: int = 8,
    least_fall: float = 0.1,
    false_discovery_rate: float = 0.01,
) -> ir.Table:
    """Add `shrinking_denominator` (null: cannot be told), shrinking_p, shrinking_q, denominator_change and shrinking_reason.

    Over the last `points` periods, straight lines by weighted least squares: log n with weight n (Poisson), and x / n with
    weight n / p(1 - p) (n / p for `events`); standard errors times the root of the Pearson dispersion where it is above 1
    (McCullagh and Nelder 1989). shrinking_p is the larger of two one-sided p-values (Student's t): that log n falls faster than
    the median series of the family, or falls at all where the median rises; and that the rate improves. Flagged where
    shrinking_q (Benjamini and Hochberg 1995) is at most `false_discovery_rate` and the fall beyond the median is at least
    `least_fall` over the window. denominator_change is the fitted change over the window, as a share.
    Refused: too_short, autocorrelated (residuals of log n, |r| > 2 / sqrt(points)), impossible_counts, uncertainty_unknown
    (no counts), no_direction (neither high nor low is good).
    """
    table = table_of(data)
    x, n = table[numerator].cast("float64"), table[denominator].cast("float64")
    rows = table.filter(x.notnull() & n.notnull())
    high, low = rows[polarity] == Polarity.HIGH_IS_GOOD.value, rows[polarity] == Polarity.LOW_IS_GOOD.value
    way = ibis.cases((high, 1), (low, -1), else_=0)
    rows = rows.select(
        *dict.fromkeys([*by, *family]),
        begins=rows[start],
        x=rows[numerator].cast("float64"),
        n=rows[denominator].cast("float64"),
        way=way.cast("float64"),
        of_events=(rows[events] if events else ibis.literal(False)).fill_null(False).cast("float64"),
    )
    backwards = ibis.window(group_by=list(by), order_by=ibis.desc("begins"))
    rows = rows.mutate(back=ibis.row_number().over(backwards))
    rows = rows.filter(rows.back < points)
    adds = {"fall": "float64", "error": "float64", "free": "float64", "rate_p": "float64", "reason": "string", "first": "bool"}
    rows = with_series(rows, by=by, order=["begins"], reads=["x", "n", "way", "of_events"], adds=adds, work=_slopes)
    series = rows.filter(rows.first)
    series = series.mutate(usual=series.fall.median().over(group_by=list(family)).fill_null(0.0))
    reads = ["fall", "error", "free", "rate_p", "usual"]
    beyond = with_numpy(series, reads=reads, adds={"shrinking_p": "float64"}, work=_both)
    told = with_q_value(beyond, family=family, p="shrinking_p", q="shrinking_q")
    fallen = 1.0 - ((told.fall - ibis.least(told.usual, 0.0)) * float(points - 1)).exp()
    told = told.mutate(
        shrinking_denominator=(told.shrinking_q.round(12) <= false_discovery_rate) & (fallen.round(9) >= least_fall),
        denominator_change=(told.fall * float(points - 1)).exp() - 1.0,
        shrinking_reason=told.reason,
    )
    added = ["shrinking_denominator", "shrinking_p", "shrinking_q", "denominator_change", "shrinking_reason"]
    made = joined_back(table, told, key=by, adds=added)
    silent = made.shrinking_p.isnull() & made.shrinking_reason.isnull()
    return made.mutate(shrinking_reason=ibis.ifelse(silent, Reason.UNCERTAINTY_UNKNOWN.value, made.shrinking_reason))


def _slopes(spans: Spans, *, x: Floats, n: Floats, way: Floats, of_events: Floats) -> dict[str, Any]:
    """The fall of log n with its error, and how surely the rate improves."""
    impossible = spans.sums(((x < 0) | (n <= 0) | ((x > n) & (of_events == 0))).astype(np.float64)) > 0
    safe = np.where(n > 0, n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = spans.each(spans.sums(x) / spans.sums(safe))
        fall, error, residual = _line(spans, np.log(safe), safe)
        weight = safe / (share * np.where(of_events == 1, 1.0, 1 - share))
        rise, rise_error, _ = _line(spans, x / safe, np.where(np.isfinite(weight), weight, np.nan))
        pairs = np.where(spans.turn > 0, residual * np.roll(residual, 1), 0.0)
        leaning = np.abs(spans.sums(pairs) / spans.sums(residual**2)) > 2 / np.sqrt(spans.lengths)
        free = np.maximum(spans.lengths - 2.0, 1.0)
        rate_p = stdtr(free, -way[spans.starts] * rise / rise_error)
    reason = np.select(
        [impossible, spans.lengths < LEAST_POINTS, way[spans.starts] == 0, leaning],
        [Reason.IMPOSSIBLE_COUNTS.value, Reason.TOO_SHORT.value, Reason.NO_DIRECTION.value, Reason.AUTOCORRELATED.value],
        "",
    ).astype(object)
    told = reason == ""
    made = {"fall": fall, "error": error, "free": free, "rate_p": np.where(np.isfinite(rate_p), rate_p, 1.0)}
    numbers = {name: spans.each(np.where(told, values, np.nan)) for name, values in made.items()}
    return {**numbers, "reason": spans.each(np.where(told, NOTHING, reason)), "first": spans.turn == 0}


def _line(spans: Spans, y: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Slope and standard error of each series by weighted least squares, and the residuals."""
    total = spans.sums(weight)
    t = spans.turn - spans.each(spans.sums(weight * spans.turn) / total)
    v = y - spans.each(spans.sums(weight * y) / total)
    spread = spans.sums(weight * t * t)
    slope = spans.sums(weight * t * v) / spread
    residual = v - spans.each(slope) * t
    pearson = spans.sums(weight * residual**2) / np.maximum(spans.lengths - 2.0, 1.0)
    return slope, np.sqrt(np.maximum(pearson, 1.0) / spread), residual


def _both(*, fall: Floats, error: Floats, free: Floats, rate_p: Floats, usual: Floats) -> dict[str, Floats]:
    """Both must be sure, so the larger p-value counts (Berger 1982)."""
    fall_p = stdtr(free, (fall - np.minimum(usual, 0.0)) / error)
    return {"shrinking_p": np.maximum(fall_p, rate_p)}


def divergence(
    standards: Any,
    outcomes: Any,
    *,
    related: Mapping[str, Sequence[str]],
    subject: str = "subject",
    place: str = "place",
    movement: str | None = None,
    start: str = "period_start",
    end: str = "period_end",
    estimate: str = "estimate",
    lower: str = "lower",
    upper: str = "upper",
    polarity: str = "polarity",
) -> ir.Table:
    """One row for each standard, related outcome and place in both tables: `subject`, `related`, `place`, subject_movement,
    related_movement, divergence (null where either cannot be told) and divergence_reason.

    They diverge when the standard is surely improving and the outcome surely worsening. `movement` names a column that tells
    the movement of each series in both tables, as chart_reading of `control_chart`; without it, `recent_trend` of the yearly
    figures tells, each wrong about once in 500, so that both are wrong seldom indeed (Bevan and Hood 2006 on why to look).
    """
    columns = {"start": start, "end": end, "value": estimate, "lower": lower, "upper": upper, "polarity": polarity}
    told, others = (_movements(table_of(data), subject, place, movement, columns) for data in (standards, outcomes))
    named = pa.table(
        {
            "of_subject": pa.array([one for one, many in related.items() for _ in many], pa.string()),
            "of_related": pa.array([each for many in related.values() for each in many], pa.string()),
        }
    )
    asked = ibis.memtable(named)
    pairs = told.join(asked, told.subject == asked.of_subject)
    others = others.select(related="subject", related_place="place", related_movement="movement", related_reason="reason")
    pairs = pairs.join(others, [pairs.of_related == others.related, pairs.place == others.related_place])
    untold = Movement.CANNOT_BE_TOLD.value
    one, other = pairs.movement.fill_null(untold), pairs.related_movement.fill_null(untold)
    reason = ibis.cases(
        (one == untold, ibis.coalesce(pairs.reason, Reason.TOO_SHORT.value)),
        (other == untold, ibis.coalesce(pairs.related_reason, Reason.TOO_SHORT.value)),
        else_=ibis.null("string"),
    )
    apart = (one == Movement.IMPROVING.value) & (other == Movement.WORSENING.value)
    return pairs.select(
        "subject",
        "related",
        "place",
        subject_movement=one,
        related_movement=other,
        divergence=ibis.ifelse(reason.isnull(), apart, ibis.null("boolean")),
        divergence_reason=reason,
    )


def _movements(table: ir.Table, subject: str, place: str, movement: str | None, columns: Mapping[str, Any]) -> ir.Table:
    """One row a series; what tells its movement says the same on each of its rows."""
    if movement is None:
        table = recent_trend(table, by=[subject, place], **columns)
        movement, reason = "trend", "trend_reason"
    else:
        reason = ""
    why = table[reason] if reason else ibis.null("string")
    rows = table.select(subject=table[subject], place=table[place], movement=table[movement], reason=why)
    return rows.group_by("subject", "place").aggregate(movement=rows.movement.max(), reason=rows.reason.max())
