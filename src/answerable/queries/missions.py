"""Data of the home page and the mission pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from answerable.domain import periods, sentences
from answerable.queries import places, standards
from answerable.queries.places import Group
from answerable.queries.published import Published
from answerable.queries.standards import StandardInList

BIG = ("country", "region")


@dataclass(frozen=True)
class MetricCounts:
    id: str
    name: str
    sentence: str  # the whole country's figure
    judged: int
    better: int
    worse: int
    similar: int
    improving: int
    worsening: int
    steady: int


@dataclass(frozen=True)
class MissionPage:
    id: str
    name: str
    statement: str
    lead: str
    metrics: list[MetricCounts]
    sentence: str


@dataclass(frozen=True)
class HomePage:
    country: str
    about: str
    invented: bool
    missions: list[MissionPage]
    standards: list[StandardInList]
    listed: list[Group]
    judgements: int
    published: str
    by: str


def metric_counts(published: Published, id: str) -> MetricCounts:
    metric = published.catalogue.metrics[id]
    rows = published.by_subject.get(id, [])
    whole = next((row for row in rows if row.place == published.catalogue.country.whole), None)
    local = [row for row in rows if row.place_kind not in BIG]
    against = Counter(row.country_comparison for row in local)
    ways = Counter(str(sentences.movement(row)) for row in local)
    return MetricCounts(
        id=id,
        name=metric.name,
        sentence=sentences.about_figure(whole, metric) if whole else "",
        judged=len(local),
        better=against["better"],
        worse=against["worse"],
        similar=against["similar"],
        improving=ways["improving"],
        worsening=ways["worsening"],
        steady=ways["no_clear_change"],
    )


def page(published: Published, id: str) -> MissionPage | None:
    mission = published.catalogue.missions.get(id)
    if mission is None:
        return None
    metrics = [metric_counts(published, metric.id) for metric in published.catalogue.metrics.values() if metric.mission == id]
    lead = published.catalogue.bodies.get(mission.lead)
    return MissionPage(
        id, mission.name, mission.statement, lead.called().within if lead else mission.lead, metrics, sentence(metrics)
    )


def sentence(metrics: list[MetricCounts]) -> str:
    judged = sum(metric.judged for metric in metrics)
    if not judged:
        return "Nothing has been judged yet."
    up, down = sum(metric.improving for metric in metrics), sum(metric.worsening for metric in metrics)
    steady = sum(metric.steady for metric in metrics)
    other = judged - up - down - steady
    others = "one" if other == 1 else f"{other:,}"
    rest = f" For the other {others} no better or worse way can be told." if other else ""
    return (
        f"Of {judged:,} judgements about places, {up:,} show things getting better and {down:,} getting worse. In {steady:,} "
        f"chance could explain the change.{rest}"
    )


def all_missions(published: Published) -> list[MissionPage]:
    ordered = sorted(published.catalogue.missions.values(), key=lambda mission: mission.order)
    return [found for mission in ordered if (found := page(published, mission.id))]


def home(published: Published) -> HomePage:
    country = published.catalogue.country
    groups = places.index(published)
    areas = [group for group in groups if published.catalogue.kinds[group.id].form == "area" and group.id not in BIG]
    return HomePage(
        country=country.name,
        about=country.about,
        invented=country.invented,
        missions=all_missions(published),
        standards=standards.index(published),
        listed=areas[:1],
        judgements=len(published.rows),
        published=periods.day(published.at.date()),
        by=published.by,
    )
