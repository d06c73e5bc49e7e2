"""On which day the address of whoever asked is deleted, reckoned from how things stand now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from answerable.domain.questions import Course, QuestionState, delete_on
from answerable.records.models import Asker, CitizenQuestion

SPOKE = "question__call__entries"


def with_day_of_deletion(askers: QuerySet[Asker]) -> Iterator[tuple[Asker, date]]:
    answers = Q(**{f"{SPOKE}__kind__in": ("answer", "review")})
    ends = Q(**{f"{SPOKE}__kind__in": ("closing", "withdrawal")})
    spoken = {"answered_at": Max(f"{SPOKE}__at", filter=answers), "closed_at": Max(f"{SPOKE}__at", filter=ends)}
    for asker in askers.select_related("question").annotate(**spoken):
        yield asker, delete_on(_course(asker.question, asker.answered_at, asker.closed_at))


def _course(question: CitizenQuestion, answered_at: datetime | None, closed_at: datetime | None) -> Course:
    refused = question.state == QuestionState.REFUSED
    return Course(
        asked_on=question.asked_at.date(),
        confirmed_on=_day(question.confirmed_at),
        refused_on=_day(question.decided_at) if refused else None,
        answered_on=_day(answered_at),
        closed_on=_day(closed_at),
    )


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
