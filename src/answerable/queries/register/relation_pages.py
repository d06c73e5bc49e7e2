"""Data of the register of relations and of the page of one relation, each of its versions included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from answerable.domain import periods
from answerable.domain.facts import Citation
from answerable.domain.relations import DIRECTION_WORDS, Direction, Duty, Kind, Party, Relation, powers_in_words
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.register import relation_rows
from answerable.queries.register.bodies import Directory, directory, together
from answerable.queries.register.relation_rows import BASIS_WORDS, KIND_TONES, KIND_WORDS
from answerable.queries.register.relations import Web, web
from answerable.queries.register.versions import Version, every_version, standing, versions
from answerable.queries.tables import Cell, Heading, Table

EVERY = {"P1M": "every month", "P3M": "every three months", "P1Y": "every year", None: "when asked"}


@dataclass(frozen=True)
class Register:
    finding: str
    unchecked: int
    table: Table
    ended: Table  # relations that stand no longer, or not yet


@dataclass(frozen=True)
class Owed:
    says: str
    every: str
    clock: str
    hours: str


@dataclass(frozen=True)
class VersionLine:
    number: int
    words: str
    current: bool


@dataclass(frozen=True)
class RelationPage:
    id: str
    name: str
    number: int
    latest: bool
    in_force: bool
    ended: bool  # for good, its latest version
    actor: str
    forum: str
    about: str
    kind: str
    tone: str
    direction: str
    powers: str
    basis_kind: str
    basis: str
    checked: bool
    citations: list[Citation]
    duties: list[Owed]
    note: str
    dates: str
    versions: list[VersionLine]
    many: int
    table: Table


def register(published: Published, *, on: date) -> Register:
    net, here = web(published, on=on), directory(published)
    relations = list(net.relations.values())
    hard = sum(relation.kind is Kind.HARD for relation in relations)
    unchecked = sum(not relation.basis.checked for relation in relations)
    others = {id: found[-1].relation for id, found in every_version(published.catalogue).items() if standing(found, on) is None}
    return Register(
        finding=f"{len(relations)} relations of account are in force: {hard} hard and {len(relations) - hard} soft",
        unchecked=unchecked,
        table=_table(published, here, net, relations, name="relations", title="Relations of account in force"),
        ended=_table(published, here, net, list(others.values()), name="relations-ended", title="Not in force today"),
    )


HEADINGS = [
    Heading("id", "Id", shown=False),
    Heading("name", "Relation"),
    Heading("actor", "Who answers", shown=False),
    Heading("forum", "To whom", shown=False),
    Heading("about", "About", shown=False),
    Heading("kind", "Hard or soft"),
    Heading("direction", "Direction"),
    Heading("powers", "Powers", shown=False),
    Heading("basis_kind", "Basis"),
    Heading("basis", "Named law, agreement or custom", shown=False),
    Heading("checked", "Checked"),
    Heading("starts_on", "First day", shown=False),
    Heading("ends_on", "Last day", shown=False),
    Heading("pairs", "Pairs of bodies", numeric=True),
]


def _table(published: Published, here: Directory, net: Web, relations: list[Relation], *, name: str, title: str) -> Table:
    rows = []
    for relation in relations:
        edges = net.by_relation.get(relation.id, [])
        checked = "yes" if relation.basis.checked else "no"
        rows.append(
            [
                Cell(relation.id),
                Cell(relation.name, href=f"/relations/{relation.id}/"),
                Cell(party_in_words(published, relation.actor)),
                Cell(party_in_words(published, relation.forum)),
                Cell(relation_rows.about_in_words(published, relation)),
                Cell(relation.kind.value, KIND_WORDS[relation.kind], tone=KIND_TONES[relation.kind]),
                Cell(relation.direction.value, capital(relation.direction.value)),
                Cell(" ".join(relation.powers)),
                Cell(relation.basis.kind, BASIS_WORDS[relation.basis.kind]),
                Cell(relation.basis.title),
                Cell(checked, "Yes" if relation.basis.checked else "Not yet"),
                Cell(relation.starts_on),
                Cell(relation.ends_on),
                Cell(len(edges), f"{len(edges):,}"),
            ]
        )
    return Table(name, title, HEADINGS, rows, {"Country": published.country})


def party_in_words(published: Published, party: Party, *, all_named: bool = False) -> str:
    """`Hospital trusts`, `Scrutiny committees of councils in Greater Manchester`, `HM Treasury and 9 others`."""
    catalogue, here = published.catalogue, directory(published)
    part = catalogue.bodies.get(party.part) if party.part else None
    if party.place:
        return here.name(f"{party.place}-{party.part}" if party.part else party.place)
    if party.kinds:
        kinds = list(dict.fromkeys(together(catalogue.kinds[kind]) for kind in party.kinds if kind in catalogue.kinds))
        words = " and ".join([", ".join(kinds[:-1]), kinds[-1]]) if len(kinds) > 1 else "".join(kinds)
        words = f"{part.plural or part.id} of {words}" if part else words
        within = published.gazetteer.places.get(party.within or "")
        return capital(words) + (f" in {within.name}" if within else "")
    names = [here.name(id) for id in ([party.body] if party.body else party.bodies)]
    if all_named:
        return "; ".join(names)
    return names[0] if len(names) == 1 else f"{names[0]} and {relation_rows.others(len(names) - 1)}"


def page(published: Published, id: str, *, on: date, number: int | None = None) -> RelationPage | None:
    """A relation; without a number the version in force, or else the latest."""
    found = versions(published.catalogue, id)
    chosen = _chosen(found, on, number)
    if chosen is None:
        return None
    current, relation, here = standing(found, on), chosen.relation, directory(published)
    in_force = current is not None and current.number == chosen.number
    edges = web(published, on=on).by_relation.get(id, []) if in_force else []
    return RelationPage(
        id=id,
        name=relation.name,
        number=chosen.number,
        latest=chosen.number == found[-1].number,
        in_force=in_force,
        ended=found[-1].relation.ends_on is not None and found[-1].relation.ends_on <= on,
        actor=party_in_words(published, relation.actor, all_named=True),
        forum=party_in_words(published, relation.forum, all_named=True),
        about=relation_rows.about_in_words(published, relation),
        kind=KIND_WORDS[relation.kind],
        tone=KIND_TONES[relation.kind],
        direction=DIRECTION_WORDS[Direction(relation.direction)],
        powers=capital(powers_in_words(relation.powers)),
        basis_kind=BASIS_WORDS[relation.basis.kind],
        basis=relation.basis.title,
        checked=relation.basis.checked,
        citations=relation.basis.citations,
        duties=[_owed(published, duty) for duty in relation.duties],
        note=relation.note,
        dates=relation_rows.dates_in_words(relation),
        versions=[_line(each, chosen.number) for each in reversed(found)],
        many=len(edges),
        table=relation_rows.table(published, here, edges, name=f"relation-{id}", title=f"{relation.name}: who and to whom"),
    )


def pairs(published: Published, id: str, *, on: date) -> Table | None:
    """Every pair of bodies of a relation, for download."""
    edges = web(published, on=on).by_relation.get(id)
    if edges is None:
        return None
    here = directory(published)
    rows = [
        relation_rows.row(relation_rows.one(here, edge.actor), relation_rows.one(here, edge.forum), edge.relation)
        for edge in edges
    ]
    return Table(f"relation-{id}", edges[0].relation.name, relation_rows.HEADINGS, rows, {"Country": published.country})


def _chosen(found: list[Version], on: date, number: int | None) -> Version | None:
    if number is not None:
        return next((each for each in found if each.number == number), None)
    return standing(found, on) or (found[-1] if found else None)


def _owed(published: Published, duty: Duty) -> Owed:
    clock = published.catalogue.clocks.get(duty.clock) if duty.clock else None
    hours = f"about {duty.hours:g} hours of work each time" if duty.hours is not None else ""
    return Owed(duty.says or capital(duty.kind.replace("-", " ")), EVERY[duty.every], f"{clock.says}" if clock else "", hours)


def _line(version: Version, shown: int) -> VersionLine:
    if version.at is None:
        words = "As the catalogue has it"
    else:
        words = f"{periods.day(version.at.date())}, by {version.by}: {version.reason}"
    return VersionLine(version.number, words, version.number == shown)
