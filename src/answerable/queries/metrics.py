"""Data of the metric pages, their maps and their funnels."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from answerable.domain import periods, sentences
from answerable.domain.country import PlaceKind
from answerable.domain.metrics import Metric, Polarity
from answerable.domain.verdicts import Comparison
from answerable.queries import findings, funnels
from answerable.queries.findings import Noticed
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.rankings import FairRanking, fair_ranking
from answerable.queries.reading_tables import metric_table, without
from answerable.queries.readings import metric_sentences
from answerable.queries.rows import JudgementRow
from answerable.queries.tables import Table


@dataclass(frozen=True)
class Choice:
    id: str
    words: str
    href: str
    chosen: bool


@dataclass(frozen=True)
class MetricPage:
    id: str
    name: str
    definition: str
    mission: str
    mission_id: str
    kind: str
    kind_plural: str
    better: str
    owner: str
    source: str
    source_url: str
    review_by: str
    caveats: list[str]
    country_sentence: str
    finding: str
    choices: list[Choice]
    table: Table
    map: bool
    funnel: bool
    funnel_finding: str
    ranking: FairRanking
    noticed: list[Noticed]
    base: str


@dataclass(frozen=True)
class MetricInList:
    id: str
    name: str
    mission: str
    sentence: str


BETTER = {
    Polarity.HIGH_IS_GOOD: "Higher is better.",
    Polarity.LOW_IS_GOOD: "Lower is better.",
    Polarity.NEITHER: "Neither higher nor lower is better by itself.",
}


def index(published: Published) -> list[tuple[str, str, list[MetricInList]]]:
    """Missions with their metrics."""
    found = []
    for mission in sorted(published.catalogue.missions.values(), key=lambda mission: mission.order):
        metrics = [
            MetricInList(metric.id, metric.name, mission.name, metric.definition)
            for metric in published.catalogue.metrics.values()
            if metric.mission == mission.id
        ]
        found.append((mission.id, mission.name, metrics))
    return found


def rows_of(published: Published, id: str, kind: str) -> list[JudgementRow]:
    """Of one kind of place, or of all kinds of one tier: `local` is every council."""
    kinds = {each.id for each in published.catalogue.country.kinds if kind in (each.id, each.tier)}
    return [row for row in published.by_subject.get(id, []) if row.place_kind in kinds]


def kinds_of(published: Published, id: str) -> list[str]:
    """Kinds judged, from the largest places to the smallest; a tier of several kinds before its kinds."""
    judged = Counter(row.place_kind for row in published.by_subject.get(id, []))
    kinds = [kind for kind in published.catalogue.country.kinds if judged[kind.id] > 1]
    tiers = Counter(kind.tier for kind in kinds)
    found: list[str] = []
    for kind in kinds:
        if tiers[kind.tier] > 1 and kind.tier not in found and _one_over_many(kinds, kind.tier):
            found.append(kind.tier)
        found.append(kind.id)
    return found


def _one_over_many(kinds: list[PlaceKind], tier: str) -> bool:
    """Whether the kinds of a tier may be shown together: they are all areas."""
    return all(kind.form == "area" for kind in kinds if kind.tier == tier)


def plural(published: Published, kind: str) -> str:
    if kind in published.catalogue.kinds:
        return published.catalogue.kinds[kind].plural
    return next((tier.name.lower() for tier in published.catalogue.country.tiers if tier.id == kind), "places")


def page(published: Published, id: str, kind: str | None = None) -> MetricPage | None:
    metric = published.catalogue.metrics.get(id)
    kinds = kinds_of(published, id)
    if metric is None or (kind and kind not in kinds):
        return None
    chosen = kind or _first(published, kinds)
    rows = rows_of(published, id, chosen)
    source = published.catalogue.sources.get(metric.figures.source)
    owner = published.catalogue.bodies.get(metric.owner)
    mission = published.catalogue.missions[metric.mission]
    return MetricPage(
        id=id,
        name=metric.name,
        definition=metric.definition,
        mission=mission.name,
        mission_id=mission.id,
        kind=chosen,
        kind_plural=plural(published, chosen),
        better=BETTER[metric.polarity],
        owner=owner.called() if owner else metric.owner,
        source=f"{source.publisher}, {source.name}" if source else metric.figures.source,
        source_url=source.url if source else "",
        review_by=periods.day(metric.review_by),
        caveats=metric.caveats,
        country_sentence=_country(published, metric),
        finding=finding(published, metric, rows, chosen),
        choices=[Choice(k, capital(plural(published, k)), f"/metrics/{id}/{k}/", k == chosen) for k in kinds],
        table=without(metric_table(published, rows, name=f"{id}-{chosen}", title=f"{metric.name}, by place"), "metric"),
        map=sum(row.place in published.gazetteer.boundaries for row in rows) > 1,
        funnel=len(funnels.sized(published, rows)) >= funnels.FEWEST,
        funnel_finding=funnels.finding(published, metric, rows),
        ranking=fair_ranking(rows, metric, places=plural(published, chosen), name=f"{id}-{chosen}"),
        noticed=findings.of_subject(published, id),
        base=f"/metrics/{id}/{chosen}/",
    )


def _first(published: Published, kinds: list[str]) -> str:
    """The first kind below the regions."""
    ranks = {tier.id: tier.rank for tier in published.catalogue.country.tiers}
    named = published.catalogue.kinds
    local = [kind for kind in kinds if ranks[named[kind].tier if kind in named else kind] > 1]
    return (local or kinds or [""])[0]


def _country(published: Published, metric: Metric) -> str:
    whole = published.catalogue.country.whole
    row = next((row for row in published.by_subject.get(metric.id, []) if row.place == whole), None)
    return " ".join(metric_sentences(published, row, metric)) if row else ""


def finding(published: Published, metric: Metric, rows: list[JudgementRow], kind: str) -> str:
    counts = Counter(row.country_comparison for row in rows)
    words = [
        (Comparison.BETTER, "better"),
        (Comparison.WORSE, "worse"),
        (Comparison.HIGHER, "higher"),
        (Comparison.LOWER, "lower"),
    ]
    parts = [f"{counts[comparison]} {word}" for comparison, word in words if counts[comparison]]
    words_for = plural(published, kind)
    if not any(row.lower is not None for row in rows):
        return f"{metric.name}: {len(rows)} {words_for}, not compared, as nobody has said how sure the figures are"
    if not parts:
        return f"{metric.name}: no difference between {words_for} and {published.country} that chance could not explain"
    return f"{metric.name}: of {len(rows)} {words_for}, {' and '.join(parts)} than {published.country} as a whole"


@dataclass(frozen=True)
class Shape:
    place: str
    name: str
    geometry: dict
    category: str
    figure: str
    estimate: float | None


@dataclass(frozen=True)
class MapData:
    shapes: list[Shape]
    backdrop: list[dict]  # the outline of the country, where places do not cover it


def map_data(published: Published, id: str, kind: str) -> MapData:
    """A county whose districts are drawn is not drawn over them."""
    drawn = shapes(published, id, kind)
    codes = {shape.place for shape in drawn}
    over = {place.code for code in codes for place in published.gazetteer.around(code)} & codes
    return MapData([shape for shape in drawn if shape.place not in over], backdrop(published))


def backdrop(published: Published) -> list[dict]:
    """Boundaries of the largest kind of place that has several."""
    gazetteer = published.gazetteer
    for kind in published.catalogue.country.kinds:
        places = [place for place in gazetteer.places.values() if place.kind == kind.id and place.stands(gazetteer.day)]
        found = [json.loads(gazetteer.boundaries[place.code]) for place in places if place.code in gazetteer.boundaries]
        if len(found) > 1:
            return found
    return []


def shapes(published: Published, id: str, kind: str) -> list[Shape]:
    """Where boundaries are known: each place with what its comparison says."""
    subject = published.catalogue.subject(id)
    return [
        Shape(
            place=row.place,
            name=row.place_name,
            geometry=json.loads(published.gazetteer.boundaries[row.place]),
            category="No figure"
            if row.estimate is None
            else sentences.COMPARISON_WORDS[Comparison(row.country_comparison or "not_compared")],
            figure=sentences.number(row.estimate, subject),
            estimate=row.estimate,
        )
        for row in rows_of(published, id, kind)
        if row.place in published.gazetteer.boundaries
    ]
