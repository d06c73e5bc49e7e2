"""Funnels: how far from the whole a place of each size may lie by chance, and by ordinary differences between places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import gammaincinv

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Comparison, Reason
from answerable.measurement.compare import compared
from answerable.measurement.engines import table_of, with_numpy, with_series
from answerable.measurement.intervals import EXACT_BELOW, why_no_proportion, why_no_rate, z_of
from answerable.measurement.overdispersion import overdispersion
from answerable.measurement.spans import Floats, Spans
from answerable.measurement.thresholds import TOLERANCE

Kind = Literal["proportion", "rate", "ratio"]
Transform = Literal["sqrt", "log"]
LEVELS = {"95": 0.95, "998": 0.998}
LIMITS = {f"funnel_{side}_{level}": "float64" for level in LEVELS for side in ("lower", "upper")}
JUDGED = {
    **LIMITS,
    "funnel_z": "float64",
    "funnel_phi": "float64",
    "funnel_tau2": "float64",
    "funnel_places": "int64",
    "funnel_way_95": "int8",
    "funnel_way_998": "int8",
}


def funnel(
    data: Any,
    *,
    kind: Kind = "proportion",
    numerator: str | None = None,
    denominator: str = "denominator",
    whole: str | float = "country_value",
    multiplier: float = 1.0,
    by: Sequence[str] = ("subject", "period"),
    polarity: str = "polarity",
    spread_between_places: bool = True,
    made_good: bool = True,
    transform: Transform = "sqrt",
    least_places: int = 20,
    most_phi: float = 10.0,
) -> ir.Table:
    """Add funnel_lower_95, funnel_upper_95, funnel_lower_998, funnel_upper_998; with a `numerator`, judge each place too.

    `whole` is a column or one number, in the unit of the limits (share or rate x `multiplier`). Of `kind` ratio and rate,
    `denominator` x `whole` is the expected count E. Limits of chance: for a proportion p -/+ z sqrt(p (1 - p) / n), kept within
    0 and 1 (Spiegelhalter 2005); for counts the exact Poisson limits of E, chi2(a, 2E) / 2E and chi2(1 - a, 2E + 2) / 2E.

    With a `numerator`, over each family `by` (at least one column), also funnel_z, funnel_phi, funnel_tau2, funnel_places,
    funnel_class_95, funnel_class_998 (words of `Comparison`) and funnel_reason. z = (y - y0) / sqrt(s^2 + tau2), on asin sqrt p
    with s = 1 / (2 sqrt n), or on sqrt (O/E) with s = 1 / (2 sqrt E), or on log (O/E) with s = 1 / sqrt E (Spiegelhalter 2005;
    2012). tau2 is made good for what winsorising takes away; `made_good` off gives it as published. Where places spread
    wider than chance (tau2 > 0), the limits are y0 -/+ z sqrt(s^2 + tau2), carried back, where those are wider than the limits
    of chance. A place is called unusual when it is so by chance alone (the Wilson interval, or the Byar or exact interval of
    O/E, against 1) and, where places spread wider than chance, by z as well.

    Not judged: `too_few_places` below `least_places` (two where `spread_between_places` is off), `not_comparable` where phi is
    above `most_phi`, and places with impossible counts or no `whole`. Limits of chance are still shown then.
    """
    table = table_of(data)
    centre = table[whole].cast("float64") if isinstance(whole, str) else ibis.literal(float(whole))
    table = table.mutate(funnel_n=table[denominator].cast("float64"), funnel_centre=centre / multiplier)
    if numerator is None:
        work = partial(_limits_of_chance, kind=kind, multiplier=multiplier)
        return with_numpy(table, reads=["funnel_n", "funnel_centre"], adds=LIMITS, work=work).drop("funnel_n", "funnel_centre")
    table = with_counts(table, kind=kind, numerator=numerator, transform=transform)
    work = partial(
        _judged,
        kind=kind,
        multiplier=multiplier,
        transform=transform,
        least_places=least_places,
        most_phi=most_phi,
        spread_between_places=spread_between_places,
        made_good=made_good,
    )
    reads = ["funnel_x", "funnel_n", "funnel_centre"]
    table = with_series(table, by=by, order=["funnel_n", "funnel_x", "funnel_centre"], reads=reads, adds=JUDGED, work=work)
    least = least_places if spread_between_places else 2
    refused_phi = most_phi if spread_between_places else float("inf")
    return with_classes(table, polarity=polarity, least_places=least, most_phi=refused_phi)


def with_counts(table: ir.Table, *, kind: Kind, numerator: str, transform: Transform) -> ir.Table:
    """`funnel_x`, null where the place cannot be judged, and why not."""
    x, n, centre = table[numerator].cast("float64"), table.funnel_n, table.funnel_centre
    why = why_no_proportion(x, n) if kind == "proportion" else why_no_rate(x, n)
    no_centre = centre.isnull() | (centre < 0) | ((centre > 1) if kind == "proportion" else (centre == 0))
    reason = ibis.cases(
        (why.notnull(), why),
        (no_centre.fill_null(True), Reason.NO_BENCHMARK.value),
        ((x == 0) & (kind != "proportion") & (transform == "log"), Reason.TOO_FEW_CASES.value),
        else_=ibis.null("string"),
    )
    return table.mutate(funnel_reason=reason, funnel_x=ibis.ifelse(reason.isnull(), x, ibis.null("float64")))


def with_classes(table: ir.Table, *, polarity: str, least_places: int, most_phi: float) -> ir.Table:
    """Words for the side each place lies on, or why it is not told."""
    reason = ibis.cases(
        (table.funnel_reason.notnull(), table.funnel_reason),
        (table.funnel_places < least_places, Reason.TOO_FEW_PLACES.value),
        (table.funnel_phi.round(9) > most_phi, Reason.NOT_COMPARABLE.value),
        else_=ibis.null("string"),
    )
    way = table[polarity].fill_null(Polarity.NEITHER.value)
    words = {
        f"funnel_class_{level}": ibis.ifelse(
            reason.isnull(), compared(table[f"funnel_way_{level}"], way), Comparison.NOT_COMPARED.value
        )
        for level in LEVELS
    }
    judged = table.mutate(**words, funnel_reason=reason)
    return judged.drop("funnel_x", "funnel_n", "funnel_centre", "funnel_way_95", "funnel_way_998")


def _limits_of_chance(*, kind: Kind, multiplier: float, funnel_n: Floats, funnel_centre: Floats) -> dict[str, Floats]:
    made: dict[str, Floats] = {}
    for level, confidence in LEVELS.items():
        lower, upper = limits_of_chance(funnel_n, funnel_centre, kind=kind, confidence=confidence)
        made |= {f"funnel_lower_{level}": lower * multiplier, f"funnel_upper_{level}": upper * multiplier}
    return made


def limits_of_chance(n: Floats, centre: Floats, *, kind: Kind, confidence: float) -> tuple[Floats, Floats]:
    """Around `centre` at size `n`; NaN where there can be none."""
    usable = (n > 0) & (centre >= 0) & ((centre <= 1) if kind == "proportion" else (centre > 0))
    n, centre = np.where(usable, n, np.nan), np.where(usable, centre, np.nan)
    if kind == "proportion":
        spread = z_of(confidence) * np.sqrt(centre * (1.0 - centre) / n)
        return np.maximum(centre - spread, 0.0), np.minimum(centre + spread, 1.0)
    tail, expected = (1.0 - confidence) / 2.0, n * centre
    return gammaincinv(expected, tail) / n, gammaincinv(expected + 1.0, 1.0 - tail) / n


def _judged(
    spans: Spans,
    *,
    kind: Kind,
    multiplier: float,
    transform: Transform,
    least_places: int,
    most_phi: float,
    spread_between_places: bool,
    made_good: bool,
    funnel_x: Floats,
    funnel_n: Floats,
    funnel_centre: Floats,
) -> dict[str, Any]:
    distance, error = distance_and_error(funnel_x, funnel_n, funnel_centre, kind=kind, transform=transform)
    spread = overdispersion(spans, distance / error, error, made_good=made_good)
    widened = (spread.places >= least_places) & (np.round(spread.phi, 9) <= most_phi) & spread_between_places
    tau2 = spans.each(np.where(widened, spread.tau2, 0.0))
    z = distance / np.sqrt(error**2 + tau2)
    made = _limits_of_chance(kind=kind, multiplier=multiplier, funnel_n=funnel_n, funnel_centre=funnel_centre)
    for level, confidence in LEVELS.items():
        lower, upper = widened_limits(funnel_n, funnel_centre, tau2, kind=kind, transform=transform, confidence=confidence)
        by_chance = _way_by_chance(funnel_x, funnel_n, funnel_centre, kind=kind, confidence=confidence)
        by_spread = (z > z_of(confidence) + TOLERANCE) * 1 - (z < -z_of(confidence) - TOLERANCE) * 1
        outer = (
            np.fmin(lower * multiplier, made[f"funnel_lower_{level}"]),
            np.fmax(upper * multiplier, made[f"funnel_upper_{level}"]),
        )
        made[f"funnel_lower_{level}"] = np.where(tau2 > 0, outer[0], made[f"funnel_lower_{level}"])
        made[f"funnel_upper_{level}"] = np.where(tau2 > 0, outer[1], made[f"funnel_upper_{level}"])
        made[f"funnel_way_{level}"] = np.where((tau2 > 0) & (by_spread != by_chance), 0, by_chance).astype(np.int8)
    return {
        **made,
        "funnel_z": z,
        "funnel_phi": spans.each(spread.phi),
        "funnel_tau2": tau2,
        "funnel_places": spans.each(spread.places),
    }


def distance_and_error(x: Floats, n: Floats, centre: Floats, *, kind: Kind, transform: Transform) -> tuple[Floats, Floats]:
    """y - y0 and s on the scale where chance is about the same for all; NaN where x is."""
    n = np.where(np.isnan(x), np.nan, n)
    if kind == "proportion":
        return np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(np.where(np.isnan(x), np.nan, centre))), 0.5 / np.sqrt(n)
    expected = n * centre
    if transform == "sqrt":
        return np.sqrt(x / expected) - 1.0, 0.5 / np.sqrt(expected)
    return np.log(x / expected), 1.0 / np.sqrt(expected)


def widened_limits(
    n: Floats, centre: Floats, tau2: Floats, *, kind: Kind, transform: Transform, confidence: float
) -> tuple[Floats, Floats]:
    """y0 -/+ z sqrt(s^2 + tau2), carried back. The scale ends at 0 (and a quarter turn for shares), and so do the limits."""
    usable = (n > 0) & (centre >= 0) & ((centre <= 1) if kind == "proportion" else (centre > 0))
    n, centre = np.where(usable, n, np.nan), np.where(usable, centre, np.nan)
    z = z_of(confidence)
    if kind == "proportion":
        middle, spread = np.arcsin(np.sqrt(centre)), z * np.sqrt(0.25 / n + tau2)
        return np.sin(np.maximum(middle - spread, 0.0)) ** 2, np.sin(np.minimum(middle + spread, np.pi / 2)) ** 2
    if transform == "sqrt":
        spread = z * np.sqrt(0.25 / (n * centre) + tau2)
        return centre * np.maximum(1.0 - spread, 0.0) ** 2, centre * (1.0 + spread) ** 2
    spread = z * np.sqrt(1.0 / (n * centre) + tau2)
    return centre * np.exp(-spread), centre * np.exp(spread)


def _way_by_chance(x: Floats, n: Floats, centre: Floats, *, kind: Kind, confidence: float) -> Any:
    """1 above, -1 below, 0 within the limits of chance."""
    if kind == "proportion":
        share = x / np.where(n > 0, n, np.nan)
        lower, upper = limits_of_chance(n, centre, kind=kind, confidence=confidence)
        return (share > upper + TOLERANCE) * 1 - (share < lower - TOLERANCE) * 1
    expected = n * centre
    lower, upper = limits_of_count(x, confidence=confidence)
    scale = TOLERANCE * np.maximum(expected, 1.0)
    return (lower > expected + scale) * 1 - (upper < expected - scale) * 1


def limits_of_count(x: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Exact below ten, Byar from ten on, as in `intervals.count_limits`."""
    tail, z = (1.0 - confidence) / 2.0, z_of(confidence)
    few, many = np.where(x < EXACT_BELOW, x, 1.0), np.where(x < EXACT_BELOW, EXACT_BELOW, x)
    lower = many * (1.0 - 1.0 / (9.0 * many) - z / (3.0 * np.sqrt(many))) ** 3
    upper = (many + 1.0) * (1.0 - 1.0 / (9.0 * (many + 1.0)) + z / (3.0 * np.sqrt(many + 1.0))) ** 3
    exact = np.where(few > 0, gammaincinv(np.maximum(few, 1e-300), tail), 0.0), gammaincinv(few + 1.0, 1.0 - tail)
    return np.where(x < EXACT_BELOW, exact[0], lower), np.where(x < EXACT_BELOW, exact[1], upper)
