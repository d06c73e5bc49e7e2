"""All simulations, run side by side, in processes of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from typing import Any

import ibis

from tests.simulation import (
    bunching,
    charts,
    coverage,
    evaluate,
    floors,
    funnels,
    intervals,
    progress,
    ranking,
    recent,
    reliability,
    trends,
)

# the longest first, so that none is waited for at the end
SIMULATIONS: dict[str, Callable[[], Any]] = {
    "floors": floors.simulate,
    "forecasts": progress.simulate,
    "differences": evaluate.false_alarms_of_differences,
    "interruptions": evaluate.false_alarms_of_interruptions,
    "placebos": evaluate.false_alarms_of_placebos,
    "cohorts": evaluate.false_alarms_of_cohorts,
    "charts": charts.rows,
    "bunching": bunching.rows,
    "ranking": ranking.simulate,
    "reliability": reliability.rows,
    "trends": trends.rows,
    "indices": intervals.rows,
    "funnels": funnels.simulate,
    "staggering": evaluate.bias_under_staggering,
    "coverage": coverage.rows,
    "recent": recent.rows,
    "courses": progress.trajectories,
}


@cache
def measured() -> dict[str, Any]:
    """What each simulation found; seeds are fixed, so always the same."""
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_timed, name): name for name in SIMULATIONS}
        found = {}
        for done in as_completed(waiting):
            name = waiting[done]
            found[name], seconds = done.result()
            print(f"{len(found):2} of {len(SIMULATIONS)}: {name}, {seconds:.0f} CPU seconds", flush=True)
    return {name: found[name] for name in SIMULATIONS}


def _timed(name: str) -> tuple[Any, float]:
    ibis.get_backend().raw_sql("set enable_progress_bar = false")
    began = time.process_time()
    return SIMULATIONS[name](), time.process_time() - began
