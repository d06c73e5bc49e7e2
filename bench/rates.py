"""Intervals and standardised rates beside PHStatsMethods (GPL, so only ever in an environment made for the run and thrown away).

python -m bench.rates
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from bench.measured import Cost, cost

PEER = ["PHStatsMethods==0.1.16", "pyarrow"]
ROOT = Path(__file__).parents[1]
AGES = 19
AREAS = {"proportion": 1_000_000, "rate": 100_000, "dsr": 100_000}  # a row each; of the direct rate, one for each age
TRIAL = 100  # a hundredth is run first, to see how long the whole would take
PATIENCE = 600  # seconds; what the peer would need longer for, it does a tenth of
console = Console(width=130)


class Run(NamedTuple):
    whole: Cost
    start: float  # processor seconds before the work
    work: float
    megabytes: float
    answers: Path
    part: int = 1  # of how many parts one was run; the costs are for that one


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="answerable-rates-") as folder:
        peer = environment(Path(folder))
        if peer is None:
            console.print("Rates beside PHStatsMethods: left out, as its environment cannot be made here (is there a network?).")
            return
        title = "Intervals and standardised rates, Parquet in and out; ratios of processor seconds"
        measured = "start CPU s", "work CPU s", "wall s", "peak MB", "work ratio", "all ratio", "differ by"
        table = Table("method", "areas", "by", *measured, title=title)
        for job, areas in AREAS.items():
            show(table, job, areas, *both(job, areas, peer, Path(folder)))
        console.print(table)


def environment(folder: Path) -> str | None:
    """The Python of a new environment with the peer in it; None where it cannot be had."""
    home = folder / "peer"
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    made = subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], capture_output=True, text=True)
    return python if made.returncode == 0 else None


def both(job: str, areas: int, peer: str, folder: Path) -> tuple[Run, Run]:
    theirs = [peer, str(ROOT / "bench" / "rates_theirs.py")]
    trial = run(theirs, job, rows_of(job, areas // TRIAL, folder / "trial.parquet"), folder / "trial_answers.parquet")
    part = 10 if trial.work * TRIAL > PATIENCE else 1
    given = rows_of(job, areas, folder / f"{job}.parquet")
    fewer = rows_of(job, areas // part, folder / f"{job}_part.parquet") if part > 1 else given
    other = run(theirs, job, fewer, folder / f"{job}_theirs.parquet")._replace(part=part)
    ours = run([sys.executable, "-m", "bench.rates_ours"], job, given, folder / f"{job}_ours.parquet")
    return ours, other


def rows_of(job: str, areas: int, path: Path) -> Path:
    """Counts of one and more: PHStatsMethods stops at a count of none. The first areas are the same however many there are."""
    rng = np.random.default_rng(20)
    bands = AGES if job == "dsr" else 1
    most = max(AREAS.values()) * AGES
    people = rng.integers(100, 10_000, most)[: areas * bands]
    share = np.maximum(rng.binomial(rng.integers(100, 10_000, most), 0.3)[: areas * bands], 1)
    events = np.minimum(share, people) if job == "proportion" else np.maximum(share % 500, 1)
    columns = {"area": np.repeat(np.arange(areas), bands), "numerator": events, "denominator": people}
    if job == "dsr":
        columns["standard_population"] = np.tile(np.arange(1000, 1000 + 500 * AGES, 500), areas)
    pq.write_table(pa.table(columns), path)
    return path


def run(command: list[str], job: str, source: Path, target: Path) -> Run:
    """One process; what it prints of itself goes through a file, as `cost` waits for it."""
    told = target.with_suffix(".json")
    shell = ["sh", "-c", 'told="$1"; shift; exec "$@" 2> "$told"', "sh", str(told)]
    whole = cost([*shell, *command, job, str(source), str(target)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    parts = json.loads(told.read_text().strip().splitlines()[-1])
    return Run(whole, parts["start"], parts["work"], parts["megabytes"], target)


def differ(ours: Path, theirs: Path) -> float:
    """The largest relative difference of any estimate or limit."""
    pairs = [("estimate", "Value"), ("lower", "lower_95_ci"), ("upper", "upper_95_ci")]
    most = ", ".join(f"abs(o.{one} - t.{other}) / greatest(abs(t.{other}), 1e-300)" for one, other in pairs)
    asked = f"SELECT max(greatest({most})), count(*) FROM '{ours}' AS o JOIN '{theirs}' AS t USING (area)"
    with duckdb.connect() as connection:
        largest, rows = connection.execute(asked).fetchall()[0]
    if not rows:
        sys.exit(f"{ours} and {theirs} have no area in common")
    return float(largest)


def show(table: Table, job: str, areas: int, ours: Run, theirs: Run) -> None:
    scale = theirs.part
    name = {"proportion": "proportion (Wilson)", "rate": "rate (Byar)", "dsr": f"direct rate, {AGES} ages (Dobson)"}[job]
    whole = theirs.start + scale * theirs.work
    part = f" (a tenth run, x {scale})" if scale > 1 else ""
    row = (
        f"{theirs.start:.2f}",
        f"{scale * theirs.work:.2f}",
        f"{scale * theirs.whole.seconds:.1f}",
        f"{theirs.megabytes:.0f}",
    )
    table.add_row(name, f"{areas:,}", f"PHStatsMethods{part}", *row)
    ratios = f"{scale * theirs.work / ours.work:.0f}", f"{whole / ours.whole.cpu_seconds:.0f}"
    row = f"{ours.start:.2f}", f"{ours.work:.2f}", f"{ours.whole.seconds:.1f}", f"{ours.megabytes:.0f}"
    table.add_row("", "", "answerable", *row, *ratios, f"{differ(ours.answers, theirs.answers):.0e}")


if __name__ == "__main__":
    main()
