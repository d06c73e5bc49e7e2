"""Dates: a person moves one, with the reason; the job `remind` finds what is overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from answerable.actions.acting import held, move_on, refuse, refuse_changed, told
from answerable.domain import permissions
from answerable.domain.duties import DutyState, why_not_extend
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries.account.seats import acting_in, movers
from answerable.records import trail
from answerable.records.models import Call, Duty, Slip

JOB = "the job remind"


@transaction.atomic
def extend(*, ref: str, duty: int, to: date, reason: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Move the date of a duty. The first date stays, and the move stands in the slip ledger with its reason."""
    call = held(ref)
    found = call.duties.filter(id=duty).first()
    if found is None:
        raise Refusal("There is no such duty in this call.")
    body = mover(acting_in(by, call), found)
    refuse_changed(call, seen)
    refuse(why_not_extend(DutyState(found.state), found.due_on, to, at.date(), reason))
    slip = Slip.objects.create(duty=found, from_on=found.due_on, to_on=to, reason=reason.strip(), by=by.name, body=body, at=at)
    found.due_on, found.state = to, DutyState.DUE
    found.save(update_fields=["due_on", "state"])
    moved = {"id": slip.id, "from_on": slip.from_on, "to_on": slip.to_on, "reason": slip.reason, "body": body}
    move_on(call, move="extend", by=by.name, at=at, slip=moved, owes=[told(found)])


def mover(by: Person, duty: Duty) -> str:
    """The body for which the person moves the date: the one that owes it, or the forum that grants more time."""
    refused = None
    for body in movers(duty):
        why = permissions.why_not("extend", by, body=body)
        if why is None:
            return body
        refused = refused or why
    raise Refusal(refused or "")


@transaction.atomic
def mark_overdue(*, at: datetime) -> int:
    """Every duty whose day has passed becomes overdue; how many. Late or twice, the job finds the same."""
    trail.hold()
    late = list(Duty.objects.filter(state=DutyState.DUE, due_on__lt=at.date()).select_related("call").order_by("call_id", "id"))
    by_call: dict[int, list[Duty]] = {}
    for duty in late:
        by_call.setdefault(duty.call_id, []).append(duty)
    for duties in by_call.values():
        overdue(duties[0].call, duties, at=at)
    return len(late)


def overdue(call: Call, duties: list[Duty], *, at: datetime) -> None:
    Duty.objects.filter(id__in=[duty.id for duty in duties]).update(state=DutyState.OVERDUE)
    for duty in duties:
        duty.state = DutyState.OVERDUE
    move_on(call, move="overdue", by=JOB, at=at, owes=[told(duty) for duty in duties])
