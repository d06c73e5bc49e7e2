"""What the figures suggest, as a page and as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from answerable.domain.bodies import Name
from answerable.domain.counts import count
from answerable.domain.relations import Power
from answerable.queries.ledgers.proposals import Ground, Proposal, ground_of, proposals
from answerable.queries.ledgers.yearly_accounts import MOST, yearly
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relations import Web, web
from answerable.queries.tables import Cell, Heading, Table


@dataclass(frozen=True)
class ProposalsPage:
    finding: str
    forum: str
    forum_name: Name
    ground: str
    counts: list[tuple[Ground, int]]
    forums: list[tuple[str, str]]
    shown: list[Proposal]
    count: int
    number: int
    pages: int
    unasked: int  # findings about which nobody may ask
    why_none: str  # of a forum to which the figures suggest nothing
    yearly: Table

    @property
    def yearly_shown(self) -> Table:
        return replace(self.yearly, rows=self.yearly.rows[:MOST])


A_PAGE = 40


def page(published: Published, *, today: date, forum: str = "", ground: str = "", number: int = 1) -> ProposalsPage:
    every = proposals(published, today=today)
    mine = [each.to_be_asked_by(forum) for each in every if any(asker.key == forum for asker in each.askers)] if forum else every
    chosen = [each for each in mine if not ground or each.ground == ground]
    pages = max(1, -(-len(chosen) // A_PAGE))
    number = min(max(1, number), pages)
    names = directory(published)
    able_keys = {asker.key: asker.name for each in every for asker in each.askers}
    return ProposalsPage(
        finding=finding_of(mine, names.name(forum)),
        forum=forum,
        forum_name=names.name(forum),
        ground=ground,
        counts=[(each, sum(found.ground is each for found in mine)) for each in Ground],
        forums=sorted((able_keys | ({forum: names.name(forum)} if forum else {})).items(), key=lambda each: each[1]),
        shown=chosen[(number - 1) * A_PAGE : number * A_PAGE],
        count=len(chosen),
        number=number,
        pages=pages,
        unasked=len({row.judgement for row in published.rows if ground_of(row)} - {each.judgement for each in every}),
        why_none=why_none(web(published, on=today), names, forum) if forum and not mine else "",
        yearly=yearly(published, today=today, forum=forum),
    )


def why_none(answers: Web, names: Directory, forum: str) -> str:
    edges = answers.of_forum(forum)
    name = names.name(forum)
    if not edges:
        return f"No body gives account to {name.within}."
    able = {edge.actor for edge in edges if edge.relation.may(Power.EXPLANATION)}
    if not able:
        return f"The relations of account do not let {name.within} ask for an explanation."
    places = any((known := names.find(actor)) and known.place for actor in able)
    bodies = "1 body gives" if len(able) == 1 else f"{len(able):,} bodies give"
    figures = "the figures it may ask them about" if places else "the figures of the whole country"
    return f"{bodies} account to {name.within}. None of {figures} breaks a standard, surely gets worse, or is owed and missing."


def finding_of(found: list[Proposal], name: Name) -> str:
    to_ask = f"that {name.within} could ask about" if name else "to ask about"
    if not found:
        return f"The figures suggest nothing {to_ask}"
    things = count(len(found), "thing")
    open_already = sum(bool(each.asking) for each in found)
    if not open_already:
        return f"The figures suggest {things} {to_ask}; nobody has asked about {'it' if len(found) == 1 else 'any of them'} yet"
    asked = f"{open_already:,} of them {'is' if open_already == 1 else 'are'} asked about already"
    return f"The figures suggest {things} {to_ask}; {asked}"


HEADINGS = [
    Heading("ground", "Ground", shown=False),
    Heading("ground_words", "Why"),
    Heading("finding", "What the figures say"),
    Heading("period", "Figures of"),
    Heading("old", "How old they are", shown=False),
    Heading("judgement", "Judgement"),
    Heading("actor", "Key of the body", shown=False),
    Heading("actor_name", "Body to ask"),
    Heading("suggests", "The figures suggest"),
    Heading("forums", "Who may ask"),
    Heading("calls", "Asked already in"),
    Heading("explained", "Explained already in"),
]


def table(found: list[Proposal]) -> Table:
    about = {"What this is": "A list to read. Nothing opens by itself: a person opens a call."}
    return Table("proposals", "What the figures suggest", HEADINGS, [_row(each) for each in found], about)


def _row(each: Proposal) -> list[Cell]:
    return [
        Cell(each.ground.value),
        Cell(each.says),
        Cell(each.finding),
        Cell(each.period),
        Cell(each.old),
        Cell(each.judgement, href=f"/judgements/{each.judgement}/"),
        Cell(each.actor),
        Cell(each.actor_name),
        Cell(each.suggests),
        Cell("; ".join(asker.name for asker in each.askers)),
        Cell("; ".join(asker.call for asker in each.asking)),
        Cell(each.explained),
    ]
