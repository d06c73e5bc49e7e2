"""Personal data of those who asked are deleted on the day that domain.questions says."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from answerable.domain.questions import QuestionState
from answerable.queries.account.keeping import with_day_of_deletion
from answerable.records.models import Asker, Message

MESSAGES_KEPT = timedelta(days=90)


@transaction.atomic
def forget_askers(*, at: datetime) -> int:
    """How many addresses were deleted. Late or twice, the same are gone."""
    gone = 0
    for asker, day in with_day_of_deletion(Asker.objects.all()):
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


def drop_messages(*, at: datetime) -> int:
    """E-mails of long ago: what they tell of lies behind, so that their keys have done their work."""
    gone, _ = Message.objects.filter(made_at__lt=at - MESSAGES_KEPT).delete()
    return gone
