"""Every version of every relation, from the catalogue and from records: nothing is edited, a later one supersedes."""

from __future__ import annotations

from datetime import date

from answerable.catalogue import Catalogue
from answerable.catalogue.contents import fingerprint
from answerable.domain.relations import Relation


def version() -> str:
    """Changes whenever a relation is added, amended or ended."""
    return ""


def relations_on(catalogue: Catalogue, day: date) -> dict[str, Relation]:
    """Relations in force on a day, by id."""
    return {id: relation for id, relation in catalogue.relations.items() if relation.in_force(day)}


def version_of(catalogue: Catalogue, id: str, day: date) -> str:
    """Names the version of a relation that is in force on a day: first 12 hex digits of its hash."""
    return fingerprint(relations_on(catalogue, day)[id])
