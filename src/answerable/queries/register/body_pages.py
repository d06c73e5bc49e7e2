"""Data of the list of bodies and of the page of one body: what it answers for, to whom, and who answers to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from answerable.domain.counts import count
from answerable.domain.facts import Citation
from answerable.domain.relations import Kind, duties_a_year, hours_a_year
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.register import relation_rows
from answerable.queries.register.bodies import Known, directory, together
from answerable.queries.register.relations import Edge, web
from answerable.queries.tables import Cell, Heading, Table


@dataclass(frozen=True)
class Named:
    key: str
    name: str


@dataclass(frozen=True)
class Group:
    title: str
    bodies: list[Named]
    many: int


@dataclass(frozen=True)
class BodyPage:
    key: str
    name: str
    kind: str
    does: str
    place: Named | None
    parts: list[Named]
    services: list[Named]
    posts: list[str]
    finding: str
    stands: bool
    public: bool
    duties: int
    hours: str
    answers_to: Table
    answered_by: Table
    citations: list[Citation]


MOST_LISTED = 60


def index(published: Published) -> list[Group]:
    """Bodies of their own, by tier; then how many bodies of places there are, by kind."""
    here, groups = directory(published), []
    for tier in published.catalogue.country.tiers:
        own = [here.bodies[key] for key in here.keys if here.bodies[key].place is None and here.bodies[key].tier == tier.id]
        if own:
            groups.append(_group(tier.name, own))
    for kind in published.catalogue.country.kinds:
        found = [here.bodies[key] for key in here.keys if here.bodies[key].kind == kind.name and here.bodies[key].part is None]
        if found and kind.body:
            groups.append(_group(capital(together(kind)), found))
    return groups


def _group(title: str, found: list[Known]) -> Group:
    ordered = sorted(found, key=lambda each: each.name)
    return Group(title, [Named(each.key, each.name) for each in ordered[:MOST_LISTED]], len(ordered))


def search(published: Published, text: str) -> list[Named]:
    return [Named(each.key, each.name) for each in directory(published).search(text)]


def everybody(published: Published) -> Table:
    """The whole directory, for download."""
    here = directory(published)
    headings = [
        Heading("key", "Key"),
        Heading("name", "Name"),
        Heading("kind", "Kind"),
        Heading("tier", "Tier"),
        Heading("place", "Code of its place"),
        Heading("public", "The public itself"),
    ]
    rows = [
        [Cell(k.key), Cell(k.name), Cell(k.kind), Cell(k.tier), Cell(k.place or ""), Cell("yes" if k.public else "no")]
        for k in (here.bodies[key] for key in here.keys)
    ]
    return Table("bodies", "Bodies that give or receive account", headings, rows, {"Country": published.country})


def page(published: Published, key: str, *, on: date, each: bool = False) -> BodyPage | None:
    """`each`: its tables with every body by itself, for download."""
    here, net = directory(published), web(published, on=on)
    known = here.find(key)
    if known is None:
        return None
    gives, receives = net.of_actor(key), net.of_forum(key)
    return BodyPage(
        key=key,
        name=known.name,
        kind=kind_in_words(published, known),
        does=known.does,
        place=_place(published, known),
        parts=[Named(each, here.name(each)) for each in here.of_place.get(known.place or "", []) if each != key],
        services=services(published, known),
        posts=_posts(published, known),
        finding=finding(known, gives, receives),
        stands=known.stands,
        public=known.public,
        duties=sum(duties_a_year(edge.relation) for edge in gives),
        hours=hours_in_words(gives),
        answers_to=relation_rows.table(
            published, here, gives, name=f"{key}-answers-to", title="To whom it answers", hidden="actor", each=each
        ),
        answered_by=relation_rows.table(
            published, here, receives, name=f"{key}-answered-by", title="Who answers to it", hidden="forum", each=each
        ),
        citations=list(known.citations),
    )


def finding(known: Known, gives: list[Edge], receives: list[Edge]) -> str:
    """`X answers to 9 forums, 4 of them with sanctions`, or `12 bodies answer to X`."""
    forums = {edge.forum for edge in gives}
    hard = {edge.forum for edge in gives if edge.relation.kind is Kind.HARD}
    actors = {edge.actor for edge in receives}
    if forums:
        answers = f"{known.name.at_start} answer{known.name.s} to {count(len(forums), 'forum')}"
        return f"{answers}, {len(hard) or 'none'} of them with sanctions"
    if actors:
        who = "One body answers" if len(actors) == 1 else f"{len(actors):,} bodies answer"
        return f"{who} to {known.name.within}"
    return f"{known.name}: nobody has written down to whom {known.name.it} answer{known.name.s}"


def hours_in_words(gives: list[Edge]) -> str:
    stated = [hours for edge in gives if (hours := hours_a_year(edge.relation)) is not None]
    return f"about {sum(stated):,.0f} hours of work a year, where somebody stated it" if stated else ""


def kind_in_words(published: Published, known: Known) -> str:
    if known.part or known.kind == "body":
        tier = next((tier.name for tier in published.catalogue.country.tiers if tier.id == known.tier), "")
        return tier
    return capital(known.kind)


def _place(published: Published, known: Known) -> Named | None:
    place = published.gazetteer.places.get(known.place or "")
    return Named(place.code, place.name) if place else None


def _posts(published: Published, known: Known) -> list[str]:
    body = published.catalogue.bodies.get(known.part or known.key)
    return [post.title for post in body.posts] if body else []


def services(published: Published, known: Known) -> list[Named]:
    """What it delivers."""
    place = published.gazetteer.places.get(known.place or "")
    kind = place.kind if place and known.part is None else None
    return [
        Named(service.id, service.name)
        for service in published.catalogue.services.values()
        if (kind in service.kinds) or (known.part or known.key) in service.bodies
    ]
