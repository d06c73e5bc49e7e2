"""Both engines over the same Parquet: judging a country, and charts with standards over panels.

python -m bench.spark [HOME]        a home with figures loaded; without one only the panels
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from bench.panels import write_panel

ENGINES = ["duckdb", "spark"]
SIZES = (1_000_000, 10_000_000)
MASTER = "local[2]"
console = Console(width=110)


class Spent(NamedTuple):
    seconds: float  # start-up of the engine included
    cpu_seconds: float  # of all processes together
    megabytes: float  # of all processes together, at its most
    told: Any  # what came out, to compare


def main(home: Path | None = None, *, sizes: tuple[int, ...] = SIZES) -> None:
    spent: dict[str, dict[str, Spent]] = {}
    if home:
        spent["judge all figures"] = {engine: one(engine, "judge", home) for engine in ENGINES}
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="answerable-spark-") as folder:
            write_panel(rows, Path(folder))
            spent[f"charts and standards, {rows:,} rows"] = {engine: one(engine, "panel", Path(folder)) for engine in ENGINES}
    show(spent)


def one(engine: str, task: str, folder: Path) -> Spent:
    """In a process of its own."""
    master = os.environ.get("ANSWERABLE_SPARK_MASTER") or MASTER
    env = {**os.environ, "ANSWERABLE_SPARK_MASTER": master, "ANSWERABLE_HOME": str(folder)}
    command = [sys.executable, "-m", "bench.spark_one", engine, task, str(folder)]
    said = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Spent(**json.loads(said.splitlines()[-1]))


def show(spent: dict[str, dict[str, Spent]]) -> None:
    master = os.environ.get("ANSWERABLE_SPARK_MASTER") or MASTER
    table = Table("task", "engine", "seconds", "CPU s", "peak MB", "same answers", title=f"DuckDB, and Spark with {master}")
    for task, by_engine in spent.items():
        same = len({json.dumps(each.told) for each in by_engine.values()}) == 1
        for engine, each in by_engine.items():
            times = f"{each.seconds:.1f}", f"{each.cpu_seconds:.1f}", f"{each.megabytes:.0f}"
            table.add_row(task, engine, *times, "yes" if same else "NO")
    console.print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else None)
