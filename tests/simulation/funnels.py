"""How many ordinary places a funnel calls unusual, and how many unusual ones it finds.

`python -m tests.simulation.funnels` prints the table of docs/methods/funnels.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement import funnel

SEED, FAMILIES, PLACES = 20261125, 400, 150
CENTRE = {"proportion": 0.8, "rate": 0.02}


@dataclass(frozen=True)
class World:
    """Places that differ for ordinary reasons with a standard deviation `spread` (points of share, or parts of the rate)."""

    name: str
    kind: Literal["proportion", "rate"]
    sizes: tuple[int, int]
    spread: float
    planted: float = 0.0  # one place in twenty lies so much below
    heavy: bool = False  # the spread has the long tails of Student's t with 4 degrees of freedom


WORLDS = [
    World("shares, alike", "proportion", (50, 5000), 0.0),
    World("shares, 2 points of spread", "proportion", (50, 5000), 0.02),
    World("shares, 2 points with long tails", "proportion", (50, 5000), 0.02, heavy=True),
    World("shares, alike, 5% lie 10 points below", "proportion", (50, 5000), 0.0, 0.10),
    World("shares, 2 points of spread, 5% lie 10 points below", "proportion", (50, 5000), 0.02, 0.10),
    World("shares, 5 points of spread, large places", "proportion", (5000, 50000), 0.05),
    World("rates, alike, 1 to 100 events", "rate", (50, 5000), 0.0),
    World("rates, a tenth of spread, 1 to 100 events", "rate", (50, 5000), 0.1),
    World("rates, a tenth of spread, 5% lie a half below", "rate", (50, 5000), 0.1, 0.5),
]


def simulate(worlds: list[World] = WORLDS, *, seed: int = SEED) -> list[dict[str, Any]]:
    """One row a world and rule: the shares of ordinary places called unusual, of planted ones found, of families refused."""
    rng = np.random.default_rng(seed)
    return [row for world in worlds for row in _of_world(world, rng)]


def _of_world(world: World, rng: np.random.Generator) -> list[dict[str, Any]]:
    shape = FAMILIES, PLACES
    n = np.exp(rng.uniform(*np.log(world.sizes), shape)).round()
    planted = np.broadcast_to(np.arange(PLACES) < PLACES // 20, shape) & (world.planted > 0)
    apart = rng.standard_t(4, shape) / np.sqrt(2) if world.heavy else rng.normal(size=shape)
    change = world.spread * apart - world.planted * planted
    centre = CENTRE[world.kind]
    if world.kind == "proportion":
        x = rng.binomial(n.astype(int), np.clip(centre + change, 0, 1))
    else:
        x = rng.poisson(n * centre * np.maximum(1 + change, 0))
    columns = {
        "subject": np.repeat(np.arange(FAMILIES), PLACES),
        "period": np.zeros(n.size, dtype=np.int64),
        "place": np.tile(np.arange(PLACES), FAMILIES),
        "polarity": np.repeat(["high_is_good"], n.size),
        "numerator": x.ravel().astype(float),
        "denominator": n.ravel(),
        "country_value": np.full(n.size, centre),
    }
    table = ibis.memtable(pa.table(columns))
    rules = {"chance alone": (False, False), "spread as published": (True, False), "spread made good": (True, True)}
    return [_row(world, rule, _judged(table, world, *how), planted) for rule, how in rules.items()]


def _judged(table: ibis.Table, world: World, spread: bool, made_good: bool) -> pa.Table:
    judged = funnel(table, kind=world.kind, numerator="numerator", spread_between_places=spread, made_good=made_good)
    return judged.order_by(["subject", "place"]).to_pyarrow()


def _row(world: World, rule: str, made: pa.Table, planted: Any) -> dict[str, Any]:
    words = {
        level: made[f"funnel_class_{level}"].to_numpy(zero_copy_only=False).reshape(planted.shape) for level in ("95", "998")
    }
    unusual = {level: np.isin(word, ["better", "worse"]) for level, word in words.items()}
    named = unusual["998"].sum()
    return {
        "world": world.name,
        "rule": rule,
        "ordinary_outside_95": float(unusual["95"][~planted].mean()),
        "ordinary_outside_998": float(unusual["998"][~planted].mean()),
        "found_998": float((words["998"] == "worse")[planted].mean()) if planted.any() else None,
        "named_but_ordinary": float((unusual["998"] & ~planted).sum() / named) if named else None,
        "not_compared": float((words["95"] == "not_compared").mean()),
        "phi": float(np.median(made["funnel_phi"].to_numpy())),
    }


if __name__ == "__main__":
    for row in simulate():
        print({name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()})
