"""How often `floor_verdict` is wrong, and how much it finds, beside what people do without it.

`python -m tests.simulation.floors` prints the table of docs/methods/floors.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy.special import bdtr

from answerable.measurement import floor_verdict

AREAS, FLOOR, SHORTFALL, SEED = 300, 0.80, 0.06, 20261125
BREACHES = ["breach", "persistent_breach"]


@dataclass(frozen=True)
class World:
    """300 areas a family, n 40 to 1,500; nine in ten hold the floor by 0 to 6 points, one in ten is 6 points below it."""

    name: str
    periods: int
    swing: float = 0.0  # standard deviation of the true level between periods
    unlike: bool = False  # each area's own swing lies between none and twice that
    wild: float = 0.0  # one in ten of the areas that hold the floor swings by this instead
    lean: float = 0.0  # correlation of a period's swing with the one before
    season: float = 0.0  # half the way between the best and the worst quarter
    once: float = 0.0  # nobody is below for long; one area in ten falls this far below the floor in the last period alone
    families: int = 100


WORLDS = [
    World("no extra variation", 12),
    World("3 points of extra variation, 1 period known", 1, swing=0.03),
    World("3 points, 2 periods known", 2, swing=0.03),
    World("3 points, 3 periods known", 3, swing=0.03),
    World("3 points, 6 periods known", 6, swing=0.03),
    World("3 points, 12 periods known", 12, swing=0.03),
    World("3 points, 36 periods known", 36, swing=0.03, families=30),
    World("0 to 6 points, unlike from area to area, 3 periods", 3, swing=0.03, unlike=True),
    World("0 to 6 points, unlike from area to area, 12 periods", 12, swing=0.03, unlike=True),
    World("0 to 6 points, unlike from area to area, 36 periods", 36, swing=0.03, unlike=True, families=30),
    World("1 point, but 6 in one area of ten, 12 periods", 12, swing=0.01, wild=0.06),
    World("1 point, but 6 in one area of ten, 36 periods", 36, swing=0.01, wild=0.06, families=30),
    World("3 points, each leaning 0.4 on the one before", 12, swing=0.03, lean=0.4),
    World("3 points, each leaning 0.75 on the one before", 12, swing=0.03, lean=0.75),
    World("1 point, and a season of 3 points; the worst quarter", 11, swing=0.01, season=0.03),
    World("3 points; one area in ten falls to 3 below, once", 12, swing=0.03, once=0.03),
    World("3 points; one area in ten falls to 15 below, once", 12, swing=0.03, once=0.15),
]


def simulate(worlds: list[World] = WORLDS, *, seed: int = SEED) -> list[dict[str, Any]]:
    """One row a world and rule: the share of the named that is false (mean over families), and the share of the true found."""
    rng = np.random.default_rng(seed)
    return [row for world in worlds for row in _of_world(world, rng)]


def _of_world(world: World, rng: np.random.Generator) -> list[dict[str, Any]]:
    shape = (world.families, AREAS, world.periods)
    below = np.arange(AREAS) < AREAS // 10
    usual = FLOOR + np.where(below & (world.once == 0), -SHORTFALL, rng.uniform(0.0, 0.06, shape[:2]))
    levels = usual[..., None] + _swings(world, shape, rng)
    if world.once:
        levels[:, below, -1] += FLOOR - world.once - usual[:, below]
    n = rng.integers(40, 1501, shape[:2])[..., None] + np.zeros(shape, dtype=np.int64)
    x = rng.binomial(n, np.clip(levels, 0.0, 1.0))
    named = _rules(x, n, *_verdicts(x, n))
    truly = np.broadcast_to(below, shape[:2]) & (world.once == 0)
    return [{"world": world.name, "rule": rule, **_score(each, truly, below)} for rule, each in named.items()]


def _swings(world: World, shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    size = world.swing * (rng.uniform(0.0, 2.0, shape[:2]) if world.unlike else np.ones(shape[:2]))
    if world.wild:
        size[:, -AREAS // 10 :] = world.wild
    noise = rng.standard_normal(shape)
    for turn in range(1, shape[-1]):
        noise[..., turn] = world.lean * noise[..., turn - 1] + np.sqrt(1 - world.lean**2) * noise[..., turn]
    quarter = np.arange(shape[-1]) % 4
    return size[..., None] * noise + world.season * np.cos(np.pi / 2 * quarter)


def _verdicts(x: Any, n: Any) -> tuple[Any, Any]:
    """The last period's verdicts and q-values, one a family and area."""
    families, areas, periods = x.shape
    first = [date(2010 + turn // 4, 3 * (turn % 4) + 1, 1) for turn in range(periods + 1)]
    starts = np.array(first[:-1], dtype="datetime64[D]")
    ends = np.array([day - timedelta(days=1) for day in first[1:]], dtype="datetime64[D]")
    family, area, turn = (index.ravel() for index in np.indices(x.shape))
    columns = {
        "subject": family, "place": area, "period": turn, "period_start": starts[turn], "period_end": ends[turn],
        "numerator": x.ravel().astype(float), "denominator": n.ravel().astype(float),
        "estimate": 100 * x.ravel() / n.ravel(),
        "floor": np.full(x.size, 100 * FLOOR), "scale": np.full(x.size, 100.0),
        "polarity": np.full(x.size, "high_is_good"),
    }  # fmt: skip
    judged = floor_verdict(ibis.memtable(pa.table(columns)))
    last = judged.filter(judged.period == periods - 1).order_by("subject", "place").select("verdict", "q_value").to_pyarrow()
    verdict, q = (last[name].to_numpy().reshape(families, areas) for name in ("verdict", "q_value"))
    return verdict.astype(str), q


def _rules(x: Any, n: Any, verdicts: Any, q: Any) -> dict[str, Any]:
    now, cases = x[..., -1], n[..., -1]
    exact = np.stack(
        [_benjamini_hochberg(bdtr(x[..., -back], n[..., -back], FLOOR)) for back in range(1, min(x.shape[-1], 3) + 1)]
    )
    exact_now = exact[0] & (now / cases < FLOOR)
    return {
        "point below the floor": now / cases < FLOOR,
        "95% interval below the floor": _wilson_upper(now, cases) < FLOOR,
        "exact binomial, Benjamini-Hochberg": exact_now,
        "the same in two of three periods": exact_now & (exact.sum(axis=0) >= 2),
        "ours: this period alone": (q <= 0.05) & np.isin(verdicts, BREACHES),
        "ours: breach or persistent breach": np.isin(verdicts, BREACHES),
        "ours: persistent breach": verdicts == "persistent_breach",
    }


def _benjamini_hochberg(p: Any, rate: float = 0.05) -> Any:
    ordered = np.sort(p, axis=-1)
    ranks = np.arange(1, p.shape[-1] + 1)
    most = np.where(ordered <= rate * ranks / p.shape[-1], ordered, -1.0).max(axis=-1, keepdims=True)
    return p <= most


def _wilson_upper(x: Any, n: Any, z: float = 1.959963984540054) -> Any:
    return (2 * x + z * z + z * np.sqrt(z * z + 4 * x * (1 - x / n))) / (2 * (n + z * z))


def _score(named: Any, truly: Any, below: Any) -> dict[str, float]:
    false = (named & ~truly).sum(axis=1)
    found = (named & truly).sum(axis=1) / np.maximum(truly.sum(axis=1), 1)
    rates = false / np.maximum(named.sum(axis=1), 1)
    return {
        "false_share": float(rates.mean()),
        "false_error": float(rates.std() / np.sqrt(len(rates))),
        "found": float(found.mean()),
        "one_bad_named": float(named[:, below].mean()) if not truly.any() else float("nan"),
    }


if __name__ == "__main__":
    for row in simulate():
        print(f"{row['world']:55} {row['rule']:38} {row['false_share']:.3f} {row['found']:.3f} {row['one_bad_named']:.3f}")
