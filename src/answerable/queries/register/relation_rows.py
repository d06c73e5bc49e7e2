"""Relations of account as rows of tables, the same wherever they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.domain import periods
from answerable.domain.relations import DIRECTION_WORDS, Kind, Power, Relation
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory
from answerable.queries.register.relations import MONEY, Edge
from answerable.queries.tables import Cell, Heading, Table

MOST_OF_A_RELATION = 4  # more actors or forums than this are told as a number
KIND_WORDS = {Kind.HARD: "Hard", Kind.SOFT: "Soft"}
KIND_TONES = {Kind.HARD: "purple", Kind.SOFT: "turquoise"}
BASIS_WORDS = {"statute": "Law", "agreement": "Agreement", "convention": "Custom"}

HEADINGS = [
    Heading("actor", "Who answers"),
    Heading("forum", "To whom"),
    Heading("relation", "Relation", shown=False),
    Heading("kind", "Hard or soft"),
    Heading("powers", "Powers"),
    Heading("direction", "Direction", shown=False),
    Heading("basis_kind", "Law, agreement or custom", shown=False),
    Heading("basis", "Basis"),
    Heading("checked", "Checked"),
    Heading("actor_key", "Key of who answers", shown=False),
    Heading("forum_key", "Key of to whom", shown=False),
    Heading("relation_id", "Id of the relation", shown=False),
]


@dataclass(frozen=True)
class Parted:
    """One side of a row: a body, or many of them told together."""

    key: str | None
    words: str

    @property
    def cell(self) -> Cell:
        return Cell(self.words, href=f"/bodies/{self.key}/" if self.key else None)


def table(
    published: Published,
    directory: Directory,
    edges: Iterable[Edge],
    *,
    name: str,
    title: str,
    hidden: str = "",
    each: bool = False,
) -> Table:
    """Hard relations before soft ones.

    `hidden` is the column that would say the same in every row of a page. With `each`, every pair of bodies stands by itself,
    for download.
    """
    ordered = sorted(edges, key=lambda edge: edge.relation.kind is Kind.SOFT)
    most = len(ordered) if each else MOST_OF_A_RELATION
    rows = [row(actor, forum, relation) for actor, forum, relation in together(directory, ordered, most=most)]
    about = {"Country": published.country, "What this is": "Relations of account: who answers to whom, on which basis."}
    headings = [heading._replace(shown=heading.shown and heading.name != hidden) for heading in HEADINGS]
    return Table(name, title, headings, rows, about)


def row(actor: Parted, forum: Parted, relation: Relation) -> Sequence[Cell]:
    return [
        actor.cell,
        forum.cell,
        Cell(relation.name, href=f"/relations/{relation.id}/"),
        Cell(relation.kind.value, KIND_WORDS[relation.kind], tone=KIND_TONES[relation.kind]),
        Cell(" ".join(relation.powers), capital(", ".join(power for power in Power if power in relation.powers))),
        Cell(relation.direction.value, DIRECTION_WORDS[relation.direction]),
        Cell(relation.basis.kind, BASIS_WORDS[relation.basis.kind]),
        Cell(relation.basis.title, href=f"/relations/{relation.id}/"),
        Cell("yes" if relation.basis.checked else "no", "Yes" if relation.basis.checked else "Not yet"),
        Cell(actor.key or ""),
        Cell(forum.key or ""),
        Cell(relation.id),
    ]


def together(
    directory: Directory, edges: Iterable[Edge], *, most: int = MOST_OF_A_RELATION
) -> list[tuple[Parted, Parted, Relation]]:
    """One row for each actor and forum; of a relation with very many, one row for all."""
    by_relation: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_relation[edge.relation.id].append(edge)
    found = []
    for group in by_relation.values():
        relation = group[0].relation
        if len(group) <= most:
            found += [(one(directory, edge.actor), one(directory, edge.forum), relation) for edge in group]
        else:
            sides = ([edge.actor for edge in group], [edge.forum for edge in group])
            found.append((_many(directory, sides[0]), _many(directory, sides[1]), relation))
    return found


def one(directory: Directory, key: str) -> Parted:
    return Parted(key, directory.name(key))


def _many(directory: Directory, keys: list[str]) -> Parted:
    """`211 hospital trusts`; of parts of places, how many of which."""
    unique = list(dict.fromkeys(keys))
    return one(directory, unique[0]) if len(unique) == 1 else Parted(None, many_in_words(directory, unique))


def many_in_words(directory: Directory, keys: list[str]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for key in keys:
        counts[directory.group(key)] += 1
    words = [f"{count:,} {group}" for group, count in sorted(counts.items(), key=lambda each: -each[1])]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def about_in_words(published: Published, relation: Relation) -> str:
    """`Hospitals; how money is spent`."""
    about, catalogue = relation.about, published.catalogue
    if about.everything:
        words = ["all that it does"]
    else:
        shelves = [
            (about.missions, catalogue.missions, "the mission "),
            (about.services, catalogue.services, ""),
            (about.metrics, catalogue.metrics, ""),
            (about.standards, catalogue.standards, "the standard "),
        ]
        words = [f"{before}{known[id].name if id in known else id}" for ids, known, before in shelves for id in ids]
        words += ["how money is spent"] if about.money else []
    places = [published.gazetteer.places[code].name for code in about.places if code in published.gazetteer.places]
    return capital("; ".join(words)) + (f", in {', '.join(places)}" if places else "")


def name_of_matter(published: Published, id: str) -> str | None:
    """The name of a service, metric, standard or mission."""
    catalogue = published.catalogue
    if id == MONEY:
        return "Public money"
    for shelf in (catalogue.services, catalogue.metrics, catalogue.standards, catalogue.missions):
        if id in shelf:
            return shelf[id].name
    return None


def dates_in_words(relation: Relation) -> str:
    began = f"since {periods.day(relation.starts_on)}" if relation.starts_on else ""
    ended = f"until {periods.day(relation.ends_on)}" if relation.ends_on else ""
    return capital(", ".join(part for part in (began, ended) if part)) or "First day not written down"


def others(number: int) -> str:
    return "one other" if number == 1 else f"{number} others"
