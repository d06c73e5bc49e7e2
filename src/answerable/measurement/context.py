"""What to expect of a place, given what it cannot choose: each place's expectation comes from all the others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.domain.metrics import Polarity
from answerable.domain.refusals import Refusal
from answerable.domain.verdicts import Comparison, Reason
from answerable.measurement.compare import compared
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.funnels import LEVELS, distance_and_error, limits_of_count
from answerable.measurement.intervals import why_no_proportion, why_no_rate, z_of
from answerable.measurement.leave_one_out import Family, left_out
from answerable.measurement.overdispersion import overdispersion
from answerable.measurement.spans import Floats, Spans
from answerable.measurement.thresholds import TOLERANCE

ADDED = {
    "context_expected": "float64",
    "context_difference": "float64",
    "context_ratio": "float64",
    "context_ratio_lower": "float64",
    "context_ratio_upper": "float64",
    "context_z": "float64",
    "context_phi": "float64",
    "context_tau2": "float64",
    "context_explained": "float64",
    "context_places": "int64",
    "unadjusted_expected": "float64",
    "unadjusted_difference": "float64",
    "unadjusted_ratio": "float64",
    "unadjusted_z": "float64",
    "context_fitted": "bool",
    "context_way_95": "int8",
    "context_way_998": "int8",
}
EACH_FEATURE = 10  # places asked for each feature fitted, so that the fit tells of the features and not of the places


def expected_given_context(
    data: Any,
    *,
    features: Sequence[str],
    family: Family = "binomial",
    controlled: Sequence[str] = (),
    by: Sequence[str] = ("subject", "period"),
    place: str = "place",
    numerator: str = "numerator",
    denominator: str = "denominator",
    estimate: str = "estimate",
    lower: str = "lower",
    upper: str = "upper",
    polarity: str = "polarity",
    least_places: int = 20,
    most_phi: float = 10.0,
) -> ir.Table:
    """Add the columns context_* and unadjusted_*: what to expect of each place, and how far its figure lies from that.

    One row a place in each family `by` (at least one column). A generalised linear model of the `features` (numbers) is fitted
    once for each place, without it: of counts by quasi-likelihood, `binomial` (logit, numerator of denominator) or `poisson`
    (log, numerator per denominator) (McCullagh and Nelder 1989); `gaussian` of `estimate` by least squares. Name in
    `controlled` what services decide themselves: such a feature is refused, since it would excuse what it explains.

    context_expected is a count (or for gaussian a value); context_difference is observed - expected; context_ratio O/E with
    Byar's interval (exact below ten), for counts. context_z = (y - y0) / sqrt(s^2 + tau2) on the scales of `funnel`, tau2 from
    all places of the family; for gaussian s from the 95% interval of the estimate, and no z where it has none.
    context_class_95 and context_class_998 are words of `Comparison`. context_explained is 1 - (squared distances from the
    left-out expectations, in errors) / (from the unadjusted ones): below zero the features told less than nothing.
    unadjusted_* is the same against the plain mean of all the others, pooled for counts.

    context_reason: counts that cannot be, `no_context` (a feature is missing), `too_few_places` (below `least_places`, or ten
    for each feature), `no_fit` (features that say the same, or no fit found), `not_comparable` (phi above `most_phi`),
    `uncertainty_unknown` (gaussian without interval; the expectation is still given). Work grows with the square of the places.
    """
    for name in features:
        if name in controlled:
            raise Refusal(f"A service decides {name} itself, so it may not excuse the figures: take it out of the features.")
    if not features:
        raise Refusal("Name at least one feature: what the places are like, that they cannot choose.")
    counts = family != "gaussian"
    table = table_of(data)
    read = {
        "context_x": numerator if counts else estimate,
        **({"context_n": denominator} if counts else {"context_low": lower, "context_high": upper}),
        **{f"context_feature_{turn}": name for turn, name in enumerate(features)},
    }
    table = table.mutate(**{name: table[column].cast("float64") for name, column in read.items()})
    table = with_why_not(table, family=family, features=len(features))
    work = partial(_expected, family=family, least_places=max(least_places, EACH_FEATURE * len(features)), most_phi=most_phi)
    table = with_series(table, by=by, order=[place], reads=[*read, "context_usable"], adds=ADDED, work=work)
    least = max(least_places, EACH_FEATURE * len(features))
    table = with_classes(table, polarity=polarity, least_places=least, most_phi=most_phi, counts=counts)
    return table.drop(*read, "context_usable", "context_fitted", "context_way_95", "context_way_998")


def with_why_not(table: ir.Table, *, family: Family, features: int) -> ir.Table:
    """`context_reason` of the row itself, and whether it takes part in the fit."""
    x = table.context_x
    if family == "gaussian":
        why = ibis.ifelse(x.isnull(), Reason.NOT_REPORTED.value, ibis.null("string"))
    else:
        why = (why_no_proportion if family == "binomial" else why_no_rate)(x, table.context_n)
    unknown = ibis.or_(*[table[f"context_feature_{turn}"].isnull() for turn in range(features)])
    reason = ibis.ifelse(why.isnull() & unknown, Reason.NO_CONTEXT.value, why)
    return table.mutate(context_reason=reason, context_usable=reason.isnull())


def with_classes(table: ir.Table, *, polarity: str, least_places: int, most_phi: float, counts: bool) -> ir.Table:
    reason = ibis.cases(
        (table.context_reason.notnull(), table.context_reason),
        (table.context_places < least_places, Reason.TOO_FEW_PLACES.value),
        (~table.context_fitted, Reason.NO_FIT.value),
        (table.context_z.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        (table.context_phi.round(9) > most_phi, Reason.NOT_COMPARABLE.value),
        else_=ibis.null("string"),
    )
    way = table[polarity].fill_null(Polarity.NEITHER.value)
    words = {
        f"context_class_{level}": ibis.ifelse(
            reason.isnull(), compared(table[f"context_way_{level}"], way), Comparison.NOT_COMPARED.value
        )
        for level in LEVELS
    }
    return table.mutate(**words, context_reason=reason)


def _expected(
    spans: Spans,
    *,
    family: Family,
    least_places: int,
    most_phi: float,
    context_x: Floats,
    context_usable: Any,
    context_n: Floats | None = None,
    context_low: Floats | None = None,
    context_high: Floats | None = None,
    **features: Floats,
) -> dict[str, Any]:
    """Fits family by family; what follows takes all families at once."""
    usable = np.asarray(context_usable, dtype=bool)
    x, n = np.where(usable, context_x, np.nan), np.ones(spans.rows) if context_n is None else context_n
    n = np.where(usable, n, np.nan)
    adjusted = _fitted_means(spans, x, n, np.column_stack(list(features.values())), usable, family=family, least=least_places)
    plain = _plain_means(spans, x, n)
    if context_low is not None and context_high is not None:
        width = np.where(context_high > context_low, context_high - context_low, np.nan)
        error = np.where(usable, width / (2.0 * z_of(0.95)), np.nan)
        with_context, without = (x - adjusted, error), (x - plain, error)
        nothing = np.full(spans.rows, np.nan)
        made = {"context_ratio": nothing, "context_ratio_lower": nothing, "context_ratio_upper": nothing}
        made |= {"unadjusted_ratio": nothing}
        weight = np.where(usable, 1.0, np.nan)
    else:
        with_context, without = (_distance(x, n, means, family) for means in (adjusted, plain))
        lower, upper = limits_of_count(x, confidence=0.95)
        expected = np.where(n * adjusted > 0, n * adjusted, np.nan)
        made = {"context_ratio": x / expected, "context_ratio_lower": lower / expected, "context_ratio_upper": upper / expected}
        made |= {"unadjusted_ratio": x / np.where(n * plain > 0, n * plain, np.nan)}
        weight = with_context[1]
    z, phi, tau2 = _scores(spans, *with_context, least=least_places, most_phi=most_phi)
    made |= {f"context_way_{level}": _way(z, confidence) for level, confidence in LEVELS.items()}
    made |= {"context_z": z, "context_phi": phi, "context_tau2": tau2, "context_fitted": ~np.isnan(adjusted)}
    made |= {"context_explained": _explained(spans, with_context[0] / weight, without[0] / weight)}
    made |= {"context_expected": n * adjusted, "context_difference": x - n * adjusted}
    made |= {"unadjusted_expected": n * plain, "unadjusted_difference": x - n * plain}
    made |= {"unadjusted_z": _scores(spans, *without, least=least_places, most_phi=most_phi)[0]}
    return {**made, "context_places": spans.each(spans.sums(usable.astype(np.int64)))}


def _fitted_means(spans: Spans, x: Floats, n: Floats, features: Floats, usable: Any, *, family: Family, least: int) -> Floats:
    means = np.full(spans.rows, np.nan)
    for first, length in zip(spans.starts, spans.lengths, strict=True):
        rows = first + np.flatnonzero(usable[first : first + length])
        if len(rows) >= least:
            means[rows] = left_out(x[rows], n[rows], features[rows], family=family)
    return means


def _plain_means(spans: Spans, x: Floats, n: Floats) -> Floats:
    """The pooled mean of all the others."""
    others_n = spans.each(spans.sums(n)) - n
    return np.asarray((spans.each(spans.sums(x)) - x) / np.where(others_n > 0, others_n, np.nan), dtype=np.float64)


def _distance(x: Floats, n: Floats, means: Floats, family: Family) -> tuple[Floats, Floats]:
    fitted = ~np.isnan(means) & ((means > 0) | (family == "binomial"))
    kind: Literal["proportion", "rate"] = "proportion" if family == "binomial" else "rate"
    bounded = np.where(fitted, np.clip(means, 0.0, 1.0) if family == "binomial" else means, 1.0)
    distance, error = distance_and_error(x, n, bounded, kind=kind, transform="sqrt")
    return np.where(fitted, distance, np.nan), np.where(fitted, error, np.nan)


def _scores(spans: Spans, distance: Floats, error: Floats, *, least: int, most_phi: float) -> tuple[Floats, Floats, Floats]:
    """z with the variance between places, phi and that variance (none where phi is beyond comparing)."""
    spread = overdispersion(spans, distance / error, error)
    tau2 = spans.each(np.where(np.round(spread.phi, 9) <= most_phi, spread.tau2, 0.0))
    known = spans.each(spread.places >= least)
    z = np.where(known, distance / np.sqrt(error**2 + tau2), np.nan)
    return z, np.where(known, spans.each(spread.phi), np.nan), np.where(known, tau2, np.nan)


def _way(z: Floats, confidence: float) -> Any:
    return ((z > z_of(confidence) + TOLERANCE) * 1 - (z < -z_of(confidence) - TOLERANCE) * 1).astype(np.int8)


def _explained(spans: Spans, adjusted: Floats, plain: Floats) -> Floats:
    both = ~np.isnan(adjusted) & ~np.isnan(plain)
    left, whole = (spans.sums(np.where(both, distance, 0.0) ** 2) for distance in (adjusted, plain))
    return spans.each(np.where(whole > 0, 1.0 - left / np.where(whole > 0, whole, 1.0), np.nan))
