"""The web around one question, laid out for drawing: who does the work, the public, then tier by tier to the centre."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.domain.relations import Kind
from answerable.queries.bodies import Directory, directory
from answerable.queries.published import Published
from answerable.queries.who_answers import WhoAnswers


@dataclass(frozen=True)
class Drawn:
    key: str
    name: str
    column: int
    does: bool
    public: bool


@dataclass(frozen=True)
class Strand:
    actor: str
    forum: str
    kind: Kind


@dataclass(frozen=True)
class Drawing:
    title: str
    columns: list[str]
    nodes: list[Drawn]
    lines: list[Strand]


MOST_DRAWN = 40


def drawing(published: Published, answer: WhoAnswers) -> Drawing | None:
    """None where it would be too dense to read; the table says it all."""
    here = directory(published)
    keys = list(dict.fromkeys(key for edge in answer.edges for key in (edge.actor, edge.forum)))
    if not keys or len(keys) > MOST_DRAWN:
        return None
    does = {named.key for named in answer.does}
    tiers = sorted(published.catalogue.country.tiers, key=lambda tier: -tier.rank)
    wanted = [("does", "Who does it")] + [("public", "The public")] + [(tier.id, tier.name) for tier in tiers]
    homes = {key: _column(here, key, does) for key in keys}
    columns = [(id, words) for id, words in wanted if id in homes.values()]
    order = [id for id, _ in columns]
    nodes = [Drawn(key, here.name(key), order.index(homes[key]), key in does, homes[key] == "public") for key in keys]
    strands: dict[tuple[str, str], Strand] = {}
    for edge in answer.edges:
        known = strands.get((edge.actor, edge.forum))
        if known is None or edge.relation.kind is Kind.HARD:
            strands[edge.actor, edge.forum] = Strand(edge.actor, edge.forum, edge.relation.kind)
    return Drawing(answer.finding, [words for _, words in columns], nodes, list(strands.values()))


def _column(here: Directory, key: str, does: set[str]) -> str:
    known = here.find(key)
    if key in does or known is None:
        return "does"
    return "public" if known.public else known.tier
