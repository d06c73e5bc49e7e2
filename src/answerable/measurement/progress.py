"""How ambitious a target is, and whether a place is on course for it. Noise is never progress."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Ambition, Trajectory
from answerable.measurement.chances import ADDED, READS, chances
from answerable.measurement.forecast import figures_of, with_coming

USUAL, UNUSUAL, IMPLAUSIBLE = 0.8, 0.2, 0.01
SURE = 0.9  # of lying on the line, before it is called on course; 1 - SURE for off course
TOLD = [
    "as_of",
    "figure",
    "target",
    "periods_ahead",
    "met_now",
    "chance_of_reaching",
    "ambition",
    "ambition_class",
    "chance_basis",
    "chance_reason",
    "required_per_year",
    "as_fast_before",
    "as_fast_before_for_as_long",
    "beyond_best",
    "trajectory",
    "trajectory_chance",
]


def chance_of_reaching(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "place"),
    across: Sequence[str] = ("subject",),
    start: str = "period_start",
    end: str = "period_end",
    value: str = "estimate",
    lower: str | None = "lower",
    upper: str | None = "upper",
    numerator: str | None = None,
    denominator: str | None = None,
    transform: str = "transform",
    scale: str = "scale",
    polarity: str = "polarity",
    target: str = "target",
    target_on: str = "target_on",
    baseline: str | None = None,
    baseline_on: str | None = None,
    stay_for: int = 0,
    seasons: bool = True,
    draws: int = 1024,
    seed: int = 0,
) -> ir.Table:
    """A table of one row a series: `by` and the columns of `TOLD`. Figures are read as `forecast` reads them.

    chance_of_reaching: that the figure published for the period in which `target_on` lies meets the target if nothing
    changes (and those of `stay_for` periods after it too). ambition = 1 - chance; ambition_class `business_as_usual` above
    0.8, `stretching` from 0.2, `transformational` below 0.2, `implausible` below 0.01.

    required_per_year: from the last figure to the target, in its unit a year. as_fast_before: the share of all past changes
    of places in `across`, over every span no longer, that were at least so fast; as_fast_before_for_as_long: of those over
    the same span only. beyond_best: better than any figure of any of them.

    trajectory: with `baseline` and `baseline_on` (the agreed start), whether the level now, noise taken out, is at least as
    good as the straight line to the target: `on_course` with a probability of 0.9, `off_course` with 0.1 or less,
    otherwise `too_early_to_tell`. trajectory_chance is that probability.

    `target`, `target_on`, `polarity`, `baseline` and `baseline_on` are the same on all rows of a series. chance_reason says
    why there is no chance: those of `forecast` (never a chance with fewer than 8 figures), `no_target`, `no_direction`,
    `impossible_target`, `target_due`, `too_far` (further ahead than the figures reach back) or `needs_counts` (a target of
    nought, or of all there can be, where no counts are known). Nought is a target like any other where counts are known.
    """
    reads = {"figure": value, "lower": lower, "upper": upper, "count": numerator, "of": denominator, "scale": scale}
    more = {"polarity": polarity, "target": target, "target_on": target_on, "baseline": baseline, "baseline_on": baseline_on}
    figures = figures_of(data, by=by, start=start, end=end, reads=reads, transform=transform, **more)
    work = partial(chances, stay_for=stay_for, seasons=seasons, draws=draws, seed=seed)
    told = with_coming(
        figures,
        _series(figures, by=by, dated=baseline_on is not None),
        by=by,
        carries=["as_of", "last_figure"],
        reads=READS,
        adds=ADDED,
        work=work,
    )
    told = with_words(told, has_baseline=baseline is not None)
    told = with_best(told, figures, by=by, across=across)
    told = with_past_changes(told, figures, by=by, across=across)
    return told.select(*by, *TOLD)


def _series(figures: ir.Table, *, by: Sequence[str], dated: bool) -> ir.Table:
    """One coming row a series, with its target."""
    known = figures.figure.notnull()
    sign = ibis.cases(
        (figures.polarity == Polarity.HIGH_IS_GOOD.value, 1.0),
        (figures.polarity == Polarity.LOW_IS_GOOD.value, -1.0),
        else_=ibis.null("float64"),
    )
    return figures.group_by(list(by)).aggregate(
        as_of=figures.start.max(where=known),
        last_figure=figures.figure.argmax(figures.start, where=known),
        way=sign.max(),
        target=figures.target.cast("float64").max(),
        target_day=_day(figures.target_on.max()),
        baseline=figures.baseline.cast("float64").max(),
        baseline_day=_day(figures.baseline_on.max()) if dated else ibis.null("float64"),
        ahead=ibis.literal(1, "int64"),
    )


def _day(day: Any) -> Any:
    """Days since 1970."""
    return (day.cast("date").cast("timestamp").epoch_seconds() / 86400.0).floor().cast("float64")


def with_words(told: ir.Table, *, has_baseline: bool) -> ir.Table:
    chance, line = told.chance_of_reaching.round(9), told.trajectory_chance.round(9)
    ambition = ibis.cases(
        (chance > USUAL, Ambition.BUSINESS_AS_USUAL.value),
        (chance >= UNUSUAL, Ambition.STRETCHING.value),
        (chance >= IMPLAUSIBLE, Ambition.TRANSFORMATIONAL.value),
        (chance.notnull(), Ambition.IMPLAUSIBLE.value),
        else_=ibis.null("string"),
    )
    trajectory = ibis.cases(
        (line >= SURE, Trajectory.ON_COURSE.value),
        (line <= 1 - SURE, Trajectory.OFF_COURSE.value),
        else_=Trajectory.TOO_EARLY_TO_TELL.value,
    )
    gap = told.target - told.last_figure
    return told.mutate(
        figure=told.last_figure,
        periods_ahead=told.periods_ahead.cast("int64"),
        met_now=told.way * gap <= 0,
        ambition=1.0 - told.chance_of_reaching,
        ambition_class=ambition,
        required_per_year=gap / told.years_ahead.nullif(0.0),
        trajectory=ibis.ifelse(told.baseline.notnull() & told.target.notnull(), trajectory, ibis.null("string"))
        if has_baseline
        else ibis.null("string"),
    )


def with_best(told: ir.Table, figures: ir.Table, *, by: Sequence[str], across: Sequence[str]) -> ir.Table:
    """Whether the target is better than any figure there ever was."""
    known = figures.filter(figures.figure.notnull())
    range_ = known.group_by(list(across)).aggregate(most=known.figure.max(), least=known.figure.min())
    joined = _left(told, range_, across)
    better = ibis.ifelse(joined.way > 0, joined.target > joined.most, joined.target < joined.least)
    return joined.mutate(beyond_best=ibis.ifelse(joined.way.isnull(), ibis.null("boolean"), better))


def with_past_changes(told: ir.Table, figures: ir.Table, *, by: Sequence[str], across: Sequence[str]) -> ir.Table:
    """The share of past changes, places and years alike, that were at least as fast as the one required."""
    needs = told.filter((told.way * told.required_per_year > 0) & (told.years_ahead > 0))
    needs = needs.select(*by, years=needs.years_ahead, fast=needs.way * needs.required_per_year, way=needs.way)
    changes = _changes(figures, by=by, keeps=across)
    asked = needs.select(*across, years_needed=needs.years, sign=needs.way).distinct()
    pairs = changes.inner_join(asked, [changes[name] == asked[name] for name in across])
    pairs = pairs.select(
        *[changes[name] for name in across],
        changes.years,
        asked.years_needed,
        fast=changes.change * asked.sign,
        sign=asked.sign,
    )
    pairs = pairs.filter(pairs.years <= pairs.years_needed)
    whole = needs.select(*by, years=needs.years, years_needed=needs.years, fast=needs.fast, sign=needs.way)
    shares = _shares(pairs, whole, by=by, across=across)
    return _left(told, shares, by)


def _changes(figures: ir.Table, *, by: Sequence[str], keeps: Sequence[str]) -> ir.Table:
    """Every change a year between two figures of one series."""
    known = figures.filter(figures.figure.notnull()).select(*by, "start", "figure")
    later = known.select(**{f"{name}_later": known[name] for name in [*by, "start", "figure"]})
    same = [known[name] == later[f"{name}_later"] for name in by]
    pairs = known.inner_join(later, [*same, later.start_later > known.start])
    months = (pairs.start_later.year() - pairs.start.year()) * 12 + (pairs.start_later.month() - pairs.start.month())
    pairs = pairs.mutate(years=months.cast("float64") / 12.0)
    return pairs.select(*keeps, "years", change=(pairs.figure_later - pairs.figure) / pairs.years.nullif(0.0))


def _shares(pairs: ir.Table, needs: ir.Table, *, by: Sequence[str], across: Sequence[str]) -> ir.Table:
    """Required changes laid among past ones, the fastest first; those of the same size count as at least as fast."""
    own = [name for name in by if name not in across]
    columns = [*across, "years", "years_needed", "fast", "sign"]
    same_span = (pairs.years == pairs.years_needed).cast("int64")
    past = pairs.select(
        *columns,
        **{name: ibis.null(needs[name].type()) for name in own},
        past=ibis.literal(1, "int64"),
        past_as_long=same_span,
    )
    asked = needs.select(*columns, *own, past=ibis.literal(0, "int64"), past_as_long=ibis.literal(0, "int64"))
    rows = past.union(asked.select(*past.columns))
    group = [*across, "years_needed", "sign"]
    down = ibis.window(group_by=group, order_by=[ibis.desc("fast"), ibis.desc("past")], preceding=None, following=0)
    counted = rows.mutate(
        **{f"{name}_above": rows[name].sum().over(down).cast("float64") for name in ("past", "past_as_long")},
        **{f"{name}_all": rows[name].sum().over(group_by=group).cast("float64") for name in ("past", "past_as_long")},
    )
    counted = counted.filter(counted.past == 0)
    return counted.select(
        *by,
        as_fast_before=counted.past_above / counted.past_all.nullif(0.0),
        as_fast_before_for_as_long=counted.past_as_long_above / counted.past_as_long_all.nullif(0.0),
    )


def _left(table: ir.Table, other: ir.Table, key: Sequence[str]) -> ir.Table:
    new = [name for name in other.columns if name not in key]
    renamed = other.select(*new, **{f"{name}_key": other[name] for name in key})
    joined = table.left_join(renamed, [table[name] == renamed[f"{name}_key"] for name in key])
    return joined.select(*[table[name] for name in table.columns if name not in new], *[renamed[name] for name in new])
