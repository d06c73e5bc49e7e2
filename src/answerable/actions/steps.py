"""Hard steps: a named person takes one, and only as the ladder allows. Nothing here happens by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from answerable.actions.acting import begin, done, move_on, owe, owed, refuse, say, standing, written
from answerable.domain.calls import State
from answerable.domain.ladder import STEP_SAYS, why_not_by, why_not_confirm, why_not_hard_step, why_not_override
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries.account.grounds import grounds
from answerable.queries.account.proposed import due_by
from answerable.records.models import Call, Entry

TAKEN = ("hard-step", "override-confirmed")


@transaction.atomic
def take_hard_step(*, ref: str, step: str, text: str, due_on: date, by: Person, at: datetime, seen: int | None = None) -> None:
    """A notice, a direction or an intervention, in the forum's name, and the day by which the body must do what it asks."""
    call = begin(ref=ref, move="take_hard_step", by=by, seen=seen)
    refuse(why_not_hard_step(step, grounds(standing(), call, today=at.date())))
    refuse(why_not_by(due_on, at.date()))
    entry = say(call, kind="hard-step", text=written(text), by=by, body=call.forum, at=at, outcome=step)
    owes = owe_what_it_asks(call, entry, due_on=due_on, on=at.date())
    move_on(call, move="take_hard_step", by=by.name, at=at, to=State.HARD_STEP, entry=entry, step=step, owes=owes)


@transaction.atomic
def propose_override(
    *, ref: str, step: str, reason: str, text: str, due_on: date, by: Person, at: datetime, seen: int | None = None
) -> None:
    """Ask a second person to leave the ladder aside: why, and what the body would have to do by when. Public from the first
    day. The trail keeps the day, as an entry has no place for it."""
    call = begin(ref=ref, move="propose_override", by=by, seen=seen)
    refuse(why_not_override(step, grounds(standing(), call, today=at.date()), reason=reason))
    refuse(why_not_by(due_on, at.date()))
    asks = f"What the body would have to do by {day(due_on)}: {written(text)}"
    said = written(f"{written(reason)}\n\n{asks}")
    entry = say(call, kind="override", text=said, by=by, body=call.forum, at=at, outcome=step)
    move_on(call, move="propose_override", by=by.name, at=at, entry=entry, step=step, due_on=due_on)


@transaction.atomic
def confirm_override(*, ref: str, override: int, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """The second person takes the step, in words of their own: never the one who proposed it."""
    call = begin(ref=ref, move="confirm_override", by=by, seen=seen)
    proposed = call.entries.filter(kind="override", number=override).first()
    if proposed is None:
        raise Refusal("There is no such proposal in this call.")
    if call.entries.filter(kind="override-confirmed", answers=proposed).exists():
        raise Refusal("This override has been confirmed already.")
    refuse(why_not_confirm(proposed_by=proposed.user_id or 0, confirmed_by=by.id, words=text))
    step = proposed.outcome
    refuse(why_not_override(step, grounds(standing(), call, today=at.date()), reason=proposed.text))
    due_on = day_proposed(call, proposed, at.date())
    entry = say(
        call, kind="override-confirmed", text=written(text), by=by, body=call.forum, at=at, outcome=step, answers=proposed
    )
    owes = owe_what_it_asks(call, entry, due_on=due_on, on=at.date())
    move_on(call, move="confirm_override", by=by.name, at=at, to=State.HARD_STEP, entry=entry, step=step, owes=owes)


@transaction.atomic
def answer_hard_step(*, ref: str, taken: int, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """The body says what it did about a step; what the step asked is no longer owed. The forum may still judge it too little."""
    call = begin(ref=ref, move="answer_hard_step", by=by, seen=seen)
    step = call.entries.filter(kind__in=TAKEN, number=taken).first()
    duties = owed(call, "action", entry=step) if step else []
    if step is None or not duties:
        raise Refusal("No hard step with this number waits: there is none, or the body has said what it did about it.")
    entry = say(call, kind="step-answer", text=written(text), by=by, body=call.actor, at=at, outcome=step.outcome, answers=step)
    met = done(duties, entry=entry, on=at.date())
    move_on(call, move="answer_hard_step", by=by.name, at=at, entry=entry, done=met)


def owe_what_it_asks(call: Call, entry: Entry, *, due_on: date, on: date) -> list[dict[str, Any]]:
    what = f"do what the {STEP_SAYS[entry.outcome].split(' ', 1)[1]} asks, and say so"
    return [owe(call, kind="action", body=call.actor, to=call.forum, what=what, entry=entry, on=on, due_on=due_on)]


def day_proposed(call: Call, proposed: Entry, today: date) -> date:
    day = due_by(call, proposed)
    if day is None or day <= today:
        raise Refusal("The day by which the body would have to act has passed. Propose this anew, with a later day.")
    return day
