"""Data of the place pages and of the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from answerable.domain import periods, sentences
from answerable.domain.counts import count
from answerable.domain.verdicts import FloorVerdict, Movement
from answerable.queries.gazetteer import Place
from answerable.queries.published import Published
from answerable.queries.reading_tables import metric_table, verdict_table
from answerable.queries.readings import Reading, readings
from answerable.queries.rows import JudgementRow
from answerable.queries.tables import Table

DRAWN_FROM_HERE = 0.25  # a provider serves a place when at least a quarter of its patients come from there
WORST_FIRST = [
    FloorVerdict.PERSISTENT_BREACH,
    FloorVerdict.BREACH,
    FloorVerdict.AT_RISK,
    FloorVerdict.NOT_REPORTED,
    FloorVerdict.NOT_ASSESSABLE,
    FloorVerdict.MET,
]


@dataclass(frozen=True)
class Named:
    """A place in a list."""

    code: str
    name: str
    kind: str
    dates: str  # "", or when it began and ended
    judged: bool
    stands: bool = True


@dataclass(frozen=True)
class Group:
    id: str
    title: str
    places: list[Named]


@dataclass(frozen=True)
class MissionHere:
    id: str
    name: str
    statement: str
    readings: list[Reading]
    without: list[str]  # metrics with nothing to show for this place


@dataclass(frozen=True)
class FloorHere:
    id: str
    name: str
    sentence: str
    readings: list[Reading]
    old: str  # where all of them are too old to say much of today


@dataclass(frozen=True)
class PlacePage:
    code: str
    name: str
    kind: str
    provider: bool
    stands: bool
    dates: str
    answers: str | None  # the body that answers for it
    successors: list[Named]
    missions: list[MissionHere]
    own_floors: list[Reading]
    floors: list[FloorHere]
    around: list[Named]
    inside: list[Group]
    serving: list[Named]  # providers that draw a good part of their people from here
    summary: list[str]
    standing_out: list[tuple[str, list[Reading]]]  # in a few words, what is surely bad or good here
    published: str


def named(published: Published, place: Place) -> Named:
    kind = published.catalogue.kinds.get(place.kind)
    day = published.gazetteer.day
    return Named(
        place.code,
        place.name,
        capital(kind.name) if kind else place.kind,
        dates(place),
        place.code in published.by_place,
        place.stands(day),
    )


def dates(place: Place) -> str:
    """The files give years for most places, so years are what is said."""
    began = place.starts_on.year if place.starts_on else None
    if place.ends_on:
        return f"{began} to {place.ends_on.year}" if began else f"until {place.ends_on.year}"
    return f"since {began}" if began else ""


def index(published: Published) -> list[Group]:
    """Places that stand and have a page, by kind."""
    gazetteer = published.gazetteer
    standing = [place for place in gazetteer.places.values() if place.stands(gazetteer.day)]
    return groups(published, [place for place in standing if place.code in published.by_place])


def groups(published: Published, places: list[Place]) -> list[Group]:
    found = []
    for kind in published.catalogue.country.kinds:
        of_kind = sorted((place for place in places if place.kind == kind.id), key=lambda place: (place.name, place.code))
        if of_kind and kind.shown:
            found.append(Group(kind.id, capital(kind.plural), [named(published, place) for place in of_kind]))
    return found


def search(published: Published, text: str) -> list[Named]:
    found = published.gazetteer.search(text)
    shown = {kind.id for kind in published.catalogue.country.kinds if kind.shown}
    return [named(published, place) for place in found if place.kind in shown]


def page(published: Published, code: str, *, today: date) -> PlacePage | None:
    gazetteer, place = published.gazetteer, published.gazetteer.places.get(code)
    if place is None:
        return None
    kind = published.catalogue.kinds.get(place.kind)
    rows = published.by_place.get(code, [])
    stands = place.stands(gazetteer.day)
    told = {each.id: each for each in readings(published, rows, today=today)}
    missions = missions_here(published, rows, told)
    own = [told[row.judgement] for row in sorted((row for row in rows if row.about == "standard"), key=_worst)]
    return PlacePage(
        code=code,
        name=place.name,
        kind=capital(kind.name) if kind else place.kind,
        provider=bool(kind and kind.form == "provider"),
        stands=stands,
        dates=dates(place),
        answers=answers(published, place),
        successors=[]
        if stands
        else [named(published, other) for other in gazetteer.namesakes(place) if other.stands(gazetteer.day)],
        missions=missions,
        own_floors=own,
        floors=[] if kind and kind.form == "provider" else floors_here(published, place, today),
        around=around(published, code),
        inside=groups(published, [other for other in gazetteer.inside(code) if not provider(published, other)]),
        serving=serving(published, place),
        summary=summary(rows, country=published.country, aged=sum(bool(each.old) for each in told.values())),
        standing_out=standing_out(rows, told, country=published.country),
        published=periods.day(published.at.date()),
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def provider(published: Published, place: Place) -> bool:
    kind = published.catalogue.kinds.get(place.kind)
    return bool(kind and kind.form == "provider")


def serving(published: Published, place: Place) -> list[Named]:
    """Providers a good part of whose people come from here; none for the country as a whole, which all serve."""
    gazetteer = published.gazetteer
    if place.code == published.catalogue.country.whole:
        return []
    shares = gazetteer.drawing_from(place.code).items()
    found = [gazetteer.places[code] for code, share in shares if share >= DRAWN_FROM_HERE and code in gazetteer.places]
    standing = [each for each in found if provider(published, each) and each.stands(gazetteer.day) and _shown(published, each)]
    return [named(published, each) for each in sorted(standing, key=lambda each: each.name)]


def answers(published: Published, place: Place) -> str | None:
    """The body that answers for a place, where it is not the place itself."""
    kind = published.catalogue.kinds.get(place.kind)
    body = kind.body.format(name=place.name) if kind and kind.body else None
    return capital(body) if body and body != place.name else None


def around(published: Published, code: str) -> list[Named]:
    """What it lies in, the nearest tier first."""
    ranks = {tier.id: tier.rank for tier in published.catalogue.country.tiers}
    kinds = published.catalogue.kinds
    shown = [place for place in published.gazetteer.around(code) if _shown(published, place)]
    return [named(published, place) for place in sorted(shown, key=lambda place: -ranks[kinds[place.kind].tier])]


def _shown(published: Published, place: Place) -> bool:
    kind = published.catalogue.kinds.get(place.kind)
    return bool(kind and kind.shown)


def _worst(row: JudgementRow) -> tuple[int, str]:
    return WORST_FIRST.index(FloorVerdict(row.verdict or FloorVerdict.NOT_ASSESSABLE)), row.place_name


def summary(rows: list[JudgementRow], *, country: str, aged: int) -> list[str]:
    """The place at a glance, counted from verdicts; a count, never a score."""
    metrics = [row for row in rows if row.about == "metric"]
    if not metrics:
        return []
    against = Counter(row.country_comparison for row in metrics)
    ways = Counter(str(sentences.movement(row)) for row in metrics)
    fair = against["better"] + against["worse"] + against["similar"]
    compared = (
        f"Of {count(len(metrics), 'measure')}, {fair or 'none'} can be fairly compared with {country} as a whole: "
        f"{against['better']} better, {against['worse']} worse, {against['similar']} about the same."
    )
    other = len(metrics) - ways["improving"] - ways["worsening"] - ways["no_clear_change"] - ways["cannot_be_told"]
    neither = f" Clearly moving, but neither way is the good one: {other}." if other else ""
    moving = f"Clearly getting better: {ways['improving']}. Clearly getting worse: {ways['worsening']}.{neither}"
    still = f"No clear change, as chance could explain it: {ways['no_clear_change']}. Cannot be told: {ways['cannot_be_told']}."
    age = [f"{count(aged, 'figure')} of this place {'is' if aged == 1 else 'are'} more than two years old."] if aged else []
    return [compared, f"{moving} {still}", *age]


def standing_out(rows: list[JudgementRow], told: dict[str, Reading], *, country: str) -> list[tuple[str, list[Reading]]]:
    """What is surely bad here and what is surely good, each leading to its figure further down."""
    broken = (FloorVerdict.PERSISTENT_BREACH, FloorVerdict.BREACH)
    groups: list[tuple[str, Callable[[JudgementRow], bool]]] = [
        ("Standards broken", lambda row: row.verdict in broken),
        (f"Worse than {country} as a whole", lambda row: row.country_comparison == "worse"),
        ("Clearly getting worse", lambda row: sentences.movement(row) is Movement.WORSENING),
        (f"Better than {country} as a whole", lambda row: row.country_comparison == "better"),
        ("Clearly getting better", lambda row: sentences.movement(row) is Movement.IMPROVING),
    ]
    found = [(title, [told[row.judgement] for row in rows if belongs(row)]) for title, belongs in groups]
    return [(title, readings) for title, readings in found if readings]


def missions_here(published: Published, rows: list[JudgementRow], told: dict[str, Reading]) -> list[MissionHere]:
    by_subject = {row.subject: row for row in rows}
    found = []
    for mission in sorted(published.catalogue.missions.values(), key=lambda mission: mission.order):
        metrics = [metric for metric in published.catalogue.metrics.values() if metric.mission == mission.id]
        here = [told[by_subject[metric.id].judgement] for metric in metrics if metric.id in by_subject]
        missing = [metric.name for metric in metrics if metric.id not in by_subject]
        if here:
            found.append(MissionHere(mission.id, mission.name, mission.statement, here, missing))
    return found


def floors_here(published: Published, place: Place, today: date) -> list[FloorHere]:
    """The floors of the services here: the councils within it, and the providers that a quarter of whose patients it is."""
    gazetteer = published.gazetteer
    inside = {other.code for other in gazetteer.inside(place.code)}
    served = {code for code, share in gazetteer.drawing_from(place.code).items() if share >= DRAWN_FROM_HERE}
    found = []
    for standard in published.catalogue.standards.values():
        rows = [row for row in published.by_subject.get(standard.id, []) if row.place in (inside | served) - {place.code}]
        if rows:
            ordered = sorted(rows, key=_worst)
            told = readings(published, ordered, recent=False, today=today)
            aged = "" if any(not each.old for each in told) else told[0].old
            found.append(FloorHere(standard.id, standard.name, tally(ordered), told, aged))
    return found


def tally(rows: list[JudgementRow]) -> str:
    """`Of 10, 3 met the standard, 2 are in persistent breach and 5 are at risk.`"""
    counts = Counter(FloorVerdict(row.verdict or FloorVerdict.NOT_ASSESSABLE) for row in rows)
    words = {
        FloorVerdict.MET: "met it",
        FloorVerdict.AT_RISK: "at risk",
        FloorVerdict.BREACH: "in breach",
        FloorVerdict.PERSISTENT_BREACH: "in persistent breach",
        FloorVerdict.NOT_ASSESSABLE: "not assessable",
        FloorVerdict.NOT_REPORTED: "not reported",
    }
    parts = [f"{counts[verdict]} {words[verdict]}" for verdict in WORST_FIRST if counts[verdict]]
    return f"Of {len(rows)}: {', '.join(parts)}." if len(rows) > 1 else f"{parts[0][2:].capitalize()}."


def table(published: Published, code: str) -> Table | None:
    """All that is judged of a place."""
    rows = published.by_place.get(code, [])
    place = published.gazetteer.places.get(code)
    if place is None:
        return None
    if rows and all(row.about == "standard" for row in rows):
        return verdict_table(published, rows, name=code, title=f"Minimum standards, {place.name}")
    return metric_table(published, [row for row in rows if row.about == "metric"], name=code, title=f"Figures for {place.name}")
