"""How often all ranges of ranks of a family are right at once, and how often a plain league table is wrong.

`python -m tests.simulation.ranking` prints the table of docs/methods/ranking.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement import proportion, rate
from answerable.measurement.ranking import ranking

SEED, FIFTH = 20261125, 0.2


@dataclass(frozen=True)
class World:
    """Places whose true figures differ with a standard deviation `spread`, in families of figures of one `kind`."""

    name: str
    kind: Literal["normal", "share", "rate"]
    places: int
    spread: float
    level: float = 0.0
    sizes: tuple[int, int] = (1, 1)  # of shares and rates: least and greatest denominator; of normal figures all errors are 1
    unlike: bool = False  # errors of normal figures lie between a third and three
    families: int = 800


WORLDS = [
    World("all truly alike, errors alike", "normal", 100, 0.0),
    World("all truly alike, errors unlike", "normal", 100, 0.0, unlike=True),
    World("differ as much as the errors", "normal", 100, 1.0, unlike=True),
    World("differ ten times the errors", "normal", 100, 10.0),
    World("differ ten times the errors, 400 places", "normal", 400, 10.0, families=150),
    World("shares of 80%, 40 to 1,500 cases, alike", "share", 150, 0.0, 0.8, (40, 1500)),
    World("shares of 80%, 40 to 1,500 cases, 5 points", "share", 150, 0.05, 0.8, (40, 1500)),
    World("shares of 97%, 40 to 1,500 cases, alike", "share", 150, 0.0, 0.97, (40, 1500)),
    World("shares of 97%, 40 to 1,500 cases, 1 point", "share", 150, 0.01, 0.97, (40, 1500)),
    World("rates, 2 to 60 events, alike", "rate", 150, 0.0, 0.02, (100, 3000)),
    World("rates, 2 to 60 events, a fifth of the rate", "rate", 150, 0.004, 0.02, (100, 3000)),
]


def simulate(worlds: list[World] = WORLDS, *, seed: int = SEED) -> list[dict[str, Any]]:
    """One row a world: how often every range of a family holds its true rank, and what is said of the best fifth."""
    rng = np.random.default_rng(seed)
    return [_of_world(world, rng) for world in worlds]


def _of_world(world: World, rng: np.random.Generator) -> dict[str, Any]:
    shape = world.families, world.places
    truth = world.level + world.spread * rng.normal(size=shape)
    if world.kind != "normal":
        truth = np.clip(truth, 1e-6, 1 - 1e-6)
    figures = _figures(world, truth, rng)
    made, alone = (ranking(figures, all_at_once=joint).order_by(["subject", "place"]).to_pyarrow() for joint in (True, False))
    own_lower, own_upper = (alone[name].to_numpy(zero_copy_only=False).reshape(shape) for name in ("rank_lower", "rank_upper"))
    lower, upper, word, estimate = (
        made[name].to_numpy(zero_copy_only=False).reshape(shape)
        for name in ("rank_lower", "rank_upper", "rank_class", "estimate")
    )
    above = (truth[:, None, :] > truth[:, :, None]).sum(axis=2)  # with ties a place has all the ranks from the first to the last
    level = (truth[:, None, :] == truth[:, :, None]).sum(axis=2)
    first, last = 1 + above, above + level
    ends = int(world.places * FIFTH)
    plain = np.argsort(np.argsort(-estimate, axis=1), axis=1) < ends
    named = word == "best"
    return {
        "world": world.name,
        "all_ranges_hold": float(((lower <= first) & (last <= upper)).all(axis=1).mean()),
        "own_range_holds": float(((own_lower <= first) & (last <= own_upper)).mean()),
        "cannot_be_ranked": float((word == "cannot_be_ranked").mean()),
        "mean_width": float((upper - lower + 1).mean() / world.places),
        "named_best": float(named.mean()),
        "named_best_false": _share(named & (last > ends), named),
        "plain_best_false": _share(plain & (last > ends), plain),
    }


def _share(part: Any, whole: Any) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None


def _figures(world: World, truth: Any, rng: np.random.Generator) -> ibis.Table:
    columns: dict[str, Any] = {
        "subject": np.repeat(np.arange(world.families), world.places),
        "period": np.zeros(truth.size, dtype=np.int64),
        "place": np.tile(np.arange(world.places), world.families),
        "polarity": np.repeat(["high_is_good"], truth.size),
    }
    if world.kind == "normal":
        error = 3 ** rng.uniform(-1, 1, truth.shape) if world.unlike else np.ones(truth.shape)
        estimate = truth + error * rng.normal(size=truth.shape)
        half = 1.959963984540054 * error
        figures = {"estimate": estimate, "lower": estimate - half, "upper": estimate + half}
        return ibis.memtable(pa.table(columns | {name: column.ravel() for name, column in figures.items()}))
    n = rng.integers(*world.sizes, truth.shape, endpoint=True)
    x = rng.binomial(n, truth) if world.kind == "share" else rng.poisson(n * truth)
    counted = {"numerator": x.ravel().astype(float), "denominator": n.ravel().astype(float)}
    return (proportion if world.kind == "share" else rate)(ibis.memtable(pa.table(columns | counted))).drop("reason")


def main() -> None:
    for row in simulate():
        print({name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()})


if __name__ == "__main__":
    main()
