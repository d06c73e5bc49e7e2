"""How often evaluations find a change where there was none, and how far off they are, beside what people do without them.

`python -m tests.simulation.evaluate` prints the tables of docs/methods/difference-in-differences.md and
interrupted-time-series.md; about two minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from scipy import stats

from answerable.measurement.cohorts import cohort_terms
from answerable.measurement.differences import Asked, effect_term
from answerable.measurement.evaluate import Keys
from answerable.measurement.interruptions import interrupted_time_series
from answerable.measurement.panels import Panel
from answerable.measurement.synthetic import with_unit_weights

SEED, PERIODS, LEAN = 20261125, 12, 0.7
SIZES = [(10, 5), (10, 3), (10, 2), (30, 15), (30, 5), (30, 3), (100, 50), (100, 6), (100, 3)]
STAGGERED = [(10, 6), (10, 4), (30, 15), (30, 4), (100, 50), (100, 4)]
SERIES = [(24, 12), (48, 24), (96, 48)]


def a_panel(rng: np.random.Generator, places: int, changed: int, starts: Sequence[int], *, growing: float = 0.0) -> Panel:
    """Each place's noise leans 0.7 on its last; nothing happens unless effects of cohorts grow by `growing` a period."""
    noise = rng.normal(size=(places, PERIODS))
    for turn in range(1, PERIODS):
        noise[:, turn] += LEAN * noise[:, turn - 1]
    first = np.full(places, PERIODS)
    for start, cohort in zip(starts, np.array_split(np.arange(changed), len(starts)), strict=True):
        first[cohort] = start
    since = np.maximum(np.arange(PERIODS) - first[:, None] + 1, 0)
    unit, time = np.repeat(np.arange(places), PERIODS), np.tile(np.arange(PERIODS), places)
    y = (noise + growing * since).ravel()
    return Panel(y, unit, time, unit, np.repeat(first, PERIODS), Keys(time, list(range(PERIODS))))


def false_alarms_of_differences(runs: int = 500) -> list[dict[str, Any]]:
    """No change at all: how often p < 0.05, by t with G-1 degrees and by the rule of `difference_in_differences`."""
    rng, rows = np.random.default_rng(SEED), []
    for places, changed in SIZES:
        found = np.zeros(2)
        for _ in range(runs):
            panel = a_panel(rng, places, changed, [6])
            for turn, draws in enumerate((0, 399)):
                p = effect_term(panel, Asked("two_way_fixed_effects", "clustered", 0.95, draws, 1)).p_value
                found[turn] += p is not None and p < 0.05
        rows.append({"places": places, "changed": changed, "t": found[0] / runs, "ours": found[1] / runs})
    return rows


def false_alarms_of_cohorts(runs: int = 200) -> list[dict[str, Any]]:
    """The same under staggering: the library's t with G-1 degrees, and ours."""
    rng, rows = np.random.default_rng(SEED), []
    for places, changed in STAGGERED:
        found = np.zeros(2)
        for _ in range(runs):
            term = next(cohort_terms(a_panel(rng, places, changed, [5, 8]), 0.95))
            t = abs(term.estimate / term.standard_error)
            found += [2 * stats.t.sf(t, places - 1) < 0.05, term.p_value < 0.05]
        rows.append({"places": places, "changed": changed, "t": found[0] / runs, "ours": found[1] / runs})
    return rows


def bias_under_staggering(runs: int = 100) -> list[dict[str, Any]]:
    """Effects grow by 0.5 a period; 20 places changed early, 20 late, 20 or none never. The mean found, and the truth."""
    rng, rows = np.random.default_rng(SEED), []
    for never in (20, 0):
        naive, ours, truth = [], [], 0.0
        for _ in range(runs):
            panel = a_panel(rng, 40 + never, 40, [3, 8], growing=0.5)
            until = panel.time < (PERIODS if never else 8)  # without any never changed, nothing is to compare with once all are
            reached = panel.after & until
            truth = float(0.5 * np.mean(panel.time[reached] - panel.first[reached] + 1))
            naive.append(two_way(panel))
            ours.append(next(cohort_terms(panel, 0.95)).estimate)
        rows.append({"never changed": never, "truth": truth, "fixed effects": np.mean(naive), "ours": np.mean(ours)})
    return rows


def two_way(panel: Panel) -> float:
    """What the fixed effects that `difference_in_differences` refuses would say."""
    y, d = panel.y.reshape(-1, PERIODS), panel.after.reshape(-1, PERIODS).astype(float)
    y, d = (each - each.mean(1, keepdims=True) - each.mean(0, keepdims=True) + each.mean() for each in (y, d))
    return float((y * d).sum() / (d * d).sum())


def false_alarms_of_interruptions(runs: int = 1000) -> list[dict[str, Any]]:
    """No change at all: how often p of `level_change` is below 0.05, and how often nothing is said."""
    rng, rows = np.random.default_rng(SEED), []
    for count, before in SERIES:
        for lean in (0.0, 0.4, 0.7):
            noise = rng.normal(size=(runs, count + 50))
            for turn in range(1, count + 50):
                noise[:, turn] += lean * noise[:, turn - 1]
            columns = {
                "place": np.repeat(np.arange(runs), count),
                "period_start": np.tile(np.arange(count), runs),
                "estimate": noise[:, 50:].ravel(),
            }
            table = ibis.memtable(pa.table(columns))
            row: dict[str, Any] = {"points": count, "leaning": lean}
            for errors in ("newey_west", "gls", "reml"):
                made = interrupted_time_series(table, starts=before, by=["place"], errors=errors).to_pyarrow().to_pylist()
                p = np.array(
                    [np.nan if each["p_value"] is None else each["p_value"] for each in made if each["term"] == "level_change"]
                )
                row |= {errors: np.mean(p[np.isfinite(p)] < 0.05), f"{errors} silent": np.mean(np.isnan(p))}
            rows.append(row)
    return rows


def false_alarms_of_placebos(runs: int = 400, others: int = 39) -> float:
    """No change at all, 40 walks of 30 periods: how often the changed place ranks first or second of 40 (p <= 0.05)."""
    rng, found = np.random.default_rng(SEED), 0
    for _ in range(runs):
        y = rng.normal(size=(30, others + 1)).cumsum(axis=0)
        ratios = [with_unit_weights(y[:, 0], y[:, 1:], 20).ratio]
        ratios += [with_unit_weights(y[:, each], np.delete(y, [0, each], axis=1), 20).ratio for each in range(1, others + 1)]
        found += np.mean(np.array(ratios) >= ratios[0]) <= 0.05
    return found / runs


def shown(rows: list[dict[str, Any]]) -> str:
    heads = list(rows[0])
    lines = [[f"{row[head]:.3f}" if isinstance(row[head], float) else str(row[head]) for head in heads] for row in rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *lines])


if __name__ == "__main__":
    for made in (false_alarms_of_differences, false_alarms_of_cohorts, bias_under_staggering, false_alarms_of_interruptions):
        print(f"\n{made.__doc__}\n\n{shown(made())}")
    print(f"\n{false_alarms_of_placebos.__doc__}\n\n{false_alarms_of_placebos():.3f}")
