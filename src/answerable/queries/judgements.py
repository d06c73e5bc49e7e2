"""Data of a judgement's permanent page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from answerable.domain import periods, sureness
from answerable.domain.verdicts import Assurance, FloorVerdict, Movement
from answerable.queries import findings, readings
from answerable.queries.account.objections import Asking, asked_about
from answerable.queries.months import BELOW, SURE, sure_alone
from answerable.queries.published import Published
from answerable.queries.reading_tables import series_table
from answerable.queries.readings import Reading
from answerable.queries.rows import JudgementRow, judgement_row
from answerable.queries.similar import SimilarPlaces, similar_places
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Judgement


@dataclass(frozen=True)
class Step:
    step: str
    method: str
    version: str
    parameters: list[tuple[str, str]]
    page: str


@dataclass(frozen=True)
class ReleaseUsed:
    release: str
    source: str
    publisher: str
    files: list[tuple[str, str]]  # name, hash


@dataclass(frozen=True)
class Icon:
    """What a control chart says, as a sign and in words."""

    sign: str  # file name of the sign
    words: str


LATELY = 12
WAYS = {"improving": "better", "worsening": "worse", "rising": "higher", "falling": "lower"}
VARIATION = {
    Movement.IMPROVING: Icon("improving", "Against its own past: the newest figure is better by more than chance."),
    Movement.WORSENING: Icon("worsening", "Against its own past: the newest figure is worse by more than chance."),
    Movement.RISING: Icon("rising", "Against its own past: the newest figure is higher by more than chance."),
    Movement.FALLING: Icon("falling", "Against its own past: the newest figure is lower by more than chance."),
    Movement.NO_CLEAR_CHANGE: Icon("steady", "Against its own past: the newest figure is within the usual ups and downs."),
}
ASSURANCE = {
    Assurance.PASS: Icon("pass", "Against the standard: as things are, it will be met every time."),
    Assurance.HIT_OR_MISS: Icon(
        "hit-or-miss", "Against the standard: as things are, it will be met at times and missed at times."
    ),
    Assurance.FAIL: Icon("fail", "Against the standard: as things are, it will be missed every time, unless something changes."),
}


@dataclass(frozen=True)
class JudgementPage:
    id: str
    reading: Reading
    stands: bool
    superseded_by: str | None
    first_published: str
    by: str
    number: int
    sha256: str
    definition: str
    kind: str
    definition_changed: bool
    steps: list[Step]
    releases: list[ReleaseUsed]
    licences: list[tuple[str, str, str]]
    table: Table
    columns: list[tuple[str, str]]
    judged_by: str
    limits: bool  # whether its chart has control limits
    signals: bool
    sure: list[str]  # how sure we are, sentence by sentence
    icons: list[Icon]
    lately: str
    history: str  # of a standard: how often it was missed, and how often surely
    similar: SimilarPlaces | None
    asked: list[Asking]  # calls that began from it
    caveats: list[str]  # of the standard or the metric


# Which page of docs/methods tells of a step.
PAGES = {
    "interval": "intervals",
    "country": "comparison",
    "country_comparison": "comparison",
    "comparison": "comparison",
    "neighbours": "neighbours",
    "neighbours_comparison": "neighbours",
    "chart": "control-charts",
    "trend": "recent-trend",
    "long_trend": "long-trend",
    "long trend": "long-trend",
    "screens": "data-quality",
    "floor": "floors",
    "verdict": "floors",
}


def find(published: Published, id: str) -> JudgementRow | None:
    """Any judgement that was ever published; pages of those that no longer stand stay."""
    if id in published.by_id:
        return published.by_id[id]
    record = Judgement.objects.filter(id=id).first()
    return judgement_row(record.row) if record else None


def page(published: Published, id: str, *, today: date) -> JudgementPage | None:
    record = Judgement.objects.select_related("publication").filter(id=id).first()
    row = find(published, id)
    if record is None or row is None or row.subject not in {**published.catalogue.metrics, **published.catalogue.standards}:
        return None
    after = record.superseded_by
    subject = published.catalogue.subject(row.subject)
    releases = releases_of(published, row)
    points = published.points(row.subject, row.place)
    return JudgementPage(
        id=id,
        reading=readings.readings(published, [row], today=today)[0],
        stands=id in published.by_id,
        superseded_by=after.id if after else None,
        first_published=periods.day(record.publication.at.date()),
        by=record.publication.by,
        number=record.publication.number,
        sha256=record.sha256,
        definition=subject.definition,
        kind=published.catalogue.kinds[row.place_kind].name if row.place_kind in published.catalogue.kinds else row.place_kind,
        definition_changed=published.catalogue.version_of(row.subject) != row.subject_version,
        steps=steps(row),
        releases=releases,
        licences=licences(published, row),
        table=series_table(published, row),
        columns=[
            (name, str(value))
            for name, value in row._asdict().items()
            if value is not None and name not in ("methods", "releases")
        ],
        judged_by=row.judged_by or "",
        limits=any(point.chart_lower is not None for point in points),
        signals=any(point.chart_rule for point in points),
        sure=[*sureness.how_sure(row, subject), *findings.of_place(published, row.subject, row.place)],
        icons=icons(row, old=bool(readings.old(row, today))),
        lately=lately(published, row),
        history=history(published, row) if row.about == "standard" else "",
        similar=similar_places(published, row),
        asked=asked_about(published, id),
        caveats=list(subject.caveats),
    )


def icons(row: JudgementRow, *, old: bool) -> list[Icon]:
    """Nothing is shown of a chart that cannot be told, and nothing foretold from figures long past."""
    shown = [VARIATION[Movement(row.chart_reading)]] if row.chart_reading in set(VARIATION) else []
    return shown + ([ASSURANCE[Assurance(row.chart_assurance)]] if shown and row.chart_assurance and not old else [])


def history(published: Published, row: JudgementRow) -> str:
    """How often the standard was missed here, and how many others missed it in the judged period."""
    standard = published.catalogue.standards[row.subject]
    told = [point for point in published.points(row.subject, row.place) if point.verdict]
    judged = [point for point in told if point.verdict not in (FloorVerdict.NOT_ASSESSABLE, FloorVerdict.NOT_REPORTED)]
    if len(judged) < 2:
        return ""
    missed, sure = (sum(point.verdict in among for point in judged) for among in (BELOW, SURE))
    alone = sum(sure_alone(point, standard) for point in judged)
    others = [other for other in published.by_subject[row.subject] if other.period == row.period and other.place != row.place]
    named = sum(other.verdict in SURE for other in others)
    unjudged = f" {len(told) - len(judged)} more could not be judged." if len(told) > len(judged) else ""
    together = f", in {sure - alone} surely together with those before" if sure > alone else ""
    here = f"It was missed in {missed} of {len(judged)} periods, in {alone} of them surely by themselves{together}.{unjudged}"
    return f"{here} In the latest period {named} of {len(others)} other places surely missed it." if others else here


def lately(published: Published, row: JudgementRow) -> str:
    """What the chart showed before its last point, which alone is read."""
    before = [point for point in published.points(row.subject, row.place) if point.estimate is not None][-LATELY - 1 : -1]
    ways = Counter(point.chart_movement for point in before if point.chart_movement)
    said = [f"{WAYS[way]} in {count} of the {len(before)} figures before it" for way, count in ways.items() if way in WAYS]
    return f"It was {' and '.join(said)}, by more than chance would explain." if said else ""


def steps(row: JudgementRow) -> list[Step]:
    return [
        Step(
            step=each["step"].replace("_", " "),
            method=each["method"],
            version=str(each["version"]),
            parameters=[(name.replace("_", " "), _plain(value)) for name, value in each.get("parameters", {}).items()],
            page=PAGES.get(each["step"], ""),
        )
        for each in json.loads(row.methods or "[]")
    ]


def _plain(value: object) -> str:
    return json.dumps(value) if isinstance(value, (dict, list)) else str(value)


def releases_of(published: Published, row: JudgementRow) -> list[ReleaseUsed]:
    found = []
    for each in json.loads(row.releases or "[]"):
        source = published.catalogue.sources.get(each["source"])
        publisher = f"{source.publisher}, {source.name}" if source else each["source"]
        found.append(ReleaseUsed(each["release"], each["source"], publisher, sorted(each.get("sha256", {}).items())))
    return found


def licences(published: Published, row: JudgementRow) -> list[tuple[str, str, str]]:
    known = {licence.id: licence for licence in published.catalogue.country.licences}
    used = {each["source"] for each in json.loads(row.releases or "[]")}
    ids = {published.catalogue.sources[source].licence for source in used if source in published.catalogue.sources}
    return [(known[id].name, known[id].url, known[id].attribution) for id in sorted(ids) if id in known]


def row_table(published: Published, id: str) -> Table | None:
    """The judgement as one line, every column."""
    row = find(published, id)
    if row is None:
        return None
    headings = [Heading(name, name) for name in row._fields]
    return Table(f"judgement-{id}", f"Judgement {id}", headings, [[Cell(value) for value in row]])


def all_rows(published: Published) -> Table:
    headings = [Heading(name, name) for name in JudgementRow._fields]
    return Table("judgements", "All judgements", headings, [[Cell(value) for value in row] for row in published.rows])
