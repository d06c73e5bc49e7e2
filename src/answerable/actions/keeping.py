"""Putting a run on disk: a folder that appears whole, is never written twice, and is mended where a disk or a hand spoiled it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from answerable.catalogue import Catalogue
from answerable.domain.refusals import Refusal
from answerable.observations import atomic
from answerable.observations.home import Home
from answerable.observations.release import Manifest, path_of_table
from answerable.observations.schema import TABLES
from answerable.queries.runs import KEPT, Run, run, why_not_whole

Tables = Mapping[str, pa.Table]


def hashes_of(home: Home, manifest: Manifest) -> dict[str, Any]:
    """Of a release: its publisher's files, and the tables read from them as they are now."""
    tables = {name: path_of_table(home, manifest.release, name) for name in TABLES}
    return {
        "files": {file.original: file.sha256 for file in manifest.files},
        "tables": {name: atomic.sha256_of(path) for name, path in tables.items() if path.is_file()},
    }


def run_of(
    home: Home, tables: Tables, rules: Catalogue, *,
    at: datetime, as_of: datetime | None, on: date, engine: str, releases: dict[str, Any],
) -> Run:  # fmt: skip
    """The run that these tables make, not yet on disk. Its name is the hash of its judgements' names."""
    rows = tables["judgements"]
    id = hashlib.sha256("\n".join(rows.column("judgement").to_pylist()).encode()).hexdigest()[:16]
    return Run(
        id=id,
        path=home.judgements / id,
        at=at.isoformat(),
        as_of=as_of.isoformat() if as_of else None,
        on=on.isoformat(),
        country=rules.country.id,
        catalogue_version=rules.version,
        engine=engine,
        seconds=0.0,
        judgements=rows.num_rows,
        series=tables["series"].num_rows,
        verdicts=_counts(rows, "verdict"),
        comparisons=_counts(rows, "country_comparison"),
        readings=_counts(rows, "chart_reading"),
        releases=releases,
        sha256={},
    )


def _counts(rows: pa.Table, column: str) -> dict[str, int]:
    return dict(sorted(Counter(value for value in rows.column(column).to_pylist() if value is not None).items()))


def keep(home: Home, made: Run, tables: Tables) -> Run:
    """Write the run, unless the very same one is there whole. The caller holds the lock."""
    if not made.path.exists():
        with atomic.new_folder(made.path) as folder:
            sha256 = {}
            for name, table in tables.items():
                pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
                sha256[name] = atomic.sha256_of(folder / f"{name}.parquet")
            (folder / "run.json").write_bytes(_note(replace(made, sha256=sha256)))
        return run(home, made.id)
    earlier = None
    with suppress(Refusal):
        earlier = run(home, made.id)
    if earlier is None:
        return _mended(home, made, tables, f"{made.path / 'run.json'} could not be read.")
    fault = why_not_whole(earlier)
    if fault or sorted(earlier.sha256) != sorted(tables):
        return _mended(home, _as_first(made, earlier), tables, fault or f"{made.path} lacked a table.")
    return _unchanged(home, made, earlier, tables)


def _unchanged(home: Home, made: Run, earlier: Run, tables: Tables) -> Run:
    """The run as it is. Where something new touched a subject and its rows came out the same, the newer basis is noted."""
    moved = {name: said for name, said in made.bases.items() if said["basis"] != earlier.bases.get(name, {}).get("basis")}
    if moved or len(made.bases) != len(earlier.bases):
        if not all(pq.read_table(earlier.path / f"{name}.parquet").equals(table) for name, table in tables.items()):
            return _mended(home, _as_first(made, earlier), tables, f"{made.path} held other rows beside the same judgements.")
        newer = {name: moved.get(name) or earlier.bases[name] for name in made.bases}
        atomic.write_bytes(earlier.path / "run.json", _note(replace(earlier, bases=newer)))
    return replace(run(home, made.id), unchanged=True)


def _as_first(made: Run, earlier: Run) -> Run:
    """It was worked out first when it was worked out first, for whatever day."""
    return replace(made, at=earlier.at, as_of=earlier.as_of, on=earlier.on)


def _mended(home: Home, made: Run, tables: Tables, fault: str) -> Run:
    """Each file is swapped whole and the note comes last, so a kill in between leaves a run that is mended next time."""
    sha256 = {}
    for name, table in tables.items():
        content = pa.BufferOutputStream()
        pq.write_table(table, content, compression="zstd")
        whole = content.getvalue().to_pybytes()
        atomic.write_bytes(made.path / f"{name}.parquet", whole)
        sha256[name] = hashlib.sha256(whole).hexdigest()
    atomic.write_bytes(made.path / "run.json", _note(replace(made, sha256=sha256)))
    return replace(run(home, made.id), notes=(f"{fault} Run {made.id} was written again.",))


def _note(made: Run) -> bytes:
    said = {name: getattr(made, name) for name in KEPT}
    return json.dumps(said, indent=2, ensure_ascii=False).encode()
