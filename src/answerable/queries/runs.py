"""The judgements that were worked out: a run is a folder that never changes, named by what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from answerable.domain.judgements import FINDINGS, JUDGEMENT, SERIES
from answerable.domain.refusals import Refusal
from answerable.observations import atomic
from answerable.observations.home import Home

TABLES = {"judgements": JUDGEMENT, "series": SERIES, "findings": FINDINGS}  # of a run, each worked out subject by subject


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
    sha256: dict[str, str]  # of each table's Parquet file
    bases: dict[str, dict[str, str]] = field(default_factory=dict)  # subject -> {basis, run and engine that worked it out}
    # Of this judging, and not kept:
    unchanged: bool = field(default=False, compare=False)  # whether this run was there already
    reused: int = field(default=0, compare=False)  # subjects taken over
    reused_from: tuple[str, ...] = field(default=(), compare=False)  # ids of the runs they were taken from
    notes: tuple[str, ...] = field(default=(), compare=False)  # sentences: what could not be used, what was mended


KEPT = [each.name for each in fields(Run) if each.name not in {"path", "unchanged", "reused", "reused_from", "notes"}]


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
    try:
        return Run(path=path, **{name: said[name] for name in KEPT if name in said})
    except TypeError as problem:
        raise Refusal(f"{path / 'run.json'} is not whole. Run `answerable judge` again.") from problem


def recent_runs(home: Home, *, most: int) -> Iterator[Run | Refusal]:
    """The current run, then the newest; in place of one that cannot be read, the refusal that says so."""
    notes = sorted(home.judgements.glob("[0-9a-f]*/run.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    names = [path.parent.name for path in notes]
    with suppress(Refusal):
        names.insert(0, current_run(home).id)
    for name in list(dict.fromkeys(names))[:most]:
        try:
            yield run(home, name)
        except Refusal as refusal:
            yield refusal


def why_not_whole(run: Run) -> str | None:
    """A sentence when a file of the run is gone or is not what was written; None when all are."""
    for name, sha256 in run.sha256.items():
        path = run.path / f"{name}.parquet"
        if not path.is_file():
            return f"{path} is gone."
        if atomic.sha256_of(path) != sha256:
            return f"{path} has changed since it was written."
    return None


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


def findings(home: Home, run: Run | None = None) -> pa.Table:
    """What screens of the figures found, columns as in `domain.judgements.FINDINGS`."""
    return pq.read_table((run or current_run(home)).path / "findings.parquet")


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as problem:
        raise Refusal(f"{path} cannot be read. Run `answerable judge` again.") from problem
