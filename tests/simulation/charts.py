"""How often a control chart rings when nothing changed, and how often it hears a real change.

python -m tests.simulation.charts
"""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement import control_chart

SERIES = 4000
MONTHS = np.arange("2000-01", "2040-01", dtype="datetime64[M]")


def rows() -> list[dict[str, Any]]:
    """For each kind of noise and length: series with a flag anywhere, at the last point plainly drawn, and as we read it."""
    found = [measured("noise", points, noise(points, lean=0.0)) for points in (12, 24, 36, 60, 120)]
    found += [
        measured(f"leaning {lean}", points, noise(points, lean=lean)) for lean in (0.2, 0.4, 0.7) for points in (24, 36, 60, 120)
    ]
    found += [measured("seasons", points, noise(points, lean=0.0, season=2.0)) for points in (36, 60, 120)]
    found += [measured("seasons, leaning 0.4", points, noise(points, lean=0.4, season=2.0)) for points in (60, 120)]
    found += [
        shares("shares, 20 cases", 24, 20, 0.9),
        shares("shares, 2 cases", 24, 2, 0.8),
        shares("shares, 2,000 cases", 36, 2000, 0.9),
    ]
    found.append(shares("shares, 5,000 cases and more than chance", 36, 5000, 0.9, extra=0.02))
    found += [
        measured(f"last point moved by {step} sd", points, moved(points, step)) for step in (3.0, 4.0) for points in (24, 60)
    ]
    found += [measured("moved 1.5 sd, seven points ago", points, moved(points, 1.5, since=7)) for points in (24, 60)]
    return found


def noise(points: int, *, lean: float, season: float = 0.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng([seed, points, int(lean * 100), int(season * 10)])
    shocks = rng.normal(size=(SERIES, points + 100))
    made = np.zeros_like(shocks)
    for turn in range(1, shocks.shape[1]):
        made[:, turn] = lean * made[:, turn - 1] + shocks[:, turn]
    return 100 + made[:, -points:] + season * np.sin(2 * np.pi * np.arange(points) / 12)


def moved(points: int, step: float, since: int = 1) -> np.ndarray:
    made = noise(points, lean=0.0, seed=2)
    made[:, -since:] += step
    return made


def shares(name: str, points: int, cases: int, share: float, extra: float = 0.0) -> dict[str, Any]:
    rng = np.random.default_rng([3, points, cases])
    level = np.clip(share + extra * rng.normal(size=(SERIES, points)), 0, 1)
    counted = rng.binomial(cases, level).astype(float)
    return measured(name, points, 100 * counted / cases, counted, np.full_like(counted, cases))


def measured(
    name: str, points: int, values: np.ndarray, x: np.ndarray | None = None, n: np.ndarray | None = None
) -> dict[str, Any]:
    table = laid_out(values, x, n)
    counts = {} if x is None else {"numerator": "numerator", "denominator": "denominator", "scale": "scale"}
    plain, ours = control_chart(table, leaning="ignored"), control_chart(table, **counts)
    flags = plain.group_by("place").aggregate(any=plain.chart_rule.notnull().any(), last=plain.chart_reading.max())
    naive = flags.aggregate(any=flags["any"].mean(), last=(flags["last"] != "no_clear_change").mean()).to_pyarrow().to_pylist()[0]
    readings = ours.select("place", "chart_reading").distinct()
    told = (
        readings.aggregate(
            rings=readings.chart_reading.isin(["rising", "falling"]).mean(),
            silent=(readings.chart_reading == "cannot_be_told").mean(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )
    return {
        "series": name,
        "points": points,
        "any_flag": naive["any"],
        "plain_last": naive["last"],
        "ours": told["rings"],
        "not_told": told["silent"],
    }


def laid_out(values: np.ndarray, x: np.ndarray | None, n: np.ndarray | None) -> ibis.Table:
    series, points = values.shape
    months = MONTHS[:points]
    columns = {
        "subject": np.repeat("noise", values.size),
        "place": np.repeat(np.arange(series), points).astype(str),
        "period_start": np.tile(months.astype("datetime64[D]"), series),
        "period_end": np.tile((months + 1).astype("datetime64[D]") - 1, series),
        "estimate": values.ravel(),
        "polarity": np.repeat("neither", values.size),
        "scale": np.full(values.size, 100.0),
    }
    if x is not None and n is not None:
        columns |= {"numerator": x.ravel(), "denominator": n.ravel()}
    return ibis.memtable(pa.table(columns))


if __name__ == "__main__":
    for row in rows():
        print({name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()})
