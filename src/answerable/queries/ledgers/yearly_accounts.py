"""Accounts that a body owes once a year under a relation: how many are owed, and which of them were asked for this year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from answerable.domain.relations import Power
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relations import Edge, web
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Call

Asked = dict[tuple[str, str, str], str]  # actor, forum, relation -> ref of the call
OF_ALL = [
    Heading("relation", "Relation of account"),
    Heading("forum", "Key of the forum", shown=False),
    Heading("forum_name", "Who may ask"),
    Heading("owed", "Accounts owed this year", numeric=True),
    Heading("called", "Asked for this year", numeric=True),
]
OF_A_FORUM = [
    Heading("actor", "Key of the body", shown=False),
    Heading("actor_name", "Body"),
    Heading("relation", "Relation of account"),
    Heading("call", "Asked for this year"),
]
MOST = 100  # rows of a page; the download holds all


def yearly(published: Published, *, today: date, forum: str = "") -> Table:
    """By relation and forum; of one forum, body by body."""
    answers, names = web(published, on=today), directory(published)
    edges = [edge for edge in (answers.of_forum(forum) if forum else answers.edges) if is_yearly(edge, names)]
    asked = asked_in(today.year)
    rows = [*(_of_a_forum(edges, names, asked) if forum else _of_all(edges, names, asked))]
    return Table("yearly-accounts", f"Yearly accounts owed in {today.year}", OF_A_FORUM if forum else OF_ALL, rows)


def is_yearly(edge: Edge, names: Directory) -> bool:
    """One that a forum with a clerk may call for."""
    known = names.find(edge.forum)
    if known is not None and known.public:
        return False
    return edge.relation.may(Power.EXPLANATION) and any(duty.every == "P1Y" for duty in edge.relation.duties)


def asked_in(year: int) -> Asked:
    calls = Call.objects.filter(begun_by="date", opened_at__year=year).order_by("id")
    rows = calls.values_list("actor", "forum", "relation", "ref")
    return {(actor, forum, relation): ref for actor, forum, relation, ref in rows}


def _of_all(edges: list[Edge], names: Directory, asked: Asked) -> Iterator[list[Cell]]:
    owed = Counter((edge.relation.name, edge.forum) for edge in edges)
    called = Counter((edge.relation.name, edge.forum) for edge in edges if (edge.actor, edge.forum, edge.relation.id) in asked)
    for name, forum in sorted(owed, key=lambda each: (each[0], names.name(each[1]))):
        there = Cell(names.name(forum), href=f"/proposals/?forum={forum}#yearly")
        yield [Cell(name), Cell(forum), there, Cell(owed[name, forum]), Cell(called[name, forum])]


def _of_a_forum(edges: list[Edge], names: Directory, asked: Asked) -> Iterator[list[Cell]]:
    for edge in sorted(edges, key=lambda each: (names.name(each.actor), each.relation.id)):
        ref = asked.get((edge.actor, edge.forum, edge.relation.id), "")
        opened = (
            Cell(ref, ref, f"/calls/{ref}/")
            if ref
            else Cell("", "not yet", f"/calls/open/?kind=date&forum={edge.forum}&actor={edge.actor}")
        )
        yield [Cell(edge.actor), Cell(names.name(edge.actor), href=f"/bodies/{edge.actor}/"), Cell(edge.relation.name), opened]
