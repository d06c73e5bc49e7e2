"""Rates made comparable between places whose people differ in age: directly and indirectly standardised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of
from answerable.measurement.intervals import EXACT_BELOW, byar_limits, count_limits, known, why_no_rate

BY = ("subject", "place", "period")
LEAST_EVENTS = EXACT_BELOW  # below, Dobson's limits no longer hold and the public health tools show no rate


def directly_standardised_rate(
    data: Any,
    *,
    by: Sequence[str] = BY,
    numerator: str = "numerator",
    denominator: str = "denominator",
    weight: str = "standard_population",
    multiplier: float = 1e5,
    confidence: float = 0.95,
    bands: int | None = None,
    frequency: str | None = None,
    band: str = "age_band",
) -> ir.Table:
    """The rate of each group if its people had the ages of the standard population: one row a group, from one row an age band.

    v = sum(w x / n) / sum(w), s^2 = sum(w^2 x / n^2) / sum(w)^2, limits v + s / sqrt(O) (Byar(O) - O) with O = sum(x) (Dobson,
    Kuulasmaa, Eberle and Scherer 1991), times `multiplier`. Gives estimate, lower, upper, reason, the sums of numerator and
    denominator, and `missing_as_zero`: in how many rows a missing numerator was taken as no event.

    Null with a reason: no numerator at all; a denominator or weight missing; a band without people; a count that cannot be; not
    `bands` rows, where that is given; fewer than ten events.

    Where one person may have several events, name the column that holds how many as `frequency`: the numerator is then the
    persons who had that many, rows of one `band` share denominator and weight, and s^2 = sum of f^2 s_f^2 over frequencies f.
    """
    table = table_of(data)
    figures = {"band_events": numerator, "band_people": denominator, "band_weight": weight}
    if frequency:
        figures["band_each"] = frequency
    rows = table.select(*by, *([band] if frequency else []), **{name: known(table[column]) for name, column in figures.items()})
    groups = _dobson_sums(_one_row_a_band(rows, [*by, band]) if frequency else rows, by=by)
    value, error = groups.weighted / groups.weights.nullif(0.0), groups.scatter.sqrt() / groups.weights.nullif(0.0)
    lower, upper = byar_limits(groups.events, confidence=confidence)
    step = error / ibis.greatest(groups.events, 1.0).sqrt()
    limits = value + step * (lower - groups.events), value + step * (upper - groups.events)
    told = _told(groups, (value, *limits), _why_not_direct(groups, bands), multiplier)
    return told.select(
        *by,
        **{numerator: told.events, denominator: told.people},
        **_kept(told, "estimate", "lower", "upper", "reason", "missing_as_zero"),
    )


def indirectly_standardised_ratio(
    data: Any,
    *,
    by: Sequence[str] = BY,
    numerator: str = "numerator",
    denominator: str = "denominator",
    reference_numerator: str = "reference_numerator",
    reference_denominator: str = "reference_denominator",
    multiplier: float = 1.0,
    confidence: float = 0.95,
) -> ir.Table:
    """Events seen over events expected at the reference's rates: one row a group, from one row an age band.

    O / E with E = sum(n x_ref / n_ref), and the limits of a count O (Byar; exact below ten) over E, times `multiplier` (Breslow
    and Day 1987). Gives estimate, lower, upper, reason, the sums of numerator and denominator, `expected`, `reference_rate` (not
    multiplied), and `missing_as_zero` as for the direct rate.

    Null with a reason: no numerator at all; a denominator missing; a reference missing or without people; a count that cannot be;
    nothing expected.
    """
    table = table_of(data)
    rows = table.select(
        *by,
        band_events=known(table[numerator]),
        band_people=known(table[denominator]),
        seen=known(table[reference_numerator]),
        among=known(table[reference_denominator]),
    )
    groups = rows.group_by(list(by)).aggregate(
        events=rows.band_events.sum(),
        people=rows.band_people.sum(),
        rows_given=rows.count(),
        missing_as_zero=rows.count() - rows.band_events.count(),
        no_denominator=rows.band_people.isnull().any(),
        expected=(rows.band_people * rows.seen / rows.among.nullif(0.0)).sum(),
        reference_rate=rows.seen.sum() / rows.among.sum().nullif(0.0),
        no_reference=(rows.seen.isnull() | rows.among.isnull() | (rows.among == 0)).any(),
        impossible=_cannot_be(rows.band_events, rows.band_people, rows.seen, rows.among).any(),
    )
    expected = groups.expected.nullif(0.0)
    limits = [limit / expected for limit in count_limits(groups.events, confidence=confidence)]
    told = _told(groups, (groups.events / expected, *limits), _why_not_indirect(groups), multiplier)
    shown = ("estimate", "lower", "upper", "reason", "expected", "reference_rate", "missing_as_zero")
    return told.select(*by, **{numerator: told.events, denominator: told.people}, **_kept(told, *shown))


def indirectly_standardised_rate(data: Any, *, multiplier: float = 1e5, **more: Any) -> ir.Table:
    """The ratio times the reference's crude rate, sum(x_ref) / sum(n_ref), times `multiplier`; otherwise as the ratio."""
    ratios = indirectly_standardised_ratio(data, multiplier=multiplier, **more)
    return ratios.mutate(**{name: ratios[name] * ratios.reference_rate for name in ("estimate", "lower", "upper")})


