"""Contesting a figure or a standard, on the record; and the reply."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from answerable.actions.acting import begin, done, move_on, owed, say, written
from answerable.actions.clocks import owe_by_clock
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal

ABOUT = {"figure": "a figure", "standard": "a standard or target"}
REPLIES = {"upheld": "the objection is right", "not-upheld": "the objection is not right"}


@transaction.atomic
def contest(*, ref: str, about: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Until the reply, no hard step rests on what is contested."""
    call = begin(ref=ref, move="contest", by=by, seen=seen)
    if about not in ABOUT:
        raise Refusal("Say whether a figure is contested, or a standard or target.")
    entry = say(call, kind="contest", text=written(text), by=by, body=call.actor, at=at, outcome=about)
    owes = owe_by_clock(call, "contest", body="", to=call.actor, what="reply to an objection", entry=entry, on=at.date())
    move_on(call, move="contest", by=by.name, at=at, entry=entry, owes=[owes])


@transaction.atomic
def reply_to_contest(
    *, ref: str, objection: int, outcome: str, text: str, by: Person, at: datetime, seen: int | None = None
) -> None:
    """Whoever answers for the figures on this site replies. Upheld: the judgement carries no hard step any more."""
    call = begin(ref=ref, move="reply_to_contest", by=by, seen=seen)
    raised = call.entries.filter(kind="contest", number=objection).first()
    if raised is None or raised.answered_by.filter(kind="contest-reply").exists():
        raise Refusal("This objection has a reply already, or there is no such objection.")
    if outcome not in REPLIES:
        raise Refusal("Say whether the objection is right or not.")
    entry = say(call, kind="contest-reply", text=written(text), by=by, body="", at=at, outcome=outcome, answers=raised)
    met = done(owed(call, "contest", entry=raised), entry=entry, on=at.date())
    move_on(call, move="reply_to_contest", by=by.name, at=at, entry=entry, done=met)
