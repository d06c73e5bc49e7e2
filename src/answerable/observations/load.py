"""From publishers' files to releases in force. Everything is prepared first; one last step puts it in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from answerable.domain.country import Country, Source
from answerable.domain.refusals import Refusal
from answerable.observations import atomic, originals, overlap, pointer
from answerable.observations.candidates import SILENT, Candidate, gather
from answerable.observations.home import Home
from answerable.observations.reading import Read, Reader
from answerable.observations.release import Manifest, is_written, path_of_table, read_manifest, release_id, write_release
from answerable.observations.sources import READERS
from answerable.observations.summary import DatasetSummary, LoadSummary, Progress, Refused

Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Parcel:
    """The files of one dataset and who reads them."""

    dataset: str
    files: list[Candidate]
    reader: Reader
    source: Source


def load(paths: Iterable[Path], *, home: Home, country: Country, at: datetime, progress: Tell | None = None) -> LoadSummary:
    """Take in every file below the paths that a reader knows. Loading the same files again changes nothing."""
    tell = progress or (lambda _: None)
    candidates = gather([Path(path) for path in paths])
    tell(Progress("recognising", "", 0, len(candidates)))
    parcels, refused, unrecognised = sort_out(candidates, country)
    try:
        with home.locked():
            atomic.sweep(home.originals)
            atomic.sweep(home.releases)
            atomic.sweep(home.pointers)
            datasets, more = _take_all(parcels, home=home, at=at, tell=tell)
    except OSError as problem:
        raise Refusal(f"Could not write to {home.path}: {problem.strerror or problem}. Nothing was changed.") from problem
    expected = {source.id: READERS[source.reader].EXPECTS for source in country.sources if source.reader in READERS}
    return LoadSummary(at, datasets, [*refused, *more], unrecognised, expected if unrecognised else {})


def sort_out(candidates: list[Candidate], country: Country) -> tuple[list[Parcel], list[Refused], list[str]]:
    """Which reader takes which files, what is refused and which files nobody knows."""
    claimed: dict[str, list[Candidate]] = {}
    refused, unrecognised = [], []
    for file in candidates:
        readers = [reader for reader in READERS.values() if reader.recognises(file)]
        sources = [source for reader in readers if (source := _source_for(file, reader, country))]
        for source in sources:
            claimed.setdefault(source.id, []).append(file)
        if readers and not sources:
            known = " or ".join(reader.EXPECTS for reader in readers)
            refused.append(Refused([str(file.path)], f"This looks like {known}, but {country.name} has no source for it."))
        if not readers and file.path.suffix.lower() not in SILENT:
            unrecognised.append(str(file.path))
    parcels = []
    for source in country.sources:
        made, more = _parcels(claimed.get(source.id, []), source)
        parcels += made
        refused += more
    return parcels, refused, unrecognised


def _source_for(file: Candidate, reader: Reader, country: Country) -> Source | None:
    """The country's source with this reader; of several, the one in whose folder the file lies, else the only one."""
    sources = [source for source in country.sources if source.reader == reader.READER]
    parent = "/" + "/".join(file.path.absolute().parent.parts[1:]) + "/"
    inside = [source for source in sources if source.folder.strip("/") and f"/{source.folder.strip('/')}/" in parent]
    if inside:
        return max(inside, key=lambda source: len(source.folder))
    return sources[0] if len(sources) == 1 else None


def _parcels(files: list[Candidate], source: Source) -> tuple[list[Parcel], list[Refused]]:
    reader = READERS.get(source.reader)
    if not files or reader is None:
        return [], []
    by_hash: dict[str, Candidate] = {}
    for file in files:
        by_hash.setdefault(file.sha256, file)  # the same file under two names is one file
    parcels, refused = [], []
    for dataset, mine in sorted(reader.datasets(list(by_hash.values()), source).items()):
        try:
            _why_not_together(dataset, mine)
            parcels.append(Parcel(dataset, mine, reader, source))
        except Refusal as refusal:
            refused.append(Refused([str(file.path) for file in mine], refusal.sentence))
    return parcels, refused


