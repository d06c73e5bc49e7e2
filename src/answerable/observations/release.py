"""A release: what one dataset said at one time. Written once, whole, and never changed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from answerable.domain.country import Source
from answerable.domain.refusals import Refusal
from answerable.observations import atomic
from answerable.observations.candidates import Candidate
from answerable.observations.home import Home
from answerable.observations.reading import Read, Reader

FORMAT = "1"  # of the release itself; another number makes every release anew
SORTED_BY = {"observations": ["indicator", "measure", "place", "period_start"], "places": ["kind", "place"]}


@dataclass(frozen=True)
class File:
    name: str
    sha256: str
    bytes: int
    original: str  # where the untouched copy is, below the home


@dataclass(frozen=True)
class Manifest:
    release: str
    dataset: str
    source: str
    publisher: str
    licence: str
    reader: str
    reader_version: str
    loaded_at: str
    files: list[File]
    rows: dict[str, int]  # rows of each table
    read: int  # rows of the publisher's file
    taken: int
    rejected: int
    rejects_by_reason: dict[str, int]
    covers: dict[str, str | None]  # first and last day
    supersedes: str | None
    metadata: dict[str, Any] = field(default_factory=dict)


def release_id(dataset: str, files: list[Candidate], reader: Reader, source: Source) -> str:
    """The same files read in the same way are the same release."""
    said = json.dumps(
        [
            sorted([file.name, file.sha256] for file in files),
            reader.READER,
            reader.VERSION,
            FORMAT,
            source.model_dump(mode="json")["options"],
        ],
        sort_keys=True,
    )
    return f"{dataset.replace('/', '__')}--{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def write_release(
    *, home: Home, release: str, read: Read, files: list[Candidate], reader: Reader, source: Source,
    supersedes: str | None, at: datetime,
) -> Manifest:  # fmt: skip
    """Put a release on disk under its id. The caller holds the lock and has kept the originals."""
    manifest = Manifest(
        release=release,
        dataset=read.dataset,
        source=source.id,
        publisher=source.publisher,
        licence=source.licence,
        reader=reader.READER,
        reader_version=reader.VERSION,
        loaded_at=at.isoformat(),
        files=[_file(file) for file in files],
        rows={name: table.num_rows for name, table in read.tables.items()},
        read=read.rows,
        taken=read.taken,
        rejected=read.rejects.num_rows,
        rejects_by_reason=reasons(read.rejects),
        covers=_covers(read),
        supersedes=supersedes,
        metadata=read.metadata,
    )
    with atomic.new_folder(home.releases / release) as folder:
        for name, table in read.tables.items():
            pq.write_table(_labelled(name, table, manifest), folder / f"{name}.parquet", compression="zstd")
        pacsv.write_csv(read.rejects, folder / "rejects.csv")
        (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False), encoding="utf-8")
    return manifest


def read_manifest(home: Home, release: str) -> Manifest:
    path = home.releases / release / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{**content, "files": [File(**file) for file in content["files"]]})
    except FileNotFoundError as problem:
        raise Refusal(f"The release {release} is not in {home.releases}. Load its file again.") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise Refusal(f"{path} cannot be read. Remove its folder and load the file again.") from problem


def is_written(home: Home, release: str) -> bool:
    return (home.releases / release / "manifest.json").is_file()


def path_of_table(home: Home, release: str, table: str) -> Path:
    return home.releases / release / f"{table}.parquet"


def reasons(rejects: pa.Table) -> dict[str, int]:
    """How many rows were refused for each reason; line numbers inside a reason are left out."""
    counts: dict[str, int] = {}
    for each in pc.value_counts(rejects["reason"]).to_pylist():
        reason = re.sub(r"\bline \d+\b", "an earlier line", each["values"])
        counts[reason] = counts.get(reason, 0) + each["counts"]
    return counts


def _file(file: Candidate) -> File:
    return File(file.name, file.sha256, file.path.stat().st_size, f"originals/{file.sha256}/{file.name}")


def _covers(read: Read) -> dict[str, str | None]:
    table = read.tables.get("observations")
    if table is None or not table.num_rows:
        return {"first": None, "last": None}
    first, last = pc.min(table["period_start"]).as_py(), pc.max(table["period_end"]).as_py()
    return {"first": first.isoformat(), "last": last.isoformat()}


def _labelled(name: str, table: pa.Table, manifest: Manifest) -> pa.Table:
    """Every row says which release, dataset and source it is from, so that any engine may read the files as they are."""
    if name in SORTED_BY:
        table = table.sort_by([(column, "ascending") for column in SORTED_BY[name]])
    for column in ("release", "dataset", "source"):
        table = table.append_column(column, pa.repeat(pa.scalar(getattr(manifest, column)), table.num_rows))
    return table
