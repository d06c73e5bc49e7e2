"""Slow, obvious twins of `answerable.measurement.funnels`, one family at a time, from Spiegelhalter 2005 and 2012."""

from __future__ import annotations

import math
from statistics import fmean, quantiles

from scipy import integrate, stats

from tests.reference.figures import poisson, wilson

Z = {0.95: 1.959963984540054, 0.998: 3.090232306167813}


def limits(kind: str, n: float, centre: float, confidence: float) -> tuple[float, float]:
    """Of chance alone; of counts, the chi-squared form at the expected count."""
    if kind == "proportion":
        spread = Z[confidence] * math.sqrt(centre * (1 - centre) / n)
        return max(centre - spread, 0), min(centre + spread, 1)
    tail, expected = (1 - confidence) / 2, n * centre
    lower, upper = stats.chi2.ppf(tail, 2 * expected) / 2, stats.chi2.ppf(1 - tail, 2 * (expected + 1)) / 2
    return centre * lower / expected, centre * upper / expected


def scores(kind: str, transform: str, rows: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Distance from the centre and standard error of each (x, n, centre), on the scale that steadies chance."""
    made = []
    for x, n, centre in rows:
        if kind == "proportion":
            made.append((math.asin(math.sqrt(x / n)) - math.asin(math.sqrt(centre)), 1 / (2 * math.sqrt(n))))
        elif transform == "sqrt":
            made.append((math.sqrt(x / (n * centre)) - 1, 1 / (2 * math.sqrt(n * centre))))
        else:
            made.append((math.log(x / (n * centre)), 1 / math.sqrt(n * centre)))
    return made


def left_of_chance() -> float:
    """The mean square of standard normal z-scores winsorised at their tenths, added up numerically."""
    edge = stats.norm.ppf(0.9)
    inside, _ = integrate.quad(lambda z: z**2 * stats.norm.pdf(z), -edge, edge, epsabs=1e-14)
    return inside + 2 * 0.1 * edge**2


LEFT = left_of_chance()


def phi_and_tau2(distances: list[tuple[float, float]], *, made_good: bool = True) -> tuple[float, float]:
    """Winsorised at the first and last tenth; DerSimonian and Laird's variance between places."""
    z = [distance / error for distance, error in distances]
    tenths = quantiles(z, n=10, method="inclusive")
    phi = fmean(min(max(each, tenths[0]), tenths[-1]) ** 2 for each in z)
    weights = [1 / error**2 for _, error in distances]
    count, total = len(z), sum(weights)
    whole = phi / LEFT if made_good else phi
    if count * whole < count - 1:
        return phi, 0.0
    return phi, (count * whole - (count - 1)) / (total - sum(w**2 for w in weights) / total)


def side(kind: str, row: tuple[float, float, float], distance: tuple[float, float], tau2: float, confidence: float) -> int:
    """1 above, -1 below: by the place's own interval, and by its z where places spread wider than chance."""
    x, n, centre = row
    low, high = wilson(x, n, Z[confidence]) if kind == "proportion" else (end / n for end in poisson(x, confidence))
    by_chance = int(low > centre) - int(high < centre)
    z = distance[0] / math.sqrt(distance[1] ** 2 + tau2)
    return by_chance if tau2 == 0 or abs(z) > Z[confidence] else 0


def margin(kind: str, row: tuple[float, float, float], distance: tuple[float, float], tau2: float, confidence: float) -> float:
    """How close the place lies to a limit: closer than rounding, and either word is right."""
    x, n, centre = row
    by_spread = abs(abs(distance[0]) / math.sqrt(distance[1] ** 2 + tau2) - Z[confidence])
    if kind == "proportion":
        return min(by_spread, *(abs(end - x / n) for end in limits(kind, n, centre, confidence)))
    return min(by_spread, *(abs(end - n * centre) / max(n * centre, 1) for end in poisson(x, confidence)))


def carried_back(kind: str, transform: str, n: float, centre: float, tau2: float, confidence: float) -> tuple[float, float]:
    if kind == "proportion":
        middle, spread = math.asin(math.sqrt(centre)), Z[confidence] * math.sqrt(1 / (4 * n) + tau2)
        return math.sin(max(middle - spread, 0)) ** 2, math.sin(min(middle + spread, math.pi / 2)) ** 2
    if transform == "sqrt":
        spread = Z[confidence] * math.sqrt(1 / (4 * n * centre) + tau2)
        return centre * max(1 - spread, 0) ** 2, centre * (1 + spread) ** 2
    spread = Z[confidence] * math.sqrt(1 / (n * centre) + tau2)
    return centre * math.exp(-spread), centre * math.exp(spread)
