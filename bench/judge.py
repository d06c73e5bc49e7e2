"""Seconds and memory of judging a whole country, beside DuckDB merely reading the same releases."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge
from answerable.observations.home import Home

BUDGET_SECONDS, BUDGET_MEGABYTES = 20, 2048


def run(figures: Path, *, country: str = "england", home: Path | None = None) -> dict[str, Any]:
    """Judge a country; with `home`, one whose figures are loaded already."""
    with tempfile.TemporaryDirectory() as folder:
        place = Home(home) if home else loaded(figures, country=country, home=Home(Path(folder) / "home"))
        wall, cpu = time.perf_counter(), time.process_time()
        made = judge(home=place, at=datetime.now(UTC))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        reading = plain_duckdb(place)
    return {
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "judgements": made.judgements,
        "periods": made.series,
        "plain_duckdb_seconds": round(reading, 2),
        "ratio": round(wall / reading, 1),
        "within_budget": wall <= BUDGET_SECONDS,
    }


def loaded(figures: Path, *, country: str, home: Home) -> Home:
    at = datetime.now(UTC)
    init_home(country=country, at=at, home=home)
    load_figures(paths=[figures], home=home, at=at)
    return home


def plain_duckdb(home: Home) -> float:
    """Read every observation once and average it by indicator and place."""
    began = time.perf_counter()
    files = str(home.releases / "*" / "observations.parquet")
    query = "select indicator, place, avg(value), stddev(value), count(*) from read_parquet(?) group by all"
    duckdb.connect().execute(query, [files]).fetchall()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/england")), indent=2))
