"""Hard steps: a named person takes one, and only as the ladder allows. Nothing here happens by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from answerable.actions.acting import begin, move_on, refuse, say, standing, written
from answerable.domain.calls import State
from answerable.domain.ladder import why_not_confirm, why_not_hard_step, why_not_override
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries.account.grounds import grounds


@transaction.atomic
def take_hard_step(*, ref: str, step: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """A notice, a direction or an intervention, in the forum's name."""
    call = begin(ref=ref, move="take_hard_step", by=by, seen=seen)
    refuse(why_not_hard_step(step, grounds(standing(), call, today=at.date())))
    entry = say(call, kind="hard-step", text=written(text), by=by, body=call.forum, at=at, outcome=step)
    move_on(call, move="take_hard_step", by=by.name, at=at, to=State.HARD_STEP, entry=entry, step=step)


@transaction.atomic
def propose_override(*, ref: str, step: str, reason: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Ask a second person to leave the ladder aside. Public from the first day."""
    call = begin(ref=ref, move="propose_override", by=by, seen=seen)
    refuse(why_not_override(step, grounds(standing(), call, today=at.date()), reason=reason))
    entry = say(call, kind="override", text=written(reason), by=by, body=call.forum, at=at, outcome=step)
    move_on(call, move="propose_override", by=by.name, at=at, entry=entry, step=step)


@transaction.atomic
def confirm_override(*, ref: str, override: int, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """The second person takes the step: never the one who proposed it."""
    call = begin(ref=ref, move="confirm_override", by=by, seen=seen)
    proposed = call.entries.filter(kind="override", number=override).first()
    if proposed is None:
        raise Refusal("There is no such proposal in this call.")
    if call.entries.filter(kind="override-confirmed", answers=proposed).exists():
        raise Refusal("This override has been confirmed already.")
    refuse(why_not_confirm(proposed_by=proposed.user_id or 0, confirmed_by=by.id))
    step = proposed.outcome
    refuse(why_not_override(step, grounds(standing(), call, today=at.date()), reason=proposed.text))
    entry = say(
        call, kind="override-confirmed", text=written(text), by=by, body=call.forum, at=at, outcome=step, answers=proposed
    )
    move_on(call, move="confirm_override", by=by.name, at=at, to=State.HARD_STEP, entry=entry, step=step)
