"""Data of the standard pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from answerable.domain import floor_sentences, periods, sentences
from answerable.domain.standards import Standard
from answerable.domain.verdicts import FloorVerdict
from answerable.queries import findings, funnels
from answerable.queries.findings import Noticed
from answerable.queries.months import SURE, ThroughTime, through_time
from answerable.queries.places import WORST_FIRST, tally
from answerable.queries.published import Published
from answerable.queries.reading_tables import verdict_table, without
from answerable.queries.readings import TONES, Tag
from answerable.queries.tables import Table


@dataclass(frozen=True)
class Pile:
    """The places that share a verdict."""

    verdict: str
    tag: Tag
    means: str
    count: int
    table: Table


@dataclass(frozen=True)
class StandardPage:
    id: str
    name: str
    definition: str
    floor: str
    why: str
    evidence: str
    set_by: str
    applies_from: str
    review_by: str
    every: str
    caveats: list[str]
    finding: str
    period: str
    piles: list[Pile]
    counts: list[tuple[Tag, int, str]]
    table: Table
    cap: int
    in_force: int
    through_time: ThroughTime | None
    funnel: bool
    funnel_finding: str
    noticed: list[Noticed]


@dataclass(frozen=True)
class StandardInList:
    id: str
    name: str
    floor: str
    counts: list[tuple[Tag, int, str]]
    sentence: str
    period: str  # of most figures judged against it


OLD = timedelta(days=2 * 365)
EVERY = {"P1M": "every month", "P3M": "every three months", "P1Y": "every year"}


def index(published: Published) -> list[StandardInList]:
    return [
        StandardInList(
            s.id, s.name, floor_sentences.floor_in_words(s), counts(published, s), tally_of(published, s), latest(published, s)
        )
        for s in published.catalogue.standards.values()
    ]


def latest(published: Published, standard: Standard) -> str:
    """The period that most places are judged on, in words, and whether it is long past."""
    common = Counter((row.period, row.period_end) for row in published.by_subject.get(standard.id, [])).most_common(1)
    if not common:
        return ""
    period, ended_on = common[0][0]
    old = published.at.date() - date.fromisoformat(ended_on) > OLD
    return periods.in_words(period) + (", more than two years old: newer ones have not been loaded" if old else "")


def tally_of(published: Published, standard: Standard) -> str:
    rows = published.by_subject.get(standard.id, [])
    return tally(rows) if rows else "No figures have been judged against it yet."


def counts(published: Published, standard: Standard) -> list[tuple[Tag, int, str]]:
    found = Counter(FloorVerdict(row.verdict or "not_assessable") for row in published.by_subject.get(standard.id, []))
    return [(_tag(verdict), found[verdict], verdict) for verdict in WORST_FIRST]


def _tag(verdict: FloorVerdict) -> Tag:
    return Tag(sentences.FLOOR_WORDS[verdict], TONES[verdict])


def page(published: Published, id: str) -> StandardPage | None:
    standard = published.catalogue.standards.get(id)
    if standard is None:
        return None
    rows = published.by_subject.get(id, [])
    owner = published.catalogue.bodies.get(standard.set_by)
    whole = without(verdict_table(published, rows, name=id, title=f"{standard.name}: every place"), "standard")
    return StandardPage(
        id=id,
        name=standard.name,
        definition=standard.definition,
        floor=floor_sentences.floor_in_words(standard),
        why=standard.why,
        evidence=standard.evidence,
        set_by=owner.called() if owner else standard.set_by,
        applies_from=periods.day(standard.applies_from),
        review_by=periods.day(standard.review_by),
        every=EVERY[standard.every],
        caveats=standard.caveats,
        finding=finding(published, standard),
        period=latest(published, standard),
        piles=piles(published, standard),
        counts=counts(published, standard),
        table=whole,
        cap=published.catalogue.country.standards_cap,
        in_force=len(published.catalogue.standards),
        through_time=through_time(published, standard),
        funnel=len(funnels.sized(published, rows)) >= funnels.FEWEST,
        funnel_finding=funnels.finding(published, standard, rows),
        noticed=findings.of_subject(published, id),
    )


def finding(published: Published, standard: Standard) -> str:
    rows = published.by_subject.get(standard.id, [])
    broken = sum(row.verdict in SURE for row in rows)
    met = sum(row.verdict == FloorVerdict.MET for row in rows)
    if not rows:
        return f"{standard.name}: nothing judged yet"
    return f"{standard.name}: {met} of {len(rows)} met the standard, {broken} broke it"


def piles(published: Published, standard: Standard) -> list[Pile]:
    rows = published.by_subject.get(standard.id, [])
    found = []
    for verdict in WORST_FIRST:
        here = [row for row in rows if (row.verdict or "not_assessable") == verdict]
        if here:
            title = f"{sentences.FLOOR_WORDS[verdict]}: {standard.name}"
            hidden = ["standard", "verdict", *([] if verdict in SURE else ["named_wrongly"])]
            table = without(verdict_table(published, here, name=f"{standard.id}-{verdict}", title=title), *hidden)
            found.append(Pile(verdict, _tag(verdict), sentences.FLOOR_MEANS[verdict], len(here), table))
    return found
