"""Funnel limits: how far from the whole a place of each size may lie by chance alone."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from answerable.measurement.intervals import z_of


def funnel(
    table: ir.Table,
    *,
    denominator: str = "denominator",
    whole: str = "country_value",
    multiplier: float = 1.0,
) -> ir.Table:
    """Add funnel_lower_95, funnel_upper_95, funnel_lower_998 and funnel_upper_998 around the column `whole`.

    Proportions only: p -/+ z sqrt(p (1 - p) / n), kept within 0 and 1 (Spiegelhalter 2005), times `multiplier`. Nothing is
    added for places that differ for reasons of their own (overdispersion), so most places may lie outside.
    """
    share, n = table[whole] / multiplier, table[denominator].cast("float64")
    error = (ibis.greatest(share * (1.0 - share), 0.0) / ibis.ifelse(n > 0, n, ibis.null("float64"))).sqrt()
    limits = {}
    for name, confidence in (("95", 0.95), ("998", 0.998)):
        spread = z_of(confidence) * error
        limits[f"funnel_lower_{name}"] = ibis.ifelse(share - spread < 0, 0.0, share - spread) * multiplier
        limits[f"funnel_upper_{name}"] = ibis.ifelse(share + spread > 1, 1.0, share + spread) * multiplier
    return table.mutate(**limits)
