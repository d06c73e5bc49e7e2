"""Who may be asked by a citizen, about what, here; and why nobody, where nobody can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from answerable.domain.bodies import Name
from answerable.domain.periods import day
from answerable.domain.relations import Power
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relation_rows import name_of_matter
from answerable.queries.register.relations import Edge, web
from answerable.queries.register.who_answers import MOST_NAMED, answering, choices


@dataclass(frozen=True)
class Askable:
    """A body that answers to the public for something."""

    key: str
    name: Name
    does: str
    forum: str  # key of the public it answers to
    relation: str


def askable(published: Published, *, place: str, about: str, on: date) -> list[Askable]:
    """Who answers for this here, and to the public: the body of this place first, then others that do the work, then those
    who are answered to. Bodies of places elsewhere, which a wider body answers to as well, are left out."""
    found: dict[str, Askable] = {}
    doers, edges = answering(published, place=place, about=about, on=on)
    here, local = directory(published), near(published, place)
    for edge in edges:
        close = edge.actor in doers or of_place(here, edge.actor) in local
        if close and edge.actor not in found and to_the_public(published, edge):
            found[edge.actor] = _askable(published, edge)
    return sorted(found.values(), key=lambda each: (of_place(here, each.key) != place, each.key not in doers))


def near(published: Published, place: str) -> set[str]:
    """This place, those around it and those within; and, of bodies that are of no place, none."""
    gazetteer = published.gazetteer
    return {"", place, *(each.code for each in (*gazetteer.around(place), *gazetteer.inside(place)))}


def of_place(here: Directory, key: str) -> str:
    known = here.find(key)
    return known.place or "" if known else ""


@dataclass(frozen=True)
class Matter:
    """A service that one may ask about here."""

    key: str
    name: str
    does: str


def matters(published: Published, *, place: str, on: date) -> tuple[list[Matter], list[Matter]]:
    """Services that somebody here answers to the public for, and those that nobody does."""
    services = [Matter(each.service.key, each.service.name, each.does) for each in choices(published, place)]
    asked_of = {each.key: bool(askable(published, place=place, about=each.key, on=on)) for each in services}
    return [each for each in services if asked_of[each.key]], [each for each in services if not asked_of[each.key]]


@dataclass(frozen=True)
class Nobody:
    """Why nobody can be asked: the place has ended, nobody does this here, or whoever does it does not answer to the public."""

    title: str
    sentence: str
    instead: list[tuple[str, str]]  # words and address


def nobody(published: Published, *, place: str, about: str, on: date) -> Nobody:
    found, what = published.gazetteer.places[place], name_of_matter(published, about) or about
    doers, _ = answering(published, place=place, about=about, on=on)
    if not doers:
        sentence = f"We know of nobody who does this in or for {found.name}, so there is nobody to ask about it here."
        return Nobody(f"{what}: nobody does this for {found.name}", sentence, [])
    here = directory(published)
    who = ", ".join(here.name(key).within for key in doers) if len(doers) <= MOST_NAMED else f"{len(doers)} bodies"
    sentence = f"Who does it: {who}. We know of no duty or promise to answer citizens about it. That is worth knowing, too."
    instead = [("See who may ask about it", f"/places/{place}/who-answers/{about}/")]
    return Nobody(f"{what}: who does it here does not answer to the public", sentence, instead)


def ended(published: Published, place: str) -> Nobody | None:
    """None where the place stands."""
    found, gazetteer = published.gazetteer.places[place], published.gazetteer
    if found.stands(gazetteer.day):
        return None
    heirs = [each for each in gazetteer.namesakes(found) if each.stands(gazetteer.day)]
    until = f" on {day(found.ends_on)}" if found.ends_on and found.ends_on <= gazetteer.day else ""
    instead = [(f"Ask about {each.name}", f"/ask/?place={each.code}") for each in heirs]
    return Nobody(f"{found.name} ended{until}; ask its successor", "What it did is done by another body now.", instead)


def asked(published: Published, *, actor: str, about: str, on: date) -> Askable | None:
    """The body with the public it answers to for this; None where no relation lets the public ask."""
    edges = [edge for edge in web(published, on=on).of_actor(actor, about) if to_the_public(published, edge)]
    return _askable(published, edges[0]) if edges else None


def to_the_public(published: Published, edge: Edge) -> bool:
    known = directory(published).find(edge.forum)
    return known is not None and known.public and edge.relation.may(Power.QUESTIONS)


def _askable(published: Published, edge: Edge) -> Askable:
    here = directory(published)
    known = here.find(edge.actor)
    return Askable(edge.actor, here.name(edge.actor), known.does if known else "", edge.forum, edge.relation.id)


def kind_of(published: Published, about: str) -> str | None:
    """Whether an id is a standard's, a metric's or a service's."""
    catalogue = published.catalogue
    for kind, known in (("standard", catalogue.standards), ("metric", catalogue.metrics), ("service", catalogue.services)):
        if about in known:
            return kind
    return None
