"""Personal data of those who asked are deleted on the day that domain.questions says."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from answerable.domain.questions import Course, QuestionState, delete_on
from answerable.records.models import Asker, CitizenQuestion, Message

MESSAGES_KEPT = timedelta(days=90)
SPOKE = "question__call__entries"


@transaction.atomic
def forget_askers(*, at: datetime) -> int:
    """How many addresses were deleted. Late or twice, the same are gone."""
    gone = 0
    answers = Q(**{f"{SPOKE}__kind__in": ("answer", "review")})
    ends = Q(**{f"{SPOKE}__kind__in": ("closing", "withdrawal")})
    spoken = {"answered_at": Max(f"{SPOKE}__at", filter=answers), "closed_at": Max(f"{SPOKE}__at", filter=ends)}
    for asker in Asker.objects.select_related("question").annotate(**spoken):
        day = delete_on(course(asker.question, asker.answered_at, asker.closed_at))
        if day <= at.date():
            gone += 1
            forget(asker)
        elif day != asker.delete_on:
            Asker.objects.filter(id=asker.id).update(delete_on=day)
    return gone


def forget(asker: Asker) -> None:
    """A question that nobody confirmed goes with its address; a text that was the problem goes too, its reason stays."""
    question = asker.question
    asker.delete()
    if question.state == QuestionState.UNCONFIRMED:
        question.delete()
    elif question.hidden and question.text:
        question.text = ""
        question.save(update_fields=["text"])


def course(question: CitizenQuestion, answered_at: datetime | None, closed_at: datetime | None) -> Course:
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


def drop_messages(*, at: datetime) -> int:
    """E-mails of long ago: what they tell of lies behind, so that their keys have done their work."""
    gone, _ = Message.objects.filter(made_at__lt=at - MESSAGES_KEPT).delete()
    return gone