def _why_not_together(dataset: str, files: list[Candidate]) -> None:
    names = [file.name for file in files]
    for name in names:
        if names.count(name) > 1:
            both = " and ".join(str(file.path) for file in files if file.name == name)
            raise Refusal(f"{both} differ but both would be {dataset}. Load one of them at a time.")


def _take_all(parcels: list[Parcel], *, home: Home, at: datetime, tell: Tell) -> tuple[list[DatasetSummary], list[Refused]]:
    before = pointer.in_force(home).releases
    after = dict(before)
    summaries, refused = [], []
    for done, parcel in enumerate(parcels):
        tell(Progress("reading", parcel.dataset, done, len(parcels)))
        try:
            summary = _take(parcel, home=home, releases=after, at=at)
            summaries.append(summary)
            after[summary.dataset] = summary.release
        except Refusal as refusal:
            refused.append(Refused([str(file.path) for file in parcel.files], refusal.sentence))
            tell(Progress("refused", parcel.dataset, done + 1, len(parcels)))
    tell(Progress("pointing", "", len(parcels), len(parcels)))
    if after != before:
        pointer.point(home, releases=after, at=at)
    return summaries, refused


def _take(parcel: Parcel, *, home: Home, releases: dict[str, str], at: datetime) -> DatasetSummary:
    """Make the release of one dataset, unless it is there. May drop from `releases` a dataset that this one replaces."""
    release = release_id(parcel.dataset, parcel.files, parcel.reader, parcel.source)
    before = releases.get(parcel.dataset)
    if before == release and is_written(home, release):
        return _summary(read_manifest(home, release), "unchanged", home)
    for file in parcel.files:
        originals.keep(home, file.path, file.sha256)
    read = None if is_written(home, release) else _read(parcel)
    replaced = overlap.replaced_by(
        _observations(read, home, release), dataset=parcel.dataset, home=home, source=parcel.source.id, releases=releases
    )
    supersedes = before or (releases[replaced[0]] if replaced else None)
    if read:
        manifest = write_release(
            home=home, release=release, read=read, files=parcel.files, reader=parcel.reader, source=parcel.source,
            supersedes=supersedes, at=at,
        )  # fmt: skip
    else:
        manifest = read_manifest(home, release)
    for dataset in replaced:
        del releases[dataset]
    return _summary(manifest, "corrected" if supersedes else "new", home)


def _observations(read: Read | None, home: Home, release: str) -> pa.Table | None:
    if read:
        return read.tables.get("observations")
    path = path_of_table(home, release, "observations")
    return pq.read_table(path) if path.is_file() else None


def _read(parcel: Parcel) -> Read:
    """Every row is taken or rejected: a reader that loses one is a defect, and nothing of it is put in force."""
    read = parcel.reader.read(parcel.files, parcel.source)
    if read.rows != read.taken + read.rejects.num_rows:
        raise RuntimeError(f"{parcel.reader.READER} read {read.rows} rows, took {read.taken}, rejected {read.rejects.num_rows}")
    if read.dataset != parcel.dataset:
        raise RuntimeError(f"{parcel.reader.READER} called {parcel.dataset} {read.dataset}")
    return read


def _summary(manifest: Manifest, change: str, home: Home) -> DatasetSummary:
    return DatasetSummary(
        dataset=manifest.dataset,
        release=manifest.release,
        change=change,
        files=[file.name for file in manifest.files],
        rows=manifest.read,
        taken=manifest.taken,
        rejected=manifest.rejected,
        rejects_by_reason=manifest.rejects_by_reason,
        tables=manifest.rows,
        supersedes=manifest.supersedes,
        rejects_path=home.releases / manifest.release / "rejects.csv" if manifest.rejected else None,
    )
