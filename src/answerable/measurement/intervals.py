"""Estimates with 95% intervals from counts. A count that cannot be gives a reason, never a clamped figure."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
from scipy.special import gammaincinv, ndtri

from answerable.domain.verdicts import Reason

EXACT_BELOW = 10


def z_of(confidence: float) -> float:
    return float(ndtri(0.5 + confidence / 2))


def proportion(
    table: ir.Table,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> ir.Table:
    """Add estimate, lower, upper and reason for x of n. Wilson 1927, score interval without continuity correction."""
    x, n = table[numerator].cast("float64"), table[denominator].cast("float64")
    reason = why_no_proportion(x, n)
    lower, upper = wilson_limits(x, n.nullif(0.0), confidence=confidence)
    return _with_estimate(table, x / n.nullif(0.0), lower, upper, reason, multiplier)


def rate(
    table: ir.Table,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> ir.Table:
    """Add estimate, lower, upper and reason for x events in n. Byar (Breslow and Day 1987); exact Poisson below ten events."""
    x, n = table[numerator].cast("float64"), table[denominator].cast("float64")
    reason = why_no_rate(x, n)
    lower, upper = count_limits(x, confidence=confidence)
    safe = n.nullif(0.0)
    return _with_estimate(table, x / safe, lower / safe, upper / safe, reason, multiplier)


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
        ((n < 0) | (x < 0) | (x > n), Reason.IMPOSSIBLE_COUNTS.value),
        else_=ibis.null("string"),
    )


def why_no_rate(x: Any, n: Any) -> Any:
    return ibis.cases(
        (x.isnull() | n.isnull(), Reason.UNCERTAINTY_UNKNOWN.value),
        (n == 0, Reason.TOO_FEW_CASES.value),
        ((n < 0) | (x < 0), Reason.IMPOSSIBLE_COUNTS.value),
        ((x < EXACT_BELOW) & (x != x.floor()), Reason.IMPOSSIBLE_COUNTS.value),
        else_=ibis.null("string"),
    )


def _with_estimate(table: ir.Table, estimate: Any, lower: Any, upper: Any, reason: Any, multiplier: float) -> ir.Table:
    def told(value: Any) -> Any:
        return ibis.ifelse(reason.isnull(), value * multiplier, ibis.null("float64"))

    return table.mutate(estimate=told(estimate), lower=told(lower), upper=told(upper), reason=reason)
