"""What comes round by itself: duties that relations of account name, with how often. No day, unless a call asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from answerable.domain.duties import OWED
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.relations import Relation
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.register.relations import web
from answerable.records.models import Duty

EVERY = {"P1M": "every month", "P3M": "every three months", "P1Y": "every year"}
NAMED = 3  # forums; of more, how many


@dataclass(frozen=True)
class Round:
    body_name: str
    words: str
    to: str
    every: str
    basis: str
    href: str  # of the relation
    ref: str = ""  # of a call that asks for it now
    due: str = ""


def rounds(published: Published, person: Person, *, today: date) -> list[Round]:
    asked = asked_for(person)
    return [each for body in person.bodies for each in _of_body(published, body, today, asked)]


def asked_for(person: Person) -> dict[tuple[str, str], Duty]:
    """Yearly accounts that a call asks for, by who owes them and to whom."""
    found = Duty.objects.filter(body__in=person.bodies, kind="account", state__in=OWED).select_related("call")
    return {(duty.body, duty.to): duty for duty in found.order_by("-due_on", "-id")}


def _of_body(published: Published, body: str, today: date, asked: dict[tuple[str, str], Duty]) -> Iterator[Round]:
    name = directory(published).name
    forums: dict[str, list[str]] = {}
    relations: dict[str, Relation] = {}
    for edge in web(published, on=today).of_actor(body):
        relations[edge.relation.id] = edge.relation
        forums.setdefault(edge.relation.id, []).append(edge.forum)
    for id, relation in relations.items():
        call = next((asked[body, forum] for forum in forums[id] if (body, forum) in asked), None)
        for duty in relation.duties:
            if duty.every:
                of_call = {"ref": call.call.ref, "due": day(call.due_on)} if call and duty.every == "P1Y" else {}
                words = duty.says.rstrip(".") or duty.kind.replace("-", " ").capitalize()
                to = names([each.within for each in sorted(name(each) for each in forums[id])])
                yield Round(name(body), words, to, EVERY[duty.every], basis(relation), f"/relations/{id}/", **of_call)


def names(forums: list[str]) -> str:
    if len(forums) <= NAMED:
        return ", ".join(forums)
    return f"{', '.join(forums[:NAMED])} and {len(forums) - NAMED} more"


def basis(relation: Relation) -> str:
    return relation.basis.title if relation.basis.checked else f"{relation.basis.title}; not checked against its source yet"
