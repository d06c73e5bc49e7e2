"""Of all targets that were given a chance of about so much, how many were met?

`python -m tests.simulation.reliability` prints rows for docs/methods/honesty.md; about half a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from answerable.measurement import chance_of_reaching
from tests.simulation.progress import HORIZON, LENGTHS, SEED, WORLDS, Panel, World, panel_of

TENTHS = 10


def rows(worlds: Sequence[World] = WORLDS, lengths: Sequence[int] = LENGTHS) -> list[dict[str, Any]]:
    """One row a tenth of the chance told: what was told on average, and how often it came true, over all worlds and lengths.

    Plain: met, if the straight line from the first figure to the last, drawn on, meets the target.
    """
    rng = np.random.default_rng([SEED, 1])
    found = [_of_panel(panel_of(world, length, rng), length, rng) for length in lengths for world in worlds]
    chance, met, line = (np.concatenate([each[place] for each in found]) for place in range(3))
    tenth = np.minimum((chance * TENTHS).astype(int), TENTHS - 1)
    return [_row(each, chance[tenth == each], met[tenth == each], line[tenth == each]) for each in range(TENTHS)]


def _of_panel(panel: Panel, length: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Targets lie about the last figure as wide as figures move until then."""
    last, came = panel.figures[:, length - 1], panel.figures[:, length + HORIZON - 1]
    targets = last + rng.normal(size=len(last)) * np.std(came - last)
    if panel.cases:
        targets = np.clip(np.round(targets * panel.cases) / panel.cases, 0.0, 1.0)
    told = chance_of_reaching(panel.table(length, targets), **panel.counts).order_by("place").to_pyarrow()
    chance = np.asarray(told["chance_of_reaching"].to_numpy(zero_copy_only=False), dtype=np.float64)
    line = last + HORIZON * (last - panel.figures[:, 0]) / (length - 1)
    known = ~np.isnan(chance)
    return chance[known], (came >= targets - 1e-12)[known], (line >= targets)[known]


def _row(tenth: int, chance: np.ndarray, met: np.ndarray, line: np.ndarray) -> dict[str, Any]:
    return {
        "tenth": f"{tenth * 10} to {tenth * 10 + 10}%",
        "targets": len(chance),
        "told": float(chance.mean()),
        "came": float(met.mean()),
        "error": float(np.sqrt(chance.mean() * (1 - chance.mean()) / len(chance))),
        "plain_wrong": float((met != line).mean()),
        "ours_wrong": float((met != (chance >= 0.5)).mean()),
    }


if __name__ == "__main__":
    for each in rows():
        print({name: round(value, 3) if isinstance(value, float) else value for name, value in each.items()})
