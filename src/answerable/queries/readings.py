"""One judgement, read out: sentences, tags, the figure as written. Every page that tells of a judgement uses this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from answerable.domain import floor_sentences, periods, sentences
from answerable.domain.ladder import STALE_AFTER_DAYS
from answerable.domain.metrics import Metric
from answerable.domain.sentences import Subject
from answerable.domain.standards import Standard
from answerable.domain.verdicts import Comparison, FloorVerdict, Movement
from answerable.queries.account.objections import Objection, objections_to
from answerable.queries.published import Published
from answerable.queries.rows import JudgementRow, Point

TONES = {
    FloorVerdict.MET: "green",
    FloorVerdict.AT_RISK: "yellow",
    FloorVerdict.BREACH: "red",
    FloorVerdict.PERSISTENT_BREACH: "red",
    FloorVerdict.NOT_ASSESSABLE: "grey",
    FloorVerdict.NOT_REPORTED: "purple",
    Comparison.BETTER: "blue",
    Comparison.WORSE: "orange",
    Movement.IMPROVING: "blue",
    Movement.WORSENING: "orange",
}


RECENT = 8


class Tag(NamedTuple):
    text: str
    tone: str


@dataclass(frozen=True)
class Reading:
    id: str
    subject: str
    about: str
    name: str
    place: str
    place_name: str
    period: str
    figure: str
    interval: str
    sentences: list[str]
    finding: str
    tags: list[Tag]
    chart: bool
    recent: list[tuple[str, str, str]]  # period, figure, range: the latest ones, newest first
    old: str = ""  # that it is too old to say much of today; empty where it is not
    objections: tuple[Objection, ...] = ()


def reading(
    published: Published,
    row: JudgementRow,
    *,
    recent: bool = True,
    today: date | None = None,
    objections: tuple[Objection, ...] = (),
) -> Reading:
    """`today`: tells how old the figure is. `objections`: those to this judgement."""
    subject = published.catalogue.subject(row.subject)
    told = (
        floor_sentences.about_standard(row, subject, country=published.country)
        if isinstance(subject, Standard)
        else metric_sentences(published, row, subject)
    )
    points = published.points(row.subject, row.place) if recent else []
    drawn = [point for point in points if point.estimate is not None]
    return Reading(
        id=row.judgement,
        subject=row.subject,
        about=row.about,
        name=subject.name,
        place=row.place,
        place_name=row.place_name,
        period=periods.in_words(row.period),
        figure=figure(row, subject),
        interval=interval(row, subject),
        sentences=told,
        finding=sentences.finding(row, subject, country=published.country),
        tags=tags(row),
        chart=len(drawn) > 1,
        recent=[
            (periods.in_words(p.period), sentences.number(p.estimate, subject), interval(p, subject))
            for p in points[: -RECENT - 1 : -1]
        ],
        old=old(row, today) if today else "",
        objections=objections,
    )


def figure(row: JudgementRow, subject: Subject) -> str:
    return (
        floor_sentences.apart_from_floor(row, subject)
        if isinstance(subject, Standard)
        else sentences.number(row.estimate, subject)
    )


def old(row: JudgementRow, today: date) -> str:
    """The same age from which a breach carries no hard step."""
    ended_on = date.fromisoformat(row.period_end)
    if (today - ended_on).days <= STALE_AFTER_DAYS:
        return ""
    return f"The figure is more than two years old: it tells of {periods.in_words(row.period)}, and little of today."


def metric_sentences(published: Published, row: JudgementRow, metric: Metric) -> list[str]:
    """The whole country is not compared with itself."""
    whole = row.place == published.catalogue.country.whole
    return sentences.about_metric(row._replace(country_comparison=None) if whole else row, metric, country=published.country)


def readings(
    published: Published, rows: Iterable[JudgementRow], *, recent: bool = True, today: date | None = None
) -> list[Reading]:
    """With the objections to each, read together."""
    rows = list(rows)
    raised = objections_to(published, [row.judgement for row in rows]) if today else {}
    return [reading(published, row, recent=recent, today=today, objections=raised.get(row.judgement, ())) for row in rows]


def interval(row: JudgementRow | Point, subject: Subject) -> str:
    if row.estimate is None:
        return ""
    if row.lower is None or row.upper is None:
        return "not known"
    return f"{sentences.number(row.lower, subject)} to {sentences.number(row.upper, subject)}"


def tags(row: JudgementRow) -> list[Tag]:
    if row.about == "standard":
        return [verdict_tag(row)]
    if row.estimate is None:
        return [Tag("No figure", "purple")]
    return [tag for tag in (comparison_tag(row), movement_tag(row)) if tag]


def verdict_tag(row: JudgementRow) -> Tag:
    verdict = FloorVerdict(row.verdict or FloorVerdict.NOT_ASSESSABLE)
    return Tag(sentences.FLOOR_WORDS[verdict], TONES[verdict])


def comparison_tag(row: JudgementRow) -> Tag:
    comparison = Comparison(row.country_comparison or Comparison.NOT_COMPARED)
    return Tag(sentences.COMPARISON_WORDS[comparison], TONES.get(comparison, "grey"))


def movement_tag(row: JudgementRow) -> Tag:
    way = sentences.movement(row)
    return Tag(sentences.MOVEMENT_WORDS[way], TONES.get(way, "grey"))
