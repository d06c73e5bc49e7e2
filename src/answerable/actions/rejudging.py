"""Judging only what something new touched.

Every subject is worked out by itself: no figure, family of tests or series crosses from one to another. So each has a
*basis*, the hash of everything its rows rest on, and rows of the same basis in an earlier run are the rows that working it
out again would give. `judging.ACROSS` holds what does cross, and is never taken over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import answerable
from answerable.catalogue import Catalogue
from answerable.catalogue.contents import fingerprint, fingerprint_of_files
from answerable.domain.refusals import Refusal
from answerable.measurement.bind import bindings
from answerable.measurement.recipes import recipe
from answerable.measurement.sealing import schema_of
from answerable.measurement.subjects import Subject
from answerable.measurement.who import judged_places, kinds_table
from answerable.observations.home import Home
from answerable.observations.store import Store
from answerable.queries import runs

LOOKED_AT = 20  # runs; further back, looking costs more than judging
CODE = ["domain/**/*.py", "measurement/**/*.py", "observations/store.py", "actions/judging.py", "actions/rejudging.py"]
LIBRARIES = ["duckdb", "ibis-framework", "numpy", "pyarrow", "scipy"]


@dataclass
class Taken:
    """Rows of earlier runs: `tables` by name, a list of parts each."""

    tables: dict[str, list[pa.Table]] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)  # as in Run
    runs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def bases(
    store: Store, rules: Catalogue, subjects: Mapping[str, Subject], *, on: date, releases: Mapping[str, Any]
) -> dict[str, str]:
    """The basis of each subject. `releases` has the hashes of every release in force, as in Run.

    It holds the definition, the methods, the software, the country's settings, the releases with its figures and with its
    neighbours, and the places it judges on the day. Memberships and boundaries judge nothing, so they are not in it.
    """
    read, alike = releases_read(store, subjects), neighbour_releases(store)
    who, codes = _who(store, rules, subjects, on=on), _codes(store)
    services = {kind.id for kind in rules.country.kinds if kind.form == "provider"}
    common = [judged_by(), software(), fingerprint(rules.country)]
    return {
        name: _hash(
            [
                name,
                rules.version_of(name),
                recipe(subject),
                *common,
                {release: releases[release] for release in sorted(read[name])},
                {release: releases[release] for release in sorted(alike.get(subject.neighbours or "", []))},
                who.get(name, []),
                codes if services & set(subject.kinds) else None,  # a service on nobody's list is judged too
            ]
        )
        for name, subject in subjects.items()
    }


def releases_read(store: Store, subjects: Mapping[str, Subject]) -> dict[str, set[str]]:
    """Subject -> releases in force with any row of an indicator that it names."""
    observations = store.table("observations").select("source", "indicator", "release").distinct().to_pyarrow().to_pylist()
    holding: dict[tuple[str, str], set[str]] = {}
    for row in observations:
        holding.setdefault((row["source"], row["indicator"]), set()).add(row["release"])
    read: dict[str, set[str]] = {name: set() for name in subjects}
    for row in bindings(subjects).to_pylist():
        read[row["subject"]] |= holding.get((row["bound_source"], row["bound_indicator"]), set())
    return read


def neighbour_releases(store: Store) -> dict[str, set[str]]:
    """Set of neighbours -> releases in force that list it."""
    found: dict[str, set[str]] = {}
    for row in store.table("neighbours").select("neighbours", "release").distinct().to_pyarrow().to_pylist():
        found.setdefault(row["neighbours"], set()).add(row["release"])
    return found


def _who(store: Store, rules: Catalogue, subjects: Mapping[str, Subject], *, on: date) -> dict[str, list[list[Any]]]:
    """Subject -> the places it judges on the day, as judging itself finds them, each with all that is said of it."""
    judged = judged_places(kinds_table(subjects, rules.country), store.table("places"), on=on)
    found: dict[str, list[list[Any]]] = {}
    for row in judged.order_by("judged_subject", "judged_place").to_pyarrow().to_pylist():
        found.setdefault(row.pop("judged_subject"), []).append(list(row.values()))
    return found


def _codes(store: Store) -> str:
    """A hash of all codes on any list of places: who is not there is a stranger."""
    return _hash(store.table("places").select("place").distinct().order_by("place").to_pyarrow().column("place").to_pylist())


def judged_by() -> str:
    return f"answerable {answerable.__version__}"


@cache
def software() -> str:
    """The code that judges, and the libraries it counts with. A formula may change before the version does."""
    folder = Path(answerable.__file__).parent
    names = [path.relative_to(folder).as_posix() for pattern in CODE for path in folder.glob(pattern)]
    return _hash([fingerprint_of_files(folder, names), [f"{name} {version(name)}" for name in LIBRARIES]])


def _hash(content: Any) -> str:
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def take_over(home: Home, wanted: Mapping[str, str]) -> Taken:
    """Rows of the subjects that a recent run holds with the same basis, from runs whose files are what was written."""
    taken = Taken()
    for earlier in runs.recent_runs(home, most=LOOKED_AT):
        missing = {name: basis for name, basis in wanted.items() if name not in taken.bases}
        if not missing:
            break
        if isinstance(earlier, Refusal):
            taken.notes.append(f"{earlier.sentence} Nothing was taken over from it.")
            continue
        same = [name for name, basis in missing.items() if earlier.bases.get(name, {}).get("basis") == basis]
        fault = runs.why_not_whole(earlier) if same else None
        if fault:
            taken.notes.append(f"{fault} Nothing was taken over from run {earlier.id}.")
        elif same:
            _take(taken, earlier, same)
    return taken


def _take(taken: Taken, earlier: runs.Run, names: list[str]) -> None:
    for table, columns in runs.TABLES.items():
        rows = pq.read_table(earlier.path / f"{table}.parquet", filters=pc.field("subject").isin(names))
        taken.tables.setdefault(table, []).append(rows.cast(schema_of(columns)))
    taken.bases |= {name: earlier.bases[name] for name in names}
    taken.runs.append(earlier.id)


def together(parts: Iterable[pa.Table]) -> pa.Table:
    """Subjects in order, whichever part they come from; the rows of one stay as they were. The same rows, the same bytes."""
    rows = pa.concat_tables(parts)
    order = [(name, "ascending") for name in ("about", "subject") if name in rows.column_names]
    return rows.take(pc.sort_indices(rows, sort_keys=order)).combine_chunks()
