"""A catalogue half read: what could be understood, where each part stands, and what is wrong so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from answerable.catalogue import yaml_files
from answerable.catalogue.errors import CatalogueError, shown
from answerable.catalogue.sentences import sentence
from answerable.catalogue.yaml_files import Path_, YamlFile
from answerable.domain.bodies import Body
from answerable.domain.clocks import Clock
from answerable.domain.country import Country
from answerable.domain.facts import Fact
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.relations import Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard

F = TypeVar("F", bound=Fact)
LISTS: dict[str, type[Fact]] = {"bodies.yaml": Body, "missions.yaml": Mission}
MAY_BE_MISSING: dict[str, type[Fact]] = {"services.yaml": Service, "relations.yaml": Relation, "clocks.yaml": Clock}
FOLDERS: dict[str, type[Fact]] = {"metrics": Metric, "standards": Standard}


@dataclass
class Entry(Generic[F]):
    """One fact of one file. `fact` is None when it did not hold; its id may still be known to others."""

    model: type[F]
    file: YamlFile
    path: Path_
    id: str | None
    fact: F | None

    def error(self, path: Path_, value: object, says: str) -> None:
        self.file.error((*self.path, *path), shown(value), says)


@dataclass
class Draft:
    folder: Path
    files: dict[str, YamlFile] = field(default_factory=dict)
    entries: list[Entry[Any]] = field(default_factory=list)
    unread: set[type[Fact]] = field(default_factory=set)

    def of(self, model: type[F]) -> Iterator[tuple[Entry[F], F]]:
        """Entries of a model that hold, each with its fact."""
        for entry in self.entries:
            if entry.model is model and entry.fact is not None:
                yield entry, entry.fact

    def ids(self, model: type[Fact]) -> set[str] | None:
        """Ids somebody wrote, also in entries with other mistakes, so that one mistake is told once; None: file unread."""
        if model in self.unread:
            return None
        return {entry.id for entry in self.entries if entry.model is model and entry.id}

    @property
    def country(self) -> Country | None:
        return next((fact for _, fact in self.of(Country)), None)

    @property
    def errors(self) -> list[CatalogueError]:
        return sorted({error for file in self.files.values() for error in file.errors})


def read(folder: Path) -> Draft:
    """Read every file of a catalogue's folder."""
    draft = Draft(folder)
    _read_entry(draft, "country.yaml", Country)
    for name, model in LISTS.items():
        _read_list(draft, name, model)
    for name, model in MAY_BE_MISSING.items():
        if (folder / name).is_file():
            _read_list(draft, name, model)
    for below, model in FOLDERS.items():
        for path in sorted((folder / below).glob("*.yaml")):
            _read_entry(draft, f"{below}/{path.name}", model)
    _refuse_strays(draft)
    return draft


def _open(draft: Draft, name: str) -> YamlFile:
    if (draft.folder / name).is_file():
        file = yaml_files.read(draft.folder, name)
    else:
        file = YamlFile(name)
        file.error((), "", "this file is missing; add it (docs/reference/catalogue.md says what it holds)")
    draft.files[name] = file
    return file


def _read_entry(draft: Draft, name: str, model: type[Fact]) -> None:
    file = _open(draft, name)
    if file.content is not None or not file.errors:
        draft.entries.append(_entry(file, (), file.content, model))


def _read_list(draft: Draft, name: str, model: type[Fact]) -> None:
    file = _open(draft, name)
    if isinstance(file.content, list):
        draft.entries += [_entry(file, (place,), content, model) for place, content in enumerate(file.content)]
        return
    draft.unread.add(model)
    if not file.errors:
        file.error((), "", "this file holds a list: begin each entry with a hyphen, as '- id: ...'")


def _entry(file: YamlFile, path: Path_, content: Any, model: type[F]) -> Entry[F]:
    id = content.get("id") if isinstance(content, dict) else None
    entry = Entry(model, file, path, id if isinstance(id, str) else None, None)
    try:
        entry.fact = model.model_validate(content)
    except ValidationError as refused:
        for error in refused.errors():
            missing = error["type"] == "missing"
            value = "" if missing else error["loc"][-1] if error["type"] == "extra_forbidden" else shown(error["input"])
            entry.error(error["loc"][:-1] if missing else error["loc"], value, sentence(error, model))
    return entry


def _refuse_strays(draft: Draft) -> None:
    """A file that would be passed over in silence is a mistake."""
    for path in sorted(draft.folder.rglob("*.y*ml")):
        name = path.relative_to(draft.folder).as_posix()
        if path.suffix == ".yml":
            draft.files.setdefault(name, YamlFile(name)).error((), "", "this file is not read; let its name end in .yaml")
        elif "/" in name and name not in draft.files:
            folders = " and ".join(f"{below}/" for below in FOLDERS)
            says = f"this file is not read; only {folders} hold files, without folders in them"
            draft.files.setdefault(name, YamlFile(name)).error((), "", says)
