"""Every version of every relation, from the catalogue and from records: nothing is edited, a later one supersedes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from answerable.catalogue import Catalogue
from answerable.catalogue.contents import fingerprint
from answerable.domain.relations import Relation
from answerable.records.models import RelationRecord


@dataclass(frozen=True)
class Version:
    """One version of a relation; number 0 is the catalogue's."""

    number: int
    relation: Relation
    reason: str
    by: str
    at: datetime | None

    def begun(self, on: date) -> bool:
        return self.relation.starts_on is None or self.relation.starts_on <= on


def version() -> int:
    """Changes whenever a relation is added, amended or ended: records are only ever added."""
    return RelationRecord.objects.aggregate(last=Max("id"))["last"] or 0


def every_version(catalogue: Catalogue) -> dict[str, list[Version]]:
    """Relation -> its versions, the earliest first."""
    found: dict[str, list[Version]] = defaultdict(list)
    for relation in catalogue.relations.values():
        found[relation.id].append(Version(0, relation, "", "", None))
    for record in RelationRecord.objects.order_by("relation", "version"):
        found[record.relation].append(_version(record))
    return dict(found)


def versions(catalogue: Catalogue, id: str) -> list[Version]:
    """Of one relation; none where nobody wrote it."""
    own = catalogue.relations.get(id)
    first = [Version(0, own, "", "", None)] if own else []
    return first + [_version(record) for record in RelationRecord.objects.filter(relation=id).order_by("version")]


def _version(record: RelationRecord) -> Version:
    relation = Relation.model_validate(record.fields)
    if record.ends_on:
        relation = relation.model_copy(update={"ends_on": record.ends_on})
    return Version(record.version, relation, record.reason, record.by, record.at)


def standing(found: list[Version], on: date) -> Version | None:
    """The latest version that had begun by that day, unless it has ended: an older one never comes back."""
    begun = [each for each in found if each.begun(on)]
    return begun[-1] if begun and begun[-1].relation.in_force(on) else None


def relations_on(catalogue: Catalogue, day: date) -> dict[str, Relation]:
    """Relations in force on a day, by id."""
    found = {id: standing(each, day) for id, each in every_version(catalogue).items()}
    return {id: version.relation for id, version in found.items() if version is not None}


def version_of(catalogue: Catalogue, id: str, day: date) -> str:
    """Names the version of a relation that is in force on a day: first 12 hex digits of its hash."""
    return fingerprint(relations_on(catalogue, day)[id])
