"""Withholding a text, and making it public. The public always sees that something is withheld, why, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.actions.acting import held, move_on, refuse, refuse_changed
from answerable.domain import permissions
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld, why_not_withhold
from answerable.queries.account.seats import acting_in
from answerable.records.models import Call, Entry, Withholding


@transaction.atomic
def withhold(*, ref: str, entry: int, withheld: Withheld, by: Person, at: datetime, seen: int | None = None) -> None:
    """Withhold a text, or keep it withheld: whoever looks again says anew why, and until when. It is public at no moment."""
    call, said = own_entry(ref, entry, "withhold", by, seen)
    earlier = said.withholdings.filter(released_at=None).first()
    ends = ended(earlier, by=by, at=at) if earlier else {}
    move_on(call, move="withhold", by=by.name, at=at, entry=said, **ends, **withheld_at_once(said, withheld, by=by, at=at))


@transaction.atomic
def release(*, ref: str, entry: int, by: Person, at: datetime, seen: int | None = None) -> None:
    call, said = own_entry(ref, entry, "release", by, seen)
    hidden = said.withholdings.filter(released_at=None).first()
    if hidden is None:
        raise Refusal("This text is public already.")
    move_on(call, move="release", by=by.name, at=at, entry=said, **ended(hidden, by=by, at=at))


def ended(hidden: Withholding, *, by: Person, at: datetime) -> dict[str, Any]:
    hidden.released_at, hidden.released_by = at, by.name
    hidden.save(update_fields=["released_at", "released_by"])
    return {"withholding": hidden.id}


def own_entry(ref: str, number: int, move: str, by: Person, seen: int | None) -> tuple[Call, Entry]:
    call = held(ref)
    said = call.entries.filter(number=number).first()
    if said is None:
        raise Refusal("There is no such text in this call.")
    refuse(permissions.why_not(move, acting_in(by, call), body=said.body))
    refuse_changed(call, seen)
    if said.reuses_id:
        raise Refusal("This text was given in another call; withhold it there.")
    return call, said


def withheld_at_once(entry: Entry, withheld: Withheld | None, *, by: Person, at: datetime) -> dict[str, Any]:
    """The record, and what the trail says of it; nothing where the text is public."""
    if withheld is None:
        return {}
    refuse(why_not_withhold(withheld, at.date()))
    made = Withholding.objects.create(
        entry=entry,
        ground=withheld.ground,
        reason=withheld.reason.strip(),
        review_on=withheld.review_on,
        by=by.name,
        body=entry.body,
        at=at,
    )
    told = {"id": made.id, "ground": made.ground, "reason": made.reason, "review_on": made.review_on, "by": made.by}
    return {"withheld": told}
