"""Slow, obvious twin of `floor_verdict`, written from docs/methods/floors.md: one family, plain lists, one number at a time."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any, NamedTuple

NORMAL = NormalDist()
Cell = tuple[int, int] | None  # x of n in one period; None where nothing was published


class Told(NamedTuple):
    deviation: float | None
    p: float | None
    q: float | None
    pooled_p: float | None
    pooled_q: float | None
    verdict: str
    reason: str | None


def binomial_p(x: int, n: int, floor: float) -> float:
    """Adding up the binomial chances one by one."""
    exact = math.fsum(math.comb(n, k) * floor**k * (1 - floor) ** (n - k) for k in range(x + 1))
    return round(min(1.0, exact), 12)  # 1 - 0.95 is a hair above 0.05


def beta_binomial_p(x: int, n: int, floor: float, spread: float) -> float:
    """The same where the share is itself beta, of mean `floor` and variance spread x floor (1 - floor)."""
    if spread * n <= 1e-9 or floor in (0.0, 1.0):
        return binomial_p(x, n, floor)
    a, b = floor * (1 / spread - 1), (1 - floor) * (1 / spread - 1)
    term = math.fsum(math.log((b + turn) / (a + b + turn)) for turn in range(n))  # of none
    terms = [term]
    for k in range(x):
        term += math.log((n - k) / (k + 1) * (a + k) / (b + n - k - 1))
        terms.append(term)
    return min(1.0, math.fsum(math.exp(each) for each in terms))


def gamma_poisson_p(x: int, expected: float, spread: float) -> float:
    """P(X <= x), Poisson about an expectation that is gamma of variance spread x expected^2."""
    if spread * expected <= 1e-9:
        return min(1.0, math.fsum(math.exp(k * math.log(expected) - expected - math.lgamma(k + 1)) for k in range(x + 1)))
    shape = 1 / spread
    term = -shape * math.log1p(expected / shape)  # of none
    terms = [term]
    for k in range(x):
        term += math.log((shape + k) / (k + 1) * expected / (shape + expected))
        terms.append(term)
    return min(1.0, math.fsum(math.exp(each) for each in terms))


def step(before: Cell, now: Cell) -> tuple[float, float, float]:
    """What one step says of the spread: weighted square beyond chance, weighted scale, degrees of freedom."""
    if before is None or now is None or not before[1] or not now[1]:
        return 0.0, 0.0, 0.0
    (x0, n0), (x1, n1) = before, now
    share = (x0 + x1) / (n0 + n1)
    variance = share * (1 - share) * (n0 + n1) / (n0 + n1 - 1)
    scale = variance * ((1 - 1 / n0) + (1 - 1 / n1))
    if scale <= 1e-15:
        return 0.0, 0.0, 0.0
    harmonic = n0 * n1 / (n0 + n1)
    weight = (harmonic / (harmonic + 100)) ** 2
    square = (x1 / n1 - x0 / n0) ** 2 - variance * (1 / n0 + 1 / n1)
    return weight * square, weight * scale, weight * 2 / 3


def spread(places: list[list[Cell]], which: int, period: int) -> float | None:
    """Of one place for one period: its steps elsewhere, and at most five degrees of freedom lent by the other places."""
    rows = [turn for turn, cell in enumerate(places[which]) if cell is not None]
    at = rows.index(period)
    near = rows[max(at - 2, 0) : at + 2]
    own, lent = [0.0] * 3, [0.0] * 3
    for number, cells in enumerate(places):
        for turn in range(1, len(cells)):
            if number == which and turn in near:
                continue
            into = own if number == which else lent
            for part, value in enumerate(step(cells[turn - 1], cells[turn])):
                into[part] += value
    others = max(lent[0] / lent[1], 0.0) if lent[1] else 0.0
    borrowed = min(lent[2], 5.0) if lent[1] else 0.0
    freedom = own[2] + borrowed
    if round(freedom, 6) < 5:
        return None
    mine = own[0] / own[1] if own[1] else 0.0
    return max((own[2] * mine + borrowed * others) / freedom, 0.0)


def q_values(chances: list[float | None]) -> list[float | None]:
    """Benjamini and Hochberg 1995, step up."""
    tested = sorted(p for p in chances if p is not None)

    def q(p: float) -> float:
        larger = [(rank, other) for rank, other in enumerate(tested, start=1) if other >= p]
        return min(1.0, *[other * len(tested) / rank for rank, other in larger], 1.0)

    return [None if p is None else q(p) for p in chances]


def ladder(places: list[list[Cell]], floor: float, rate: float = 0.05) -> list[list[Told | None]]:
    """Verdicts of every place and period; None where there is no row."""
    periods = len(places[0])
    seen = [turn for turn in range(periods) if any(cells[turn] is not None for cells in places)]
    first = [[_alone(places, which, turn, floor, rate) for turn in range(periods)] for which in range(len(places))]
    told: list[list[Told | None]] = [[None] * periods for _ in places]
    for order, turn in enumerate(seen):
        recent = seen[max(order - 2, 0) : order + 1]
        pooled = [_pooled(places[which], first[which], recent, floor) for which in range(len(places))]
        alone = q_values([first[which][turn]["p"] for which in range(len(places))])
        together = q_values([each[0] for each in pooled])
        for which, cells in enumerate(places):
            if cells[turn] is not None:
                told[which][turn] = _told(
                    first[which][turn], alone[which], pooled[which], together[which], cells[turn], floor, rate
                )
    return told


def _alone(places: list[list[Cell]], which: int, turn: int, floor: float, rate: float) -> dict[str, Any]:
    cell = places[which][turn]
    if cell is None or cell[1] == 0:
        return {"p": None, "reason": None if cell is None else "uncertainty_unknown", "spread": None}
    x, n = cell
    known = spread(places, which, turn)
    edge = min(floor, 1 - floor)
    used = edge / (1 + edge) if known is None else known
    if round(binomial_p(0, n, floor), 12) > rate:
        return {"p": None, "reason": "small_numbers", "spread": known}
    if used >= 1 or round(beta_binomial_p(0, n, floor, used), 12) > rate:
        return {"p": None, "reason": "extra_variation_unknown" if known is None else "swings_too_widely", "spread": known}
    return {"p": beta_binomial_p(x, n, floor, used), "reason": None, "spread": known}


def _pooled(cells: list[Cell], told: list[dict[str, Any]], recent: list[int], floor: float) -> tuple[float | None, int]:
    """The pooled p-value of the recent periods, and in how many of them the figure was below the floor."""
    used = [turn for turn in recent if told[turn]["p"] is not None]
    short = sum(1 for turn in used if _short(cells[turn], floor))
    if told[recent[-1]]["p"] is None or len(used) < 2:
        return None, short
    scores = [max(-2.3263478740408408, min(2.3263478740408408, _z(told[turn]["p"]))) for turn in used]
    return 1 - NORMAL.cdf(sum(scores) / math.sqrt(len(used))), short


def _z(p: float) -> float:
    return -NORMAL.inv_cdf(min(max(p, 1e-12), 1 - 1e-12))


def _short(cell: Cell, floor: float) -> bool:
    return cell is not None and cell[0] / cell[1] < floor - 1e-9


def _told(
    first: dict[str, Any], q: float | None, pooled: tuple[float | None, int], pooled_q: float | None, cell: Cell, floor: float,
    rate: float,
) -> Told:  # fmt: skip
    deviation = None if first["spread"] is None else 100 * math.sqrt(first["spread"] * floor * (1 - floor))
    if first["p"] is None:
        return Told(deviation, None, None, None, None, "not_assessable", first["reason"])
    verdict, reason = "met", None
    if _short(cell, floor):
        reason = "extra_variation_unknown" if first["spread"] is None else None
        verdict = "breach" if q is not None and round(q, 12) <= rate else "at_risk"
        if pooled_q is not None and round(pooled_q, 12) <= rate and pooled[1] >= 2:
            verdict = "persistent_breach"
    return Told(deviation, first["p"], q, pooled[0], pooled_q, verdict, reason)
