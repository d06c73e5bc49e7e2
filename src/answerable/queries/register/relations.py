"""The web of account: relations in force on a day, resolved to who answers to whom (S1.2). Actions ask here too."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from answerable.catalogue import Catalogue
from answerable.domain.relations import Relation
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.parties import Parties
from answerable.queries.register.versions import relations_on, version

MONEY = "money"


@dataclass(frozen=True)
class Edge:
    """One actor answering to one forum under one relation."""

    actor: str
    forum: str
    relation: Relation


@dataclass(frozen=True)
class Web:
    day: date
    relations: dict[str, Relation]
    edges: list[Edge]
    topics: dict[str, frozenset[str]]  # relation -> ids of metrics, standards, services and missions, and `money`

    @cached_property
    def by_actor(self) -> dict[str, list[Edge]]:
        return _grouped((edge.actor, edge) for edge in self.edges)

    @cached_property
    def by_forum(self) -> dict[str, list[Edge]]:
        return _grouped((edge.forum, edge) for edge in self.edges)

    @cached_property
    def by_relation(self) -> dict[str, list[Edge]]:
        return _grouped((edge.relation.id, edge) for edge in self.edges)

    def covers(self, relation: Relation, about: str | None) -> bool:
        return about is None or about in self.topics[relation.id]

    def between(self, *, actor: str, forum: str, about: str | None = None) -> list[Edge]:
        """Relations under which the forum may call this actor to account, for a metric, standard, service or mission."""
        return [edge for edge in self.by_actor.get(actor, []) if edge.forum == forum and self.covers(edge.relation, about)]

    def of_actor(self, actor: str, about: str | None = None) -> list[Edge]:
        return [edge for edge in self.by_actor.get(actor, []) if self.covers(edge.relation, about)]

    def of_forum(self, forum: str, about: str | None = None) -> list[Edge]:
        return [edge for edge in self.by_forum.get(forum, []) if self.covers(edge.relation, about)]


def _grouped(pairs: Iterable[tuple[str, Edge]]) -> dict[str, list[Edge]]:
    groups: dict[str, list[Edge]] = defaultdict(list)
    for key, edge in pairs:
        groups[key].append(edge)
    return dict(groups)


def between(published: Published, *, actor: str, forum: str, about: str | None = None, on: date | None = None) -> list[Edge]:
    return web(published, on=on).between(actor=actor, forum=forum, about=about)


def of_actor(published: Published, actor: str, *, about: str | None = None, on: date | None = None) -> list[Edge]:
    return web(published, on=on).of_actor(actor, about)


def of_forum(published: Published, forum: str, *, about: str | None = None, on: date | None = None) -> list[Edge]:
    return web(published, on=on).of_forum(forum, about)


_lock = threading.Lock()
_held: dict[tuple[int, int, date], tuple[Published, Web]] = {}
MOST_HELD = 4


def web(published: Published, *, on: date | None = None) -> Web:
    """The web on a day; the day of the publication where none is named. Worked out once for each state of the records."""
    day = on or published.at.date()
    key = (published.number, version(), day)
    with _lock:
        held = _held.get(key)
        if held is None or held[0] is not published:
            while len(_held) >= MOST_HELD:
                _held.pop(next(iter(_held)))
            held = (published, _web(published, day))
            _held[key] = held
        return held[1]


def _web(published: Published, day: date) -> Web:
    relations = relations_on(published.catalogue, day)
    parties = Parties(published, directory(published))
    edges = []
    for relation in relations.values():
        for actor in parties.actors(relation):
            edges += [Edge(actor, forum, relation) for forum in parties.forums(relation, actor) if forum != actor]
    return Web(day, relations, edges, {id: topics(published.catalogue, each) for id, each in relations.items()})


def topics(catalogue: Catalogue, relation: Relation) -> frozenset[str]:
    """All that a relation is about: a mission brings its figures, a service its own; figures touch the services they tell of."""
    about = relation.about
    if about.everything:
        every = (catalogue.metrics, catalogue.standards, catalogue.services, catalogue.missions)
        return frozenset({MONEY}.union(*every))
    figures = {*about.metrics, *about.standards}
    for subject in (*catalogue.metrics.values(), *catalogue.standards.values()):
        if subject.mission in about.missions:
            figures.add(subject.id)
    for service in (catalogue.services[id] for id in about.services if id in catalogue.services):
        figures |= {*service.metrics, *service.standards}
    touched = {each.id for each in catalogue.services.values() if figures & {*each.metrics, *each.standards}}
    return frozenset(figures | touched | {*about.missions, *about.services} | ({MONEY} if about.money else set()))


__all__ = ["MONEY", "Directory", "Edge", "Web", "between", "of_actor", "of_forum", "topics", "web"]
