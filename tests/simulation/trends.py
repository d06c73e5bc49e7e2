"""How often the long trend is taken in by chance, and how often it sees a real rise.

`python -m tests.simulation.trends` prints the table of docs/methods/long-trend.md; about ten CPU seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from answerable.measurement.intervals import z_of
from answerable.measurement.mann_kendall import Autocorrelation, kendall

SEED = 20261125
RISE = 2.5  # standard deviations over the whole series
SITUATIONS = [(kind, seasons, points) for kind, seasons, many in (
    ("years", 1, (8, 12, 20, 40)), ("quarters", 4, (20, 32)), ("months", 12, (24, 36, 60, 96))) for points in many]  # fmt: skip


def rows(repeats: int = 2000) -> list[dict[str, Any]]:
    """One row a kind of series and a leaning: the share called a trend where there is none, and where there is one.

    Ours; as Hamed and Rao published it; and naive, the plain test that takes no figure to lean on another.
    """
    rng = np.random.default_rng(SEED)
    return [
        {"kind": kind, "points": points, "leaning": leaning, **told}
        for kind, seasons, points in SITUATIONS
        for leaning in (0.0, 0.3, 0.6)
        for told in (_told(drawn(rng, repeats, points, leaning, seasons), seasons),)
    ]


def drawn(rng: np.random.Generator, repeats: int, points: int, leaning: float, seasons: int) -> np.ndarray:
    """Each figure `leaning` of the one before it; spread 1; with seasons three times as wide, where there are any."""
    noise = rng.standard_normal((repeats, points + 50))
    for turn in range(1, points + 50):
        noise[:, turn] = leaning * noise[:, turn - 1] + noise[:, turn] * np.sqrt(1 - leaning**2)
    season = 3 * np.sin(2 * np.pi * np.arange(points) / seasons) if seasons > 1 else 0.0
    return noise[:, 50:] + season


def _told(still: np.ndarray, seasons: int) -> dict[str, float]:
    rising = still + RISE * np.arange(still.shape[1]) / still.shape[1]
    ways = ("ours", "published", "naive")
    return {
        **{f"false_{way}": share for way, share in zip(ways, _shares(still, seasons), strict=True)},
        **{f"seen_{way}": share for way, share in zip(ways, _shares(rising, seasons), strict=True)},
    }


def _shares(series: np.ndarray, seasons: int) -> Iterator[float]:
    for autocorrelation in ("first_order", "significant_lags", "none"):
        yield float(np.mean([abs(z) > z_of(0.998) for z in _all_z(series, seasons, autocorrelation)]))


def _all_z(series: np.ndarray, seasons: int, autocorrelation: Autocorrelation) -> np.ndarray:
    figures = series.reshape(len(series), -1, seasons)
    blocks = np.array_split(figures, max(1, series.size * series.shape[1] // 4_000_000))
    made = [kendall(block, autocorrelation=autocorrelation, least=z_of(0.998))[0] for block in blocks]
    return np.nan_to_num(np.concatenate(made))


if __name__ == "__main__":
    for row in rows():
        told = "  ".join(f"{name} {100 * row[name]:5.1f}" for name in row if name.startswith(("false", "seen")))
        print(f"{row['points']:3} {row['kind']:9} leaning {row['leaning']:.1f}  {told}")