def _one_row_a_band(rows: ir.Table, by: Sequence[str]) -> ir.Table:
    """The rows of all frequencies of a band put together."""
    persons, each, people, weight = rows.band_events, rows.band_each, rows.band_people, rows.band_weight
    differs = (people.min() != people.max()) | (weight.min() != weight.max())
    return rows.group_by(list(by)).aggregate(
        band_missing=rows.count() - persons.count(),
        band_rows=rows.count(),
        band_events=(persons * each).sum(),
        band_square=(persons * each * each).sum(),
        band_people=people.max(),
        band_weight=weight.max(),
        band_unlike=_cannot_be(persons, each).any() | each.isnull().any() | differs.fill_null(False),
    )


def _dobson_sums(rows: ir.Table, *, by: Sequence[str]) -> ir.Table:
    """Sums over bands of one row each. A missing number of events adds nothing; the least of all counts tells what cannot be."""
    events, people, weight = rows.band_events, rows.band_people, rows.band_weight
    share = weight / people.nullif(0.0)
    sums = {
        "events": events.sum(),
        "people": people.sum(),
        "weights": weight.sum(),
        "weighted": (share * events).sum(),
        "scatter": (share * share * events).sum(),
        "below": (ibis.least(events, people, weight) < 0).any(),
        "empty": (people == 0).any(),
        "denominators": people.count(),
        "with_weight": weight.count(),
        "bands": rows.count(),
        "rows_given": rows.count(),
        "missing_as_zero": rows.count() - events.count(),
    }
    if "band_square" in rows.columns:
        sums |= {
            "scatter": (share * share * rows.band_square).sum(),
            "rows_given": rows.band_rows.sum(),
            "missing_as_zero": rows.band_missing.sum(),
            "unlike": rows.band_unlike.any(),
        }
    groups = rows.group_by(list(by)).aggregate(**sums)
    unlike = groups.unlike if "unlike" in sums else ibis.literal(False)
    endless = groups.events.isinf() | groups.people.isinf() | groups.weights.isinf()
    return groups.mutate(
        impossible=unlike | endless.fill_null(False) | groups.below.fill_null(False),
        no_denominator=groups.denominators < groups.bands,
        no_weight=groups.with_weight < groups.bands,
        no_people=groups.empty.fill_null(False),
    )


def _cannot_be(*counts: Any) -> Any:
    """Below nothing, or without end."""
    return reduce(or_, [((count < 0) | count.isinf()).fill_null(False) for count in counts])


def _why_not_direct(groups: ir.Table, bands: int | None) -> Any:
    wrong_bands = groups.bands != bands if bands is not None else ibis.literal(False)
    return ibis.cases(
        (groups.missing_as_zero == groups.rows_given, Reason.NOT_REPORTED.value),
        (groups.no_denominator, Reason.UNCERTAINTY_UNKNOWN.value),
        (groups.no_weight | (groups.weights == 0), Reason.NO_WEIGHTS.value),
        (groups.impossible, Reason.IMPOSSIBLE_COUNTS.value),
        (wrong_bands, Reason.PARTS_MISSING.value),
        (groups.no_people | (groups.events < LEAST_EVENTS), Reason.TOO_FEW_CASES.value),
        else_=ibis.null("string"),
    )


def _why_not_indirect(groups: ir.Table) -> Any:
    return ibis.cases(
        (groups.missing_as_zero == groups.rows_given, Reason.NOT_REPORTED.value),
        (groups.no_denominator, Reason.UNCERTAINTY_UNKNOWN.value),
        (groups.no_reference, Reason.NO_BENCHMARK.value),
        (groups.impossible, Reason.IMPOSSIBLE_COUNTS.value),
        else_=why_no_rate(groups.events, groups.expected),
    )


def _told(groups: ir.Table, figures: tuple[Any, Any, Any], reason: Any, multiplier: float) -> ir.Table:
    told = {
        name: ibis.ifelse(reason.isnull(), figure * multiplier, ibis.null("float64"))
        for name, figure in zip(("estimate", "lower", "upper"), figures, strict=True)
    }
    return groups.mutate(**told, reason=reason)


def _kept(table: ir.Table, *names: str) -> dict[str, Any]:
    return {name: table[name] for name in names}
