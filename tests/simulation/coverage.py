"""How often intervals of counts hold the truth, beside the plain ones of the textbooks, over whole grids of truths.

`python -m tests.simulation.coverage` prints rows for docs/methods/honesty.md; about ten CPU seconds. Limits of a count jump from
one count to the next, so that coverage swings up and down with the truth: each row gives the mean over its grid and the least in
it. Every count is taken with its chance; only means and direct rates are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy import stats

from answerable.measurement import directly_standardised_rate, indirectly_standardised_ratio, mean, proportion, rate
from tests.simulation.intervals import AGES, RISK

SEED, DRAWS = 20261125, 20_000
SHARES = np.arange(1, 200) / 200
EXPECTED = {"0.5 to 10": (0.5, 10.0), "10 to 100": (10.0, 100.0), "100 to 1,000": (100.0, 1000.0)}
Limits = tuple[np.ndarray, np.ndarray]


def rows() -> list[dict[str, Any]]:
    """One row an interval and a grid: the share of intervals that hold the truth, ours and the plain way's."""
    rng = np.random.default_rng(SEED)
    made = [of_shares(size, confidence) for confidence in (0.95, 0.998) for size in (10, 30, 100, 1000)]
    made += [of_events(name, *ends, confidence) for confidence in (0.95, 0.998) for name, ends in EXPECTED.items()]
    made += [of_ratios(name, *ends) for name, ends in EXPECTED.items()]
    made += [of_means(rng, size, skewed) for skewed in (False, True) for size in (3, 10, 50)]
    made += [of_direct_rates(rng, people) for people in (4_000, 10_000, 100_000)]
    return made


def row(interval: str, grid: str, confidence: float, ours: np.ndarray, plain: np.ndarray, **more: Any) -> dict[str, Any]:
    told = {"ours": ours.mean(), "ours_least": ours.min(), "plain": plain.mean(), "plain_least": plain.min()}
    return {
        "interval": interval,
        "grid": grid,
        "nominal": confidence,
        **{k: float(v) for k, v in told.items()},
        "error": 0.0,
    } | more


def _read(table: ibis.Table, order: str) -> Limits:
    made = table.order_by(order).select("lower", "upper").to_pyarrow()
    return made["lower"].to_numpy(), made["upper"].to_numpy()


def held(limits: Limits, truths: np.ndarray, chances: Callable[[float], np.ndarray]) -> np.ndarray:
    """Of each truth: the chance of all counts whose limits hold it."""
    return np.array([chances(truth)[(limits[0] <= truth) & (truth <= limits[1])].sum() for truth in truths])


def of_shares(size: int, confidence: float) -> dict[str, Any]:
    """Wilson; plain: p -/+ z sqrt(p (1 - p) / n)."""
    x, z = np.arange(size + 1), stats.norm.ppf(0.5 + confidence / 2)
    ours = _read(
        proportion(pa.table({"numerator": x, "denominator": np.full(size + 1, size)}), confidence=confidence), "numerator"
    )
    half = z * np.sqrt(x / size * (1 - x / size) / size)
    both = [held(limits, SHARES, lambda p: stats.binom.pmf(x, size, p)) for limits in (ours, (x / size - half, x / size + half))]
    return row("share of cases", f"{size:,} cases, shares of 0.5% to 99.5%", confidence, *both)


def _grid(least: float, most: float) -> tuple[np.ndarray, np.ndarray]:
    return np.geomspace(least, most, 200), np.arange(int(most + 12 * most**0.5 + 30))


def of_events(name: str, least: float, most: float, confidence: float) -> dict[str, Any]:
    """Byar, exact below ten; plain: x -/+ z sqrt(x)."""
    truths, x = _grid(least, most)
    half = stats.norm.ppf(0.5 + confidence / 2) * np.sqrt(x)
    ours = _read(rate(pa.table({"numerator": x, "denominator": np.ones(len(x))}), confidence=confidence), "numerator")
    both = [held(limits, truths, lambda expected: stats.poisson.pmf(x, expected)) for limits in (ours, (x - half, x + half))]
    return row("rate of events", f"{name} events expected", confidence, *both)


def of_ratios(name: str, least: float, most: float) -> dict[str, Any]:
    """The same counts over what was expected of one age band; plain: (x -/+ z sqrt(x)) / E."""
    truths, x = _grid(least, most)
    half = stats.norm.ppf(0.975) * np.sqrt(x)
    bands = {"turn": x, "numerator": x, "denominator": np.ones(len(x))}
    reference = {"reference_numerator": np.full(len(x), 100.0), "reference_denominator": np.full(len(x), 100.0)}
    ours = _read(indirectly_standardised_ratio(pa.table(bands | reference), by=["turn"]), "turn")
    both = [held(limits, truths, lambda expected: stats.poisson.pmf(x, expected)) for limits in (ours, (x - half, x + half))]
    return row("indirectly standardised ratio", f"{name} events expected", 0.95, *both)


def of_means(rng: np.random.Generator, size: int, skewed: bool) -> dict[str, Any]:
    """Student's t; plain: z in its place."""
    values = rng.exponential(size=(DRAWS, size)) - 1 if skewed else rng.normal(size=(DRAWS, size))
    middle, sd = values.mean(axis=1), values.std(axis=1, ddof=1)
    columns = {"turn": np.arange(DRAWS), "value": middle, "sd": sd, "n": np.full(DRAWS, size)}
    half = stats.norm.ppf(0.975) * sd / size**0.5
    ours = _read(mean(pa.table(columns)), "turn")
    return drawn("mean", f"{size} values, {'skewed' if skewed else 'normal'}", ours, (middle - half, middle + half), 0.0)


def of_direct_rates(rng: np.random.Generator, people: int) -> dict[str, Any]:
    """Dobson; plain: v -/+ z s."""
    some = np.tile(people * AGES[::-1] / AGES.sum(), (DRAWS // 5, 1))
    x, w = rng.poisson(some * RISK), AGES / AGES.sum()
    area = np.repeat(np.arange(len(some)), len(AGES))
    columns = {"area": area, "numerator": x.ravel().astype(float), "denominator": some.ravel()}
    table = pa.table(columns | {"standard_population": np.tile(AGES, len(some))})
    ours = _read(directly_standardised_rate(table, by=["area"], multiplier=1.0), "area")
    value, half = (w * x / some).sum(axis=1), stats.norm.ppf(0.975) * np.sqrt((w**2 * x / some**2).sum(axis=1))
    events = people * (AGES[::-1] * RISK).sum() / AGES.sum()
    plain = value - half, value + half
    return drawn("directly standardised rate", f"{events:.0f} events expected", ours, plain, float((w * RISK).sum()))


def drawn(interval: str, grid: str, ours: Limits, plain: Limits, truth: float) -> dict[str, Any]:
    told = ~np.isnan(ours[0])
    both = [((lower <= truth) & (truth <= upper))[told] for lower, upper in (ours, plain)]
    grid += f", told in {told.mean():.0%}" if not told.all() else ""
    told_more = {
        "ours_least": None,
        "plain_least": None,
        "told": float(told.mean()),
        "error": float((0.95 * 0.05 / told.sum()) ** 0.5),
    }
    return row(interval, grid, 0.95, *both, **told_more)


if __name__ == "__main__":
    for each in rows():
        print({name: round(value, 4) if isinstance(value, float) else value for name, value in each.items()})
