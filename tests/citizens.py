"""Citizens' questions by meaning: asked, confirmed, decided on; the e-mails that came."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.core import mail

from answerable.actions import account, asking, questions, sending
from answerable.actions.asking import Put
from answerable.domain.permissions import PUBLIC, Person, Role
from answerable.queries import published
from answerable.queries.account.askable import askable
from answerable.records.models import Call, CitizenQuestion
from tests.calls import NOON, a_breach, a_person

TEXT = "Why did so many people wait longer than four hours last winter?"
EMAIL = "rosa@citizen.example"


def a_put(**changed: str) -> Put:
    """A question about urgent care, of the hospital trust that answers for it."""
    breach = a_breach()
    standing = published.current()
    assert standing is not None
    body = askable(standing, place=breach.place, about=breach.subject, on=NOON.date())[0].key
    told = {"body": body, "about": breach.subject, "place": breach.place, "text": TEXT, "email": EMAIL}
    return Put(**{**told, **changed})


def asked(*, at: datetime = NOON, network: str = "192.0.2.7", **changed: str) -> CitizenQuestion:
    key = asking.ask(put=a_put(**changed), network=network, by=PUBLIC, at=at)
    sending.send_waiting(at=at, only=key)
    return CitizenQuestion.objects.get(id=int(key.split()[1]))


def secret_in(message: Any) -> str:
    found = re.search(r"/ask/confirm/([^/\s]+)/", message.body)
    assert found, message.body
    return found.group(1)


def follow_in(message: Any) -> str:
    found = re.search(r"/ask/follow/\d+/([^/\s]+)/", message.body)
    assert found, message.body
    return found.group(1)


def confirmed(*, at: datetime = NOON, **changed: str) -> CitizenQuestion:
    question = asked(at=at, **changed)
    asking.confirm(secret=secret_in(mail.outbox[-1]), by=PUBLIC, at=at + timedelta(hours=1))
    return CitizenQuestion.objects.get(id=question.id)


def put(*, at: datetime = NOON, by: Person | None = None, **changed: str) -> tuple[CitizenQuestion, Call]:
    """A question that was published, with the call it opened."""
    question = confirmed(at=at, **changed)
    ref = questions.publish_question(number=question.id, by=by or a_person(Role.PUBLISHER), at=at + timedelta(hours=2))
    return CitizenQuestion.objects.get(id=question.id), Call.objects.get(ref=ref)


def answered(*, at: datetime = NOON, **changed: str) -> tuple[CitizenQuestion, Call]:
    question, call = put(at=at, **changed)
    lead = a_person(Role.LEAD, call.actor)
    asked_in = call.entries.get(kind="question")
    account.answer(ref=call.ref, question=asked_in.number, text="Two wards were shut.", by=lead, at=at + timedelta(days=3))
    return question, Call.objects.get(ref=call.ref)
