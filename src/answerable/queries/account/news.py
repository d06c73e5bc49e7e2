"""What happened lately, for feeds; and which days are due, for calendars. For everybody: what is withheld never stands here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from answerable.domain.duties import OWED
from answerable.queries.account.dues import Due, due
from answerable.queries.account.story import setting
from answerable.queries.account.timeline import Told, read_many, timeline
from answerable.queries.account.titles import titles
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.records.models import Call, Duty

MOST_CALLS = 25
MOST = 60
MOST_DATES = 1000


@dataclass(frozen=True)
class News:
    ref: str
    title: str
    told: Told

    @property
    def href(self) -> str:
        return f"/calls/{self.ref}/#{self.told.anchor}"


@dataclass(frozen=True)
class Dated:
    """A day due, as a calendar needs it. `moved`: how often the day was moved."""

    ref: str
    title: str
    due: Due
    moved: int
    changed_at: datetime


def news_of(published: Published, calls: list[Call], *, today: date, most: int | None = None) -> list[News]:
    """The latest first."""
    called = titles(calls)
    found = [
        News(rows.call.ref, called[rows.call.pk], told)
        for rows in read_many(calls)
        for told in timeline(rows, setting(published, rows), catalogue=published.catalogue, today=today)
    ]
    return sorted(found, key=lambda each: each.told.at, reverse=True)[:most]


def latest(published: Published, *, today: date, body: str = "") -> list[News]:
    """Of the calls that moved last, of all or of one body."""
    chosen = Call.objects.filter(Q(actor=body) | Q(forum=body)) if body else Call.objects.all()
    calls = chosen.select_related("citizen_question", "judgement").order_by("-changed_at", "-id")[:MOST_CALLS]
    return news_of(published, list(calls), today=today, most=MOST)


def dates_of_call(published: Published, call: Call, *, today: date) -> list[Dated]:
    """Every date of the call, those that are over too."""
    return _dated(published, Duty.objects.filter(call=call), today)


def dates_of_body(published: Published, body: str, *, today: date) -> list[Dated]:
    """What the body owes and what is owed to it, in calls that run."""
    owed = Duty.objects.filter(state__in=OWED)
    return _dated(published, owed.filter(Q(body=body) | Q(to=body)), today)


def _dated(published: Published, duties: QuerySet[Duty], today: date) -> list[Dated]:
    names = directory(published)
    rows = list(duties.select_related("call").annotate(moved=Count("slips")).order_by("due_on", "id")[:MOST_DATES])
    called = titles([each.call for each in rows])
    return [
        Dated(each.call.ref, called[each.call_id], due(each, names, today=today), each.moved, each.call.changed_at)
        for each in rows
    ]
