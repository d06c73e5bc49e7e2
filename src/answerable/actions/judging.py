"""Working out judgements, and working them out again to see that they hold."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from answerable import catalogue
from answerable.actions import keeping, rejudging
from answerable.catalogue import Catalogue
from answerable.domain.judgements import FINDINGS, SERIES
from answerable.domain.refusals import Refusal
from answerable.measurement.judge import judge as judge_figures
from answerable.measurement.recipes import recipe
from answerable.measurement.sealing import identify, seal, settled
from answerable.measurement.subjects import Subject
from answerable.measurement.thresholds import TOLERANCE
from answerable.observations import atomic
from answerable.observations.home import Home
from answerable.observations.release import Manifest, path_of_table
from answerable.observations.store import Store
from answerable.queries.runs import TABLES, Run, current_run, judgements

Progress = Callable[[str], None]

# Tables of a run whose rows rest on several subjects: worked out from all of them, whatever was touched.
ACROSS: dict[str, Callable[[Store, Catalogue, Mapping[str, pa.Table]], pa.Table]] = {}


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
    *,
    home: Home,
    at: datetime,
    as_of: datetime | None = None,
    engine: str = "duckdb",
    whole: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Judge all figures in force and keep the run. The same figures and catalogue give the same run, and change nothing.

    Subjects that nothing new touched are taken over from earlier runs, unless `whole`; the run is the same either way. With
    `as_of` the figures are those in force at that moment, and the current run stays what it was.
    """
    began, on = time.perf_counter(), (as_of or at).date()
    rules, tell = catalogue.load(home.country), progress or (lambda step: None)
    with Store(home, engine=engine, as_of=as_of) as store:
        subjects = subjects_on(store, rules, on)
        releases = {manifest.release: keeping.hashes_of(home, manifest) for manifest in store.manifests()}
        tell("looking for what is new")
        bases = rejudging.bases(store, rules, subjects, on=on, releases=releases)
        taken = rejudging.take_over(home, {} if whole else bases)
        touched = {name: subject for name, subject in subjects.items() if name not in taken.bases}
        fresh = work_out(store, rules, touched, on=on, progress=tell) if touched else {}
        tables = {name: rejudging.together([*taken.tables.get(name, []), *_one(fresh, name)]) for name in TABLES}
        tables |= {name: step(store, rules, tables) for name, step in ACROSS.items()}
    made = keeping.run_of(home, tables, rules, at=at, as_of=as_of, on=on, engine=engine, releases=releases)
    own = {name: {"basis": bases[name], "run": made.id, "engine": engine} for name in touched}
    made = replace(made, bases=dict(sorted((taken.bases | own).items())), seconds=round(time.perf_counter() - began, 2))
    with home.locked():
        kept = keeping.keep(home, made, tables)
        if as_of is None:
            atomic.write_json(home.judgements / "current.json", {"run": kept.id})
    notes = (*taken.notes, *kept.notes)
    return replace(kept, reused=len(taken.bases), reused_from=tuple(taken.runs), notes=notes)


def subjects_on(store: Store, rules: Catalogue, on: date) -> dict[str, Subject]:
    """Every metric, and the standards that bind on the day; a refusal where there is nothing to judge."""
    binding = {name: standard for name, standard in rules.standards.items() if standard.in_force(on)}
    subjects: dict[str, Subject] = {**rules.metrics, **binding}
    if not subjects:
        raise Refusal(f"The catalogue {rules.folder} has no metrics or standards. Add files to its folders metrics or standards.")
    if not store.releases:
        raise Refusal(why_no_figures(store, on))
    return subjects


def work_out(
    store: Store, rules: Catalogue, subjects: Mapping[str, Subject], *, on: date, progress: Progress
) -> dict[str, pa.Table]:
    """The tables of a run for these subjects, sealed. Each subject comes out as it would among all others."""
    judged = judge_figures(
        store.table("observations"),
        subjects=subjects,
        versions={name: rules.version_of(name) for name in subjects},
        country=rules.country,
        places=store.table("places"),
        neighbours=store.table("neighbours"),
        on=on,
        progress=progress,
    )
    rows = judged.judgements.to_pyarrow()
    read = judged.read.to_pyarrow().to_pylist()
    sealed = seal(
        rows,
        methods={name: recipe(subject) for name, subject in subjects.items()},
        releases=_releases_by_row(store, rows, read),
        judged_by=rejudging.judged_by(),
    )
    series, found = judged.series.to_pyarrow(), judged.findings.to_pyarrow()
    return {"judgements": sealed, "series": settled(series, SERIES), "findings": settled(found, FINDINGS)}


def _one(tables: Mapping[str, pa.Table], name: str) -> list[pa.Table]:
    return [tables[name]] if name in tables else []


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
    sets = rejudging.neighbour_releases(store)
    subjects = set(zip(rows.column("subject").to_pylist(), rows.column("neighbours").to_pylist(), strict=True))
    return {subject: sets.get(alike, set()) for subject, alike in subjects if alike}


def _as_json(releases: set[str], manifests: Mapping[str, Manifest]) -> str:
    said = [
        {"release": name, "source": manifests[name].source, "sha256": {file.name: file.sha256 for file in manifests[name].files}}
        for name in sorted(releases)
    ]
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def verify(*, home: Home, progress: Progress | None = None) -> Verification:
    """Work out the current run again from the releases it read, and hash every file it rests on."""
    kept = current_run(home)
    rules = catalogue.load(home.country)
    moment = datetime.fromisoformat(kept.as_of or kept.at)
    with Store(home, engine=kept.engine, as_of=moment) as store:
        on = date.fromisoformat(kept.on)
        again = work_out(store, rules, subjects_on(store, rules, on), on=on, progress=progress or (lambda step: None))
    notes = []
    if rules.version != kept.catalogue_version:
        notes.append(f"The catalogue has changed since: it was {kept.catalogue_version}, it is {rules.version}.")
    stored = judgements(home, kept)
    return Verification(kept, stored.num_rows, differences(stored, again["judgements"]), changed_files(home, kept), notes)


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
