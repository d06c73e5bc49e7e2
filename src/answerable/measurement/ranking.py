"""Ranks as ranges: which places are surely among the best or the worst, and which nobody can rank."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import ndtr

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Rank, Reason
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.intervals import z_of
from answerable.measurement.spans import Floats, Ints, Spans
from answerable.measurement.thresholds import TOLERANCE, clearly_above

COUNTED = {"rank_lower": "int64", "rank_upper": "int64", "ranking_places": "int64", "ranking_compared": "int64"}


def ranking(
    data: Any,
    *,
    by: Sequence[str] = ("subject", "period"),
    estimate: str = "estimate",
    lower: str = "lower",
    upper: str = "upper",
    polarity: str = "polarity",
    confidence: float = 0.95,
    all_at_once: bool = True,
    fifth: float = 0.2,
    least_places: int = 10,
) -> ir.Table:
    """Add rank_lower, rank_upper, rank_class, ranking_places, ranking_compared, ranking_share and ranking_reason.

    One row a place in each family `by` (at least one column). Rank 1 is the best; no single rank is given. rank_lower is 1 + the
    places surely better, rank_upper all places less those surely worse; all ranges of a family hold at once with the chance
    `confidence` (Al Mohamad, Goeman and van Zwet 2022, from Tukey's pairwise differences). Place j is surely above i when

        y_j - y_i  >  q / (z sqrt 2) x sqrt((y_j - lower_j)^2 + (upper_i - y_i)^2)

    with z the normal quantile of the 95% intervals and q the studentised range of that many places: Tukey and Kramer, whose
    joint coverage for unequal errors Hayter (1984) proved; each side by its own half (Zou and Donner 2008). With `all_at_once`
    off, each range holds with that chance by itself (the marginal set of Mogstad, Romano, Shaikh and Wilhelm 2024): for the page
    of one place, never for a table. q / sqrt 2 is then the normal quantile of Sidak (1967) for a place's own comparisons.

    rank_class: `best` when the whole range lies in the best fifth, `worst` in the worst, `middle` in neither, else
    `cannot_be_ranked`. A place without figure or interval may hold any rank: it counts in ranking_places, and widens the
    ranges of the others. ranking_share is the share of places that cannot be ranked. Families of fewer than `least_places`
    figures with intervals are refused. Work grows with the square of the places: meant for families up to some hundred.
    """
    table = table_of(data)
    y, low, high = (table[name].cast("float64") for name in (estimate, lower, upper))
    reason = why_not_ranked(y, low, high, table[polarity])
    good = ibis.ifelse(table[polarity] == Polarity.LOW_IS_GOOD.value, -1, 1).cast("float64")
    kept = {"rank_y": y, "rank_low": low, "rank_high": high}
    table = table.mutate(
        ranking_reason=reason,
        rank_good=good,
        **{name: ibis.ifelse(reason.isnull(), column, ibis.null("float64")) for name, column in kept.items()},
    )
    work = partial(_ranges, confidence=confidence, all_at_once=all_at_once)
    table = with_series(table, by=by, order=[], reads=[*kept, "rank_good"], adds=COUNTED, work=work)
    return with_rank_class(table.drop(*kept, "rank_good"), by=by, fifth=fifth, least_places=least_places)


def why_not_ranked(y: Any, low: Any, high: Any, polarity: Any) -> Any:
    return ibis.cases(
        (y.isnull(), Reason.NOT_REPORTED.value),
        ((polarity == Polarity.NEITHER.value) | polarity.isnull(), Reason.NO_DIRECTION.value),
        (low.isnull() | high.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        (clearly_above(low, y) | clearly_above(y, high), Reason.INTERVAL_EXCLUDES_VALUE.value),
        else_=ibis.null("string"),
    )


def with_rank_class(table: ir.Table, *, by: Sequence[str], fifth: float, least_places: int) -> ir.Table:
    few = table.ranking_compared < least_places
    reason = ibis.ifelse(table.ranking_reason.isnull() & few, Reason.TOO_FEW_PLACES.value, table.ranking_reason)
    lower, upper = (ibis.ifelse(reason.isnull(), table[name], ibis.null("int64")) for name in ("rank_lower", "rank_upper"))
    ends = (table.ranking_places.cast("float64") * fifth + TOLERANCE).floor().cast("int64")
    best, worst = upper <= ends, lower > table.ranking_places - ends
    middle = (lower > ends) & (upper <= table.ranking_places - ends)
    ranked = table.mutate(
        rank_lower=lower,
        rank_upper=upper,
        ranking_reason=reason,
        rank_class=ibis.cases(
            (reason.notnull(), Rank.CANNOT_BE_RANKED.value),
            (best, Rank.BEST.value),
            (worst, Rank.WORST.value),
            (middle, Rank.MIDDLE.value),
            else_=Rank.CANNOT_BE_RANKED.value,
        ),
    )
    unranked = (ranked.rank_class == Rank.CANNOT_BE_RANKED.value).cast("int64").sum().over(ibis.window(group_by=list(by)))
    return ranked.mutate(ranking_share=unranked.cast("float64") / ranked.ranking_places.cast("float64"))


def _ranges(
    spans: Spans, *, confidence: float, all_at_once: bool, rank_y: Floats, rank_low: Floats, rank_high: Floats, rank_good: Floats
) -> dict[str, Any]:
    known = ~np.isnan(rank_y)
    compared = spans.sums(known.astype(np.int64))
    y = rank_y * rank_good
    below, above = np.maximum(rank_y - rank_low, 0.0), np.maximum(rank_high - rank_y, 0.0)
    below, above = np.where(rank_good > 0, below, above), np.where(rank_good > 0, above, below)
    factor = spans.each(np.array([_widened(int(places), confidence, all_at_once) for places in compared]))
    better, worse = surely_apart(spans, y, below * factor, above * factor)
    places = spans.each(spans.lengths)
    return {
        "rank_lower": np.where(known, 1 + better, np.nan),
        "rank_upper": np.where(known, places - worse, np.nan),
        "ranking_places": places,
        "ranking_compared": spans.each(compared),
    }


def surely_apart(spans: Spans, y: Floats, below: Floats, above: Floats) -> tuple[Ints, Ints]:
    """How many places of its family are surely above each place, and how many surely below. NaN is never sure.

    Each row is held against the row one further on, then two further on, and so to the longest family: all families at once.
    """
    higher, lower = np.zeros(spans.rows, dtype=np.int64), np.zeros(spans.rows, dtype=np.int64)
    left = np.repeat(spans.lengths, spans.lengths) - spans.turn - 1  # rows that follow in the same family
    first = np.arange(spans.rows)
    for step in range(1, int(spans.lengths.max(initial=0))):
        first = first[left[first] >= step]
        second = first + step
        gap = y[second] - y[first]
        rounding = TOLERANCE * np.maximum(np.abs(y[first]), np.abs(y[second]))
        up = gap > np.hypot(below[second], above[first]) + rounding
        down = -gap > np.hypot(below[first], above[second]) + rounding
        higher[first] += up
        lower[second] += up
        lower[first] += down
        higher[second] += down
    return higher, lower


def _widened(places: int, confidence: float, all_at_once: bool) -> float:
    """What the halves of a 95% interval are multiplied by, so that all pairs hold at once, or all pairs of one place."""
    if places < 2:
        return np.nan
    if all_at_once:
        return float(studentised_range(places, confidence) / np.sqrt(2.0) / z_of(0.95))
    return z_of(confidence ** (1.0 / (places - 1))) / z_of(0.95)


@lru_cache(maxsize=4096)
def studentised_range(places: int, confidence: float) -> float:
    """The quantile of the range of so many standard normal draws (Tukey 1953), errors known.

    P(range <= q) = places x integral of phi(x) (Phi(x + q) - Phi(x))^(places - 1) dx.
    """
    from scipy.optimize import brentq

    x = np.linspace(-9.0, 9.0, 4001)
    density, step = np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi), x[1] - x[0]

    def short(q: float) -> float:
        return float(places * np.sum(density * (ndtr(x + q) - ndtr(x)) ** (places - 1)) * step - confidence)

    return float(brentq(short, 0.1, 20.0, xtol=1e-12))
