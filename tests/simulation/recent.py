"""How often five yearly figures are called a trend: by the recent trend, and by looking at the first and the last.

`python -m tests.simulation.recent` prints rows for docs/methods/honesty.md; a few seconds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from answerable.measurement import recent_trend

SEED, SERIES, POINTS = 20261125, 20_000, 5
STARTS = np.arange("2000", "2005", dtype="datetime64[Y]").astype("datetime64[D]")
WORLDS = {
    "sampling noise alone": (0.0, 0.0),
    "true swings half as wide as the noise": (0.5, 0.0),
    "true swings as wide as the noise": (1.0, 0.0),
    "true swings twice as wide": (2.0, 0.0),
    "rising by half an error a year": (0.0, 0.5),
    "rising by one error a year": (0.0, 1.0),
    "rising by two errors a year": (0.0, 2.0),
}


def rows() -> list[dict[str, Any]]:
    """One row a world: the share called a trend by ours; by intervals of the first and the last year that do not meet; and the
    share whose last figure is above the first."""
    rng = np.random.default_rng(SEED)
    return [_row(name, swing, slope, rng) for name, (swing, slope) in WORLDS.items()]


def _row(name: str, swing: float, slope: float, rng: np.random.Generator) -> dict[str, Any]:
    shape = SERIES, POINTS
    figures = 100 + swing * rng.normal(size=shape) + slope * np.arange(POINTS) + rng.normal(size=shape)
    half = 1.959963984540054
    starts = np.tile(STARTS, SERIES)
    columns = {
        "subject": ["s"] * figures.size,
        "place": np.repeat(np.arange(SERIES), POINTS),
        "period_start": starts,
        "period_end": starts + 364,
        "estimate": figures.ravel(),
        "lower": figures.ravel() - half,
        "upper": figures.ravel() + half,
        "polarity": ["high_is_good"] * figures.size,
    }
    made = recent_trend(pa.table(columns)).select("place", "trend").distinct()
    apart = np.abs(figures[:, -1] - figures[:, 0])
    return {
        "world": name,
        "false": not slope,
        "ours": float(made.aggregate(told=made.trend.isin(["improving", "worsening"]).mean()).to_pyarrow()[0][0].as_py()),
        "intervals_apart": float((apart > 2 * half).mean()),
        "last_above_first": float((figures[:, -1] > figures[:, 0]).mean()),
        "error": float(np.sqrt(0.002 * 0.998 / SERIES)),
    }


if __name__ == "__main__":
    for each in rows():
        print({name: round(value, 4) if isinstance(value, float) else value for name, value in each.items()})
