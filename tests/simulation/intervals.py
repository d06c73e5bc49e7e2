"""How often an interval holds the truth, where it should 95 times in 100.

`python -m tests.simulation.intervals` prints rows for docs/methods/honesty.md; about ten CPU seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy import stats

from answerable.measurement.inequality import slope_index_of_inequality
from answerable.measurement.intervals import mean, proportion, rate
from answerable.measurement.standardise import directly_standardised_rate, indirectly_standardised_ratio

SEED = 20261125
REPEATS = 4000
AGES = np.array([5, 5.5, 5.5, 5.5, 6, 6, 6.5, 7, 7, 7, 7, 6.5, 6, 5.5, 5, 4, 2.5, 1.5, 1]) * 1000.0
RISK = 0.001 * np.exp(np.linspace(-2, 2.5, len(AGES)))


def rows() -> list[dict[str, Any]]:
    """One row an interval and a situation: share of intervals that hold the truth, and the nominal share."""
    rng = np.random.default_rng(SEED)
    made = [_of_proportion(n, share) for n in (20, 100, 1000) for share in (0.02, 0.1, 0.5)]
    made += [_of_count(expected) for expected in (0.5, 2.0, 5.0, 12.0, 50.0, 500.0)]
    made += [_of_mean(rng, n) for n in (3, 10, 50)]
    made += [_of_direct(rng, people) for people in (3_000, 10_000, 100_000)]
    made += [_of_indirect(rng, people) for people in (1_000, 10_000, 100_000)]
    made += [_of_index(rng, index, transform) for transform in (None, "log", "logit") for index in ("sii", "rii")]
    return made


def _row(interval: str, situation: str, held: float, told: float = 1.0) -> dict[str, Any]:
    return {"interval": interval, "situation": situation, "held": held, "nominal": 0.95, "told": told}


def _limits(table: ibis.Table, order: str, lower: str = "lower", upper: str = "upper") -> tuple[np.ndarray, np.ndarray]:
    made = table.order_by(order).select(lower, upper).to_pandas()
    return made[lower].to_numpy(), made[upper].to_numpy()


def _exactly(counts: np.ndarray, chances: np.ndarray, table: Callable[..., ibis.Table], truth: float, **more: Any) -> float:
    """Every possible count with its chance: nothing is drawn."""
    rows = ibis.memtable(pa.table({"numerator": counts, **{name: np.full(len(counts), value) for name, value in more.items()}}))
    low, high = _limits(table(rows), "numerator")
    return float(chances[(low <= truth) & (truth <= high)].sum())


def _of_proportion(n: int, share: float) -> dict[str, Any]:
    counts = np.arange(n + 1)
    held = _exactly(counts, stats.binom.pmf(counts, n, share), proportion, share, denominator=float(n))
    return _row("proportion (Wilson)", f"{share:.0%} of {n}", held)


def _of_count(expected: float) -> dict[str, Any]:
    counts = np.arange(int(expected + 12 * expected**0.5 + 30))
    held = _exactly(counts, stats.poisson.pmf(counts, expected), rate, expected, denominator=1.0)
    return _row("rate (Byar, exact below ten)", f"{expected:g} events expected", held)


def _of_mean(rng: np.random.Generator, n: int) -> dict[str, Any]:
    draws = rng.standard_normal((REPEATS, n))
    table = {"turn": np.arange(REPEATS), "value": draws.mean(axis=1), "sd": draws.std(axis=1, ddof=1), "n": np.full(REPEATS, n)}
    low, high = _limits(mean(pa.table(table)), "turn")
    return _row("mean (Student)", f"{n} values", float(((low <= 0) & (high >= 0)).mean()))


def _banded(rng: np.random.Generator, people: int) -> dict[str, np.ndarray]:
    some = np.tile(people * AGES[::-1] / AGES.sum(), (REPEATS, 1))
    return {
        "area": np.repeat(np.arange(REPEATS), len(AGES)),
        "numerator": rng.poisson(some * RISK).ravel().astype(float),
        "denominator": some.ravel(),
        "standard_population": np.tile(AGES, REPEATS),
        "reference_numerator": np.tile(1e6 * RISK, REPEATS),
        "reference_denominator": np.full(some.size, 1e6),
    }


def _of_direct(rng: np.random.Generator, people: int) -> dict[str, Any]:
    low, high = _limits(directly_standardised_rate(pa.table(_banded(rng, people)), by=["area"], multiplier=1.0), "area")
    truth, told = (AGES * RISK).sum() / AGES.sum(), ~np.isnan(low)
    events = people * (AGES[::-1] * RISK).sum() / AGES.sum()
    held = ((low <= truth) & (high >= truth))[told].mean()
    return _row("direct rate (Dobson)", f"{events:.0f} events expected", float(held), float(told.mean()))


def _of_indirect(rng: np.random.Generator, people: int) -> dict[str, Any]:
    low, high = _limits(indirectly_standardised_ratio(pa.table(_banded(rng, people)), by=["area"]), "area")
    events = people * (AGES[::-1] * RISK).sum() / AGES.sum()
    return _row("indirect ratio", f"{events:.0f} events expected", float(((low <= 1) & (high >= 1)).mean()))


def _of_index(rng: np.random.Generator, index: str, transform: str | None) -> dict[str, Any]:
    """Ten parts of unequal size, 400 to 4,000 people each; proportions with Wilson's limits, on a line of the fitted scale."""
    people = np.linspace(400, 4000, 10).round()
    middle = np.cumsum(people) / people.sum() - people / people.sum() / 2
    onto, back = {
        None: (lambda y: y, lambda y: y), "log": (np.log, np.exp), "logit": (lambda y: np.log(y / (1 - y)), stats.logistic.cdf)
    }[transform]  # fmt: skip
    worst, best = onto(0.4), onto(0.15)
    share = back(worst + (best - worst) * middle)
    counts = rng.binomial(people.astype(int), share, (REPEATS, 10)).ravel()
    parts = {"period": np.repeat(np.arange(REPEATS), 10), "quantile": np.tile(np.arange(1, 11), REPEATS)}
    table = proportion(pa.table({"numerator": counts, "denominator": np.tile(people, REPEATS), **parts}))
    made = slope_index_of_inequality(table, by=["period"], transform=transform, simulations=10_000)
    low, high = _limits(made, "period", f"{index}_lower", f"{index}_upper")
    truth = 0.15 - 0.4 if index == "sii" else 0.15 / 0.4
    held = float(((low <= truth) & (high >= truth)).mean())
    return _row({"sii": "slope index", "rii": "relative index"}[index], f"ten parts, {transform or 'no transformation'}", held)


if __name__ == "__main__":
    for row in rows():
        print(f"{row['interval']:30} {row['situation']:34} held {100 * row['held']:5.1f} of 95.0, told {100 * row['told']:5.1f}")
