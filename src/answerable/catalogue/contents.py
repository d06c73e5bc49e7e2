"""What a catalogue holds once it has been read and found whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from answerable.catalogue.errors import nearest
from answerable.domain.bodies import Body
from answerable.domain.clocks import Clock
from answerable.domain.country import Country, NeighbourSet, PlaceKind, Source
from answerable.domain.facts import Fact
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.refusals import Refusal
from answerable.domain.relations import Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard


@dataclass(frozen=True)
class Catalogue:
    """A country's catalogue; each dictionary goes by id and keeps the order of the files."""

    folder: Path
    country: Country
    bodies: dict[str, Body]
    missions: dict[str, Mission]
    metrics: dict[str, Metric]
    standards: dict[str, Standard]
    version: str
    services: dict[str, Service] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> dict[str, PlaceKind]:
        return {kind.id: kind for kind in self.country.kinds}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.country.sources}

    @cached_property
    def neighbours(self) -> dict[str, NeighbourSet]:
        return {neighbours.id: neighbours for neighbours in self.country.neighbours}

    def subject(self, id: str) -> Metric | Standard:
        """The metric or standard of that id."""
        found = self.metrics.get(id) or self.standards.get(id)
        if found is None:
            raise Refusal(f"There is no metric or standard called '{id}'; {nearest(id, [*self.metrics, *self.standards])}")
        return found

    def version_of(self, id: str) -> str:
        """First 12 hex digits of the SHA-256 of a subject's definition, defaults written out."""
        return fingerprint(self.subject(id))


def fingerprint(fact: Fact) -> str:
    canonical = json.dumps(fact.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def fingerprint_of_files(folder: Path, names: list[str]) -> str:
    """First 12 hex digits of the SHA-256 of all files with their names."""
    digest = hashlib.sha256()
    for name in sorted(names):
        content = (folder / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]
