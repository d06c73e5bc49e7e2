"""Estimates with intervals from counts and means. A figure that cannot be gives a reason, never a clamped figure."""

from __future__ import annotations

from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri, stdtrit

from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of, with_numpy
from answerable.measurement.holding import joined_back

EXACT_BELOW = 10


def z_of(confidence: float) -> float:
    return float(ndtri(0.5 + confidence / 2))


def proportion(
    data: Any,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> ir.Table:
    """Add estimate, lower, upper and reason for x of n. Wilson 1927, score interval without continuity correction.

    (2x + z^2 -/+ z sqrt(z^2 + 4x (1 - x/n))) / (2 (n + z^2)), times `multiplier`; all null where there is a reason: a count
    missing, no cases at all, or counts that cannot be (x below 0 or above n).
    """
    table = table_of(data)
    x, n = known(table[numerator]), known(table[denominator])
    reason = why_no_proportion(x, n)
    lower, upper = wilson_limits(x, n.nullif(0.0), confidence=confidence)
    return _with_estimate(table, x / n.nullif(0.0), lower, upper, reason, multiplier)


def rate(
    data: Any,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> ir.Table:
    """Add estimate, lower, upper and reason for x events in n. Byar (Breslow and Day 1987); exact Poisson below ten events.

    x (1 - 1/(9x) - z/(3 sqrt x))^3 and (x + 1) (1 - 1/(9 (x + 1)) + z/(3 sqrt(x + 1)))^3, over n, times `multiplier`; Garwood's
    limits (1936) for 0 to 9 events. All null where there is a reason: a count missing or negative, n = 0, part of an event
    below ten.
    """
    table = table_of(data)
    x, n = known(table[numerator]), known(table[denominator])
    reason = why_no_rate(x, n)
    lower, upper = count_limits(x, confidence=confidence)
    safe = n.nullif(0.0)
    return _with_estimate(table, x / safe, lower / safe, upper / safe, reason, multiplier)


def mean(
    data: Any, *, value: str = "value", sd: str = "sd", n: str = "n", confidence: float = 0.95, multiplier: float = 1.0
) -> ir.Table:
    """Add estimate, lower, upper and reason for a mean of n values with sample standard deviation sd (Student 1908).

    value -/+ t sd / sqrt n, with t of n - 1 degrees of freedom, times `multiplier`. All null where there is a reason: something
    missing, fewer than two values, a negative sd or part of a value.
    """
    table = table_of(data)
    middle, spread, size = known(table[value]), known(table[sd]), known(table[n])
    reason = why_no_mean(middle, spread, size)
    table = table.mutate(mean_size=ibis.ifelse(reason.isnull(), size, ibis.null("float64")), mean_reason=reason)
    sizes = table.filter(table.mean_size.notnull()).select("mean_size").distinct()
    quantiles = with_numpy(sizes, reads=["mean_size"], adds={"mean_t": "float64"}, work=partial(_student, confidence=confidence))
    table = joined_back(table, quantiles, key=["mean_size"], adds=["mean_t"])
    half = table.mean_t * known(table[sd]) / table.mean_size.sqrt()
    middle = known(table[value])
    made = _with_estimate(table, middle, middle - half, middle + half, table.mean_reason, multiplier)
    return made.drop("mean_size", "mean_t", "mean_reason")


def _student(*, mean_size: NDArray[np.float64], confidence: float) -> dict[str, NDArray[np.float64]]:
    return {"mean_t": stdtrit(mean_size - 1, 0.5 + confidence / 2)}


def known(column: Any) -> Any:
    """The column as floats; what is not a number is unknown, as a null is."""
    value = column.cast("float64")
    if not column.type().is_floating():
        return value
    return ibis.ifelse(value.isnan(), ibis.null("float64"), value)


def wilson_limits(x: Any, n: Any, *, confidence: float) -> tuple[Any, Any]:
    z = z_of(confidence)
    spread = z * (ibis.greatest(z * z + 4.0 * x * (1.0 - x / n), 0.0)).sqrt()
    middle, width = 2.0 * x + z * z, 2.0 * (n + z * z)
    return ibis.ifelse(x == 0, 0.0, (middle - spread) / width), ibis.ifelse(x == n, 1.0, (middle + spread) / width)


def count_limits(x: Any, *, confidence: float) -> tuple[Any, Any]:
    """Limits of a count: exact for whole counts below ten (a table of ten rows), Byar from ten on."""
    lower, upper = byar_limits(x, confidence=confidence)
    small = [(x == float(count), exact_limits(count, confidence=confidence)) for count in range(EXACT_BELOW)]
    return (
        ibis.cases(*[(is_it, limits[0]) for is_it, limits in small], else_=lower),
        ibis.cases(*[(is_it, limits[1]) for is_it, limits in small], else_=upper),
    )


def byar_limits(x: Any, *, confidence: float) -> tuple[Any, Any]:
    z = z_of(confidence)
    safe = ibis.greatest(x, 1.0)
    lower = x * (1.0 - 1.0 / (9.0 * safe) - z / (3.0 * safe.sqrt())) ** 3.0
    upper = (x + 1.0) * (1.0 - 1.0 / (9.0 * (x + 1.0)) + z / (3.0 * (x + 1.0).sqrt())) ** 3.0
    return ibis.ifelse(lower < 0, ibis.null("float64"), lower), upper


def exact_limits(count: int, *, confidence: float) -> tuple[float, float]:
    """Exact Poisson limits (Garwood 1936)."""
    tail = (1 - confidence) / 2
    return (float(gammaincinv(count, tail)) if count else 0.0), float(gammaincinv(count + 1, 1 - tail))


def why_no_proportion(x: Any, n: Any) -> Any:
    return ibis.cases(
        (x.isnull() | n.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        (n == 0, Reason.TOO_FEW_CASES.value),
        ((n < 0) | (x < 0) | (x > n) | n.isinf(), Reason.IMPOSSIBLE_COUNTS.value),
        else_=ibis.null("string"),
    )


def why_no_rate(x: Any, n: Any) -> Any:
    return ibis.cases(
        (x.isnull() | n.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        (n == 0, Reason.TOO_FEW_CASES.value),
        ((n < 0) | (x < 0) | n.isinf() | x.isinf(), Reason.IMPOSSIBLE_COUNTS.value),
        ((x < EXACT_BELOW) & (x != x.floor()), Reason.IMPOSSIBLE_COUNTS.value),
        else_=ibis.null("string"),
    )


def why_no_mean(value: Any, sd: Any, n: Any) -> Any:
    return ibis.cases(
        (value.isnull() | sd.isnull() | n.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        ((sd < 0) | (n < 0) | (n != n.floor()) | value.isinf() | sd.isinf() | n.isinf(), Reason.IMPOSSIBLE_COUNTS.value),
        (n < 2, Reason.TOO_FEW_CASES.value),
        else_=ibis.null("string"),
    )


def _with_estimate(table: ir.Table, estimate: Any, lower: Any, upper: Any, reason: Any, multiplier: float) -> ir.Table:
    def told(value: Any) -> Any:
        return ibis.ifelse(reason.isnull(), value * multiplier, ibis.null("float64"))

    return table.mutate(estimate=told(estimate), lower=told(lower), upper=told(upper), reason=reason)
