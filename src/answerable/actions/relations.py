"""Adding, amending and ending relations of account. Nothing is edited: each act is a new version with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from answerable.actions.acting import refuse, standing, written
from answerable.domain import permissions
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.domain.relations import Relation
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.register.parties import Parties
from answerable.queries.register.versions import Version, versions
from answerable.records import trail
from answerable.records.canonical import canonical, sha256
from answerable.records.models import RelationRecord


@transaction.atomic
def add_relation(*, relation: Relation, reason: str, by: Person, at: datetime) -> int:
    """A relation that nobody has written down yet; the number of its version."""
    published = _begin(by)
    refuse(_why_not_known(published, relation))
    refuse(why_not_new(versions(published.catalogue, relation.id), name=relation.name))
    return _keep(relation, what="add_relation", number=1, reason=reason, by=by, at=at)


@transaction.atomic
def amend_relation(*, relation: Relation, reason: str, by: Person, at: datetime, seen: int | None = None) -> int:
    """A new version that supersedes the last one. `seen`: the number of the version on the writer's page."""
    published = _begin(by)
    last = _last(published, relation.id, seen)
    refuse(_why_not_known(published, relation))
    if relation == last.relation:
        raise Refusal("Nothing is different from the version before. Change something, or leave it as it is.")
    return _keep(relation, what="amend_relation", number=last.number + 1, reason=reason, by=by, at=at)


@transaction.atomic
def end_relation(*, id: str, ends_on: date, reason: str, by: Person, at: datetime, seen: int | None = None) -> int:
    """The last day of a relation. Calls that were opened under it go on."""
    published = _begin(by)
    last = _last(published, id, seen)
    refuse(why_not_end(versions(published.catalogue, id), ends_on=ends_on, on=at.date()))
    ended = last.relation.model_copy(update={"ends_on": ends_on})
    return _keep(ended, what="end_relation", number=last.number + 1, reason=reason, by=by, at=at, ends_on=ends_on)


def why_not_new(found: Sequence[Version], *, name: str) -> str | None:
    return f"There is a relation of this name already: {name}. Amend it, or choose another name." if found else None


def why(reason: str) -> str:
    """The reason as kept, or a refusal."""
    return written(reason, least=10)


def why_not_end(found: Sequence[Version], *, ends_on: date, on: date) -> str | None:
    """Not twice; and not before it began, or before anybody could know of it."""
    relation, recorded = found[-1].relation, found[0].at
    if relation.ends_on is not None and relation.ends_on <= on:
        return f"This relation has ended: its last day is {day(relation.ends_on)}."
    if relation.starts_on and ends_on < relation.starts_on:
        return f"It began on {day(relation.starts_on)}. Write that day or a later one as its last."
    if recorded is not None and ends_on < recorded.date():
        return f"It was written down here on {day(recorded.date())}. Write that day or a later one as its last."
    return None


def _begin(by: Person) -> Published:
    trail.hold()
    refuse(permissions.why_not("change_relations", by))
    return standing()


def _last(published: Published, id: str, seen: int | None) -> Version:
    found = versions(published.catalogue, id)
    if not found:
        raise Refusal(f"There is no relation called '{id}'. Add it first.")
    if seen is not None and seen != found[-1].number:
        raise Refusal("Somebody changed this relation since you opened the page. Look at the new version, then decide again.")
    return found[-1]


def _why_not_known(published: Published, relation: Relation) -> str | None:
    """A relation between nobody and nobody would be read as a gap that has been closed."""
    about, catalogue = relation.about, published.catalogue
    wanted = [
        (about.missions, catalogue.missions, "mission"),
        (about.metrics, catalogue.metrics, "measure"),
        (about.standards, catalogue.standards, "standard"),
        (about.services, catalogue.services, "service"),
    ]
    for ids, known, word in wanted:
        for id in ids:
            if id not in known:
                return f"There is no {word} called '{id}'."
    parties = Parties(published, directory(published))
    actors = parties.actors(relation)
    if not actors:
        return "Nobody gives account in this relation: the actor names no body that stands today."
    if not any(parties.forums(relation, actor) for actor in actors):
        return "Nobody receives account in this relation: the forum names no body that stands today."
    return None


def _keep(
    relation: Relation, *, what: str, number: int, reason: str, by: Person, at: datetime, ends_on: date | None = None
) -> int:
    text = canonical(relation.model_dump(mode="json"))
    kept = why(reason)
    RelationRecord.objects.create(
        relation=relation.id, version=number, json=text, ends_on=ends_on, reason=kept, by=by.name, at=at
    )
    details = {"version": number, "sha256": sha256(text), "reason": kept, "ends_on": ends_on.isoformat() if ends_on else None}
    trail.add(at=at, by=by.name, what=what, about=f"relation {relation.id}", details=details)
    return number
