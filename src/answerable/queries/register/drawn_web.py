"""The web around one question, laid out for drawing: who does the work, who may ask them tier by tier, and so on to the end."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.domain.relations import Kind
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.who_answers import WhoAnswers

MOST_DRAWN = 40
MOST_BESIDE = 3  # steps that fit on a page without being cut off; wider drawings stand by themselves
STEPS = ["Who does it", "Who may ask them", "To whom those answer", "And in turn", "And in turn", "And in turn"]
PUBLIC = "The public"


@dataclass(frozen=True)
class Drawn:
    key: str
    name: str
    step: int  # how many relations away from those who do the work
    tier: str
    public: bool


@dataclass(frozen=True)
class Strand:
    actor: str
    forum: str
    kind: Kind


@dataclass(frozen=True)
class Drawing:
    title: str
    steps: list[str]
    nodes: list[Drawn]  # step by step, within a step the public first, then from the lowest tier to the centre
    lines: list[Strand]

    @property
    def fits(self) -> bool:
        return len(self.steps) <= MOST_BESIDE


def drawing(published: Published, answer: WhoAnswers) -> Drawing | None:
    """None where it would be too dense to read; the tables say it all."""
    here = directory(published)
    steps = _steps(answer)
    if not answer.edges or not steps or len(steps) > MOST_DRAWN or max(steps.values()) >= len(STEPS):
        return None
    ranks = {tier.name: tier.rank for tier in published.catalogue.country.tiers} | {PUBLIC: 99}
    tiers = {tier.id: tier.name for tier in published.catalogue.country.tiers}
    nodes = [Drawn(key, here.name(key), step, _tier(here, key, tiers), _public(here, key)) for key, step in steps.items()]
    nodes.sort(key=lambda node: (node.step, -ranks.get(node.tier, 0)))
    return Drawing(answer.finding, STEPS[: max(steps.values()) + 1], nodes, _strands(answer))


def _steps(answer: WhoAnswers) -> dict[str, int]:
    """Key -> the fewest relations between it and somebody who does the work."""
    found = {named.key: 0 for named in answer.does} if not answer.does_words else {}
    ahead = set(found)
    for step in range(1, len(STEPS) + 1):
        reached = {edge.forum: step for edge in answer.edges if edge.actor in ahead and edge.forum not in found}
        found |= reached
        ahead = set(reached)
    return found


def _tier(here: Directory, key: str, tiers: dict[str, str]) -> str:
    known = here.find(key)
    if known is None:
        return ""
    return PUBLIC if known.public else tiers.get(known.tier, "")


def _public(here: Directory, key: str) -> bool:
    known = here.find(key)
    return known is not None and known.public


def _strands(answer: WhoAnswers) -> list[Strand]:
    """One line for two bodies, hard where any relation between them is."""
    found: dict[tuple[str, str], Strand] = {}
    for edge in answer.edges:
        if (edge.actor, edge.forum) not in found or edge.relation.kind is Kind.HARD:
            found[edge.actor, edge.forum] = Strand(edge.actor, edge.forum, edge.relation.kind)
    return list(found.values())
