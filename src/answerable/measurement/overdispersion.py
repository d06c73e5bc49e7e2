"""How much places differ for reasons of their own, beyond chance: phi, and the variance to add to each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from answerable.measurement.spans import Floats, Ints, Spans

WINSOR = 0.1  # z-scores beyond the first and last tenth count as the tenth's own
EDGE = float(ndtri(1 - WINSOR))
LEFT = 1 - 2 * WINSOR - 2 * EDGE * float(np.exp(-(EDGE**2) / 2) / np.sqrt(2 * np.pi)) + 2 * WINSOR * EDGE**2
"""The mean square that winsorising leaves of standard normal z-scores, 0.679."""


@dataclass(frozen=True)
class Overdispersion:
    """One value a family: places with a z-score, the mean square of the winsorised z-scores, the variance between places."""

    places: Ints
    phi: Floats
    tau2: Floats


def overdispersion(spans: Spans, z: Floats, error: Floats, *, made_good: bool = True) -> Overdispersion:
    """Of z-scores and their standard errors; NaN where a place has none. Fewer than two places give NaN.

    Spiegelhalter 2005: phi = mean of winsorised z squared; tau2 by moments (DerSimonian and Laird 1986),
    max(0, (I phi - (I - 1)) / (sum w - sum w^2 / sum w)) with w = 1 / error^2 over I places. Winsorising takes a third of the
    variance even of pure chance, so that tau2 comes out too small; with `made_good`, phi is divided by what is left of
    chance, 0.679, before tau2 is taken. The phi given back is as published.
    """
    known = ~np.isnan(z)
    places = spans.sums(known.astype(np.int64))
    lowest, highest = (spans.each(quantile(spans, z, share)) for share in (WINSOR, 1 - WINSOR))
    squares = np.where(known, np.clip(z, lowest, highest) ** 2, 0.0)
    weight = np.where(known, 1.0 / np.where(known, error, 1.0) ** 2, 0.0)
    total = spans.sums(weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        phi = np.where(places > 1, spans.sums(squares) / places, np.nan)
        whole = phi / LEFT if made_good else phi
        surplus = (places * whole - (places - 1)) / (total - spans.sums(weight**2) / total)
    return Overdispersion(places, phi, np.where(places > 1, np.maximum(surplus, 0.0), np.nan))


def quantile(spans: Spans, values: Floats, share: float) -> Floats:
    """Of each series, over its known values; straight between neighbours (type 7 of Hyndman and Fan 1996)."""
    ordered = values[np.lexsort((values, spans.of))]  # NaN comes last
    known = spans.sums((~np.isnan(values)).astype(np.int64))
    at = np.maximum(known - 1, 0) * share
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(known - 1, 0))
    below, above = ordered[spans.starts + low], ordered[spans.starts + high]
    return np.asarray(below + (at - low) * (above - below), dtype=np.float64)
