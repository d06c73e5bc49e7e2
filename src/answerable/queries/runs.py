"""The judgements that were worked out: a run is a folder that never changes, named by what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from answerable.domain.refusals import Refusal
from answerable.observations.home import Home


@dataclass(frozen=True)
class Run:
    id: str
    path: Path
    at: str  # when it was first worked out
    as_of: str | None  # the moment whose figures it reads; null: those in force at `at`
    on: str  # the day on which a place had to be in force
    country: str
    catalogue_version: str
    engine: str
    seconds: float
    judgements: int
    series: int
    verdicts: dict[str, int]
    comparisons: dict[str, int]
    readings: dict[str, int]
    releases: dict[str, Any]  # release -> {files: {name: sha256}, tables: {name: sha256}}
    sha256: dict[str, str]  # of judgements.parquet and series.parquet
    unchanged: bool = field(default=False, compare=False)  # whether this run was there already


def current_run(home: Home) -> Run:
    """The run that was judged last, or a refusal that says what to do."""
    pointer = home.judgements / "current.json"
    if not pointer.is_file():
        raise Refusal(f"Nothing has been judged in {home.path} yet. Run `answerable judge`.")
    return run(home, str(_json(pointer)["run"]))


def run(home: Home, id: str) -> Run:
    path = home.judgements / id
    if not (path / "run.json").is_file():
        raise Refusal(f"There is no run {id} in {home.judgements}. Run `answerable judge`.")
    said = _json(path / "run.json")
    return Run(path=path, **{name: value for name, value in said.items() if name != "path"})


def judgements(home: Home, run: Run | None = None) -> pa.Table:
    """All judgements of a run, columns as in `domain.judgements.JUDGEMENT`."""
    return pq.read_table((run or current_run(home)).path / "judgements.parquet")


def series(home: Home, run: Run | None = None, *, subject: str | None = None, place: str | None = None) -> pa.Table:
    """Periods of a run in order, columns as in `domain.judgements.SERIES`; of one subject or place where asked."""
    wanted = None
    for column, value in (("subject", subject), ("place", place)):
        if value is not None:
            only = pc.field(column) == value
            wanted = only if wanted is None else wanted & only
    return pq.read_table((run or current_run(home)).path / "series.parquet", filters=wanted)


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as problem:
        raise Refusal(f"{path} cannot be read. Run `answerable judge` again.") from problem
