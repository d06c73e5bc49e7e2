"""Working out judgements, and working them out again to see that they hold."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from answerable import __version__, catalogue
from answerable.catalogue import Catalogue
from answerable.domain.refusals import Refusal
from answerable.measurement.judge import judge as judge_figures
from answerable.measurement.recipes import recipe
from answerable.measurement.sealing import identify, seal, settle_series
from answerable.measurement.thresholds import TOLERANCE
from answerable.observations import atomic
from answerable.observations.home import Home
from answerable.observations.release import Manifest, path_of_table
from answerable.observations.schema import TABLES
from answerable.observations.store import Store
from answerable.queries.runs import Run, current_run, judgements, run

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Difference:
    """A judgement that does not come out again. `columns` are those that differ; none where it is only in one of the two."""

    judgement: str
    subject: str
    place: str
    says: str
    columns: list[str]


@dataclass(frozen=True)
class Verification:
    run: Run
    judgements: int
    differences: list[Difference]
    changed_files: list[str]  # sentences
    notes: list[str]

    @property
    def holds(self) -> bool:
        return not self.differences and not self.changed_files


def judge(
    *, home: Home, at: datetime, as_of: datetime | None = None, engine: str = "duckdb", progress: Progress | None = None
) -> Run:
    """Judge all figures in force and keep the run. The same figures and catalogue give the same run, and change nothing.

    With `as_of` the figures are those in force at that moment, and the current run stays what it was.
    """
    began = time.perf_counter()
    rules = catalogue.load(home.country)
    with Store(home, engine=engine, as_of=as_of) as store:
        on = (as_of or at).date()
        rows, series = work_out(store, rules, on=on, progress=progress)
        releases = {manifest.release: _hashes(home, manifest) for manifest in store.manifests()}
    made = _run(home, rows, series, rules, at=at, as_of=as_of, on=on, engine=engine, releases=releases)
    with home.locked():
        kept = _keep(home, replace(made, seconds=round(time.perf_counter() - began, 2)), rows, series)
        if as_of is None:
            atomic.write_json(home.judgements / "current.json", {"run": kept.id})
    return kept


def work_out(store: Store, rules: Catalogue, *, on: date, progress: Progress | None = None) -> tuple[pa.Table, pa.Table]:
    """Judgements and series of one store, sealed."""
    binding = {name: standard for name, standard in rules.standards.items() if standard.in_force(on)}
    subjects = {**rules.metrics, **binding}
    if not subjects:
        raise Refusal(f"The catalogue {rules.folder} has no metrics or standards. Add files to its folders metrics or standards.")
    if not store.releases:
        raise Refusal(why_no_figures(store, on))
    judged = judge_figures(
        store.table("observations"),
        subjects=subjects,
        versions={name: rules.version_of(name) for name in subjects},
        country=rules.country,
        places=store.table("places"),
        neighbours=store.table("neighbours"),
        on=on,
        progress=progress or (lambda step: None),
    )
    rows = judged.judgements.to_pyarrow()
    read = judged.read.to_pyarrow().to_pylist()
    sealed = seal(
        rows,
        methods={name: recipe(subject) for name, subject in subjects.items()},
        releases=_releases_by_row(store, rows, read),
        judged_by=f"answerable {__version__}",
    )
    return sealed, settle_series(judged.series.to_pyarrow())


def why_no_figures(store: Store, on: date) -> str:
    if store.as_of:
        return f"There are no figures to judge: none had been loaded by the end of {on}. Choose a later day for --as-of."
    return "There are no figures to judge. Run `answerable load PATH` first."


def _releases_by_row(store: Store, rows: pa.Table, read: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """For each subject and release of the place list: JSON of all releases that the judgement rests on, with file hashes."""
    manifests = {manifest.release: manifest for manifest in store.manifests()}
    by_subject: dict[str, set[str]] = {}
    for each in read:
        by_subject.setdefault(each["subject"], set()).add(each["release"])
    for subject, alike in _neighbour_releases(store, rows).items():
        by_subject.setdefault(subject, set()).update(alike)
    keys = set(zip(rows.column("subject").to_pylist(), rows.column("place_release").to_pylist(), strict=True))
    return {(subject, place): _as_json(by_subject.get(subject, set()) | {place}, manifests) for subject, place in keys}


def _neighbour_releases(store: Store, rows: pa.Table) -> dict[str, set[str]]:
    sets = store.table("neighbours").select("neighbours", "release").distinct().to_pyarrow().to_pylist()
    subjects = set(zip(rows.column("subject").to_pylist(), rows.column("neighbours").to_pylist(), strict=True))
    return {subject: {each["release"] for each in sets if each["neighbours"] == alike} for subject, alike in subjects if alike}


def _as_json(releases: set[str], manifests: Mapping[str, Manifest]) -> str:
    said = [
        {"release": name, "source": manifests[name].source, "sha256": {file.name: file.sha256 for file in manifests[name].files}}
        for name in sorted(releases)
    ]
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _hashes(home: Home, manifest: Manifest) -> dict[str, Any]:
    tables = {name: path_of_table(home, manifest.release, name) for name in TABLES}
    return {
        "files": {file.original: file.sha256 for file in manifest.files},
        "tables": {name: atomic.sha256_of(path) for name, path in tables.items() if path.is_file()},
    }


def _run(
    home: Home, rows: pa.Table, series: pa.Table, rules: Catalogue, *,
    at: datetime, as_of: datetime | None, on: date, engine: str, releases: dict[str, Any],
) -> Run:  # fmt: skip
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
        series=series.num_rows,
        verdicts=_counts(rows, "verdict"),
        comparisons=_counts(rows, "country_comparison"),
        readings=_counts(rows, "chart_reading"),
        releases=releases,
        sha256={},
    )


def _counts(rows: pa.Table, column: str) -> dict[str, int]:
    return dict(sorted(Counter(value for value in rows.column(column).to_pylist() if value is not None).items()))


def _keep(home: Home, made: Run, rows: pa.Table, series: pa.Table) -> Run:
    """Write the run, unless the very same one is there whole."""
    with suppress(Refusal):
        return replace(run(home, made.id), unchanged=True)
    with atomic.new_folder(made.path) as folder:
        for name, table in (("judgements", rows), ("series", series)):
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        hashes = {name: atomic.sha256_of(folder / f"{name}.parquet") for name in ("judgements", "series")}
        said = {name: value for name, value in asdict(made).items() if name not in {"path", "unchanged"}} | {"sha256": hashes}
        (folder / "run.json").write_text(json.dumps(said, indent=2, ensure_ascii=False), encoding="utf-8")
    return run(home, made.id)


def verify(*, home: Home, progress: Progress | None = None) -> Verification:
    """Work out the current run again from the releases it read, and hash every file it rests on."""
    kept = current_run(home)
    rules = catalogue.load(home.country)
    moment = datetime.fromisoformat(kept.as_of or kept.at)
    with Store(home, engine=kept.engine, as_of=moment) as store:
        again, _ = work_out(store, rules, on=date.fromisoformat(kept.on), progress=progress)
    notes = []
    if rules.version != kept.catalogue_version:
        notes.append(f"The catalogue has changed since: it was {kept.catalogue_version}, it is {rules.version}.")
    stored = judgements(home, kept)
    return Verification(kept, stored.num_rows, differences(stored, again), changed_files(home, kept), notes)


def differences(stored: pa.Table, again: pa.Table) -> list[Difference]:
    """Judgements that are not the same in both tables, in order of subject and place."""
    before = {(row["subject"], row["place"]): row for row in stored.to_pylist()}
    after = {(row["subject"], row["place"]): row for row in again.to_pylist()}
    found = []
    for subject, place in sorted(before.keys() | after.keys()):
        old, new = before.get((subject, place)), after.get((subject, place))
        if old is None or new is None:
            found.append(_only_in_one(subject, place, old, new))
        elif old != new or identify(old) != old["judgement"]:
            found += _in_columns(old, new)
    return found


def _only_in_one(subject: str, place: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Difference:
    says = "is not among the stored judgements" if old is None else "does not come out any more"
    return Difference(str((old or new or {})["judgement"]), subject, place, f"{subject} for {place} {says}.", [])


def _in_columns(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Numbers may differ by one part in a thousand million: another machine or engine adds up in another order."""
    columns = [name for name in old if name != "judgement" and not _same(old[name], new[name])]
    subject, place = str(old["subject"]), str(old["place"])
    if not columns and identify(old) == old["judgement"]:
        return []
    first = columns[0] if columns else "judgement"
    says = f"{subject} for {place}: {first} is stored as {old[first]} and comes out as {new[first]}."
    return [Difference(str(old["judgement"]), subject, place, says, columns)]


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(old == new)


def changed_files(home: Home, kept: Run) -> list[str]:
    """A sentence for each file that is gone or is no longer what was read."""
    wanted = {home.path / name: sha256 for each in kept.releases.values() for name, sha256 in each["files"].items()}
    for release, each in kept.releases.items():
        wanted |= {path_of_table(home, release, table): sha256 for table, sha256 in each["tables"].items()}
    wanted |= {kept.path / f"{name}.parquet": sha256 for name, sha256 in kept.sha256.items()}
    found = []
    for path, sha256 in sorted(wanted.items()):
        if not path.is_file():
            found.append(f"{path} is gone. Load the publisher's file again.")
        elif atomic.sha256_of(path) != sha256:
            found.append(f"{path} has changed since it was read. Restore it from a copy.")
    return found
