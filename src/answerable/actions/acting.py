"""The frame of every act in a call: allowed, in order, against what the writer saw; then said, moved, and told to the trail."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from answerable.domain import calls, permissions
from answerable.domain.calls import State
from answerable.domain.duties import DONE, OWED, DutyState, when_ended, when_met
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.account.changes import changes_since
from answerable.queries.account.seats import acting_in, is_overdue, seat_of
from answerable.queries.published import Published
from answerable.records import trail
from answerable.records.models import Attachment, Call, Duty, Entry

LONGEST = 20_000


class Changed(Refusal):
    """Somebody else moved the call while the writer wrote. The text is the writer's still: the page shows it again."""

    def __init__(self, changes: list[str], version: int):
        super().__init__("This call has moved on since you opened the page. " + " ".join(changes))
        self.changes, self.version = changes, version


def refuse(sentence: str | None) -> None:
    if sentence:
        raise Refusal(sentence)


def standing() -> Published:
    found = published.current()
    if found is None:
        raise Refusal("Nothing is published yet. Publish first: answerable publish --by NAME")
    return found


def held(ref: str) -> Call:
    """The call, with the trail held: nobody else writes until this transaction ends."""
    trail.hold()
    found = Call.objects.filter(ref=ref).first()
    if found is None:
        raise Refusal(f"There is no call {ref}.")
    return found


def begin(*, ref: str, move: str, by: Person, seen: int | None, rule: str | None = None) -> Call:
    """The call in which `by` may make this move now. `seen` is the version of the call on the writer's page."""
    call = held(ref)
    refuse(permissions.why_not(rule or move, acting_in(by, call), body=seat_of(call, move)))
    refuse_changed(call, seen)
    refuse(calls.why_not_move(State(call.state), move, overdue=is_overdue(call)))
    return call


def refuse_changed(call: Call, seen: int | None) -> None:
    if seen is not None and seen != call.version:
        raise Changed(changes_since(call, seen), call.version)


def written(text: str, *, least: int = 1) -> str:
    """The text as kept: line ends of one kind, no spaces around."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) < least:
        raise Refusal("Write something first." if least == 1 else f"Write at least {least} characters.")
    if len(text) > LONGEST:
        raise Refusal(f"This is {len(text):,} characters long; shorten it to {LONGEST:,}, or attach the rest as a file.")
    return text


def say(
    call: Call,
    *,
    kind: str,
    text: str,
    by: Person,
    body: str,
    at: datetime,
    outcome: str = "",
    answers: Entry | None = None,
    reuses: Entry | None = None,
    files: Iterable[Attachment] = (),
) -> Entry:
    """A new entry of the call, sealed with what is attached to it."""
    files = list(files)
    entry = Entry(
        call=call,
        number=call.entries.count() + 1,
        kind=kind,
        text=text,
        outcome=outcome,
        body=body,
        by=by.name,
        user_id=by.id or None,
        at=at,
        answers=answers,
        reuses=reuses,
        salt=secrets.token_hex(16),
    )
    entry.sha256 = entry.sealed(files)
    entry.save(force_insert=True)
    Attachment.objects.filter(id__in=[file.id for file in files]).update(entry=entry, draft=None)
    return entry


def owe(
    call: Call, *, kind: str, body: str, to: str, what: str, entry: Entry, on: date, due_on: date, clock: str = ""
) -> dict[str, Any]:
    """Let `body` owe something to `to` until `due_on`; what the trail says of it."""
    duty = Duty.objects.create(
        call=call,
        kind=kind,
        clock=clock,
        body=body,
        to=to,
        what=what,
        entry=entry,
        began_on=on,
        first_due_on=due_on,
        due_on=due_on,
    )
    return told(duty)


def done(duties: Iterable[Duty], *, entry: Entry, on: date) -> list[dict[str, Any]]:
    return [_over(duty, when_met(duty.due_on, on), on, entry) for duty in duties]


def broken_off(duties: Iterable[Duty], *, entry: Entry, on: date) -> list[dict[str, Any]]:
    """Owed until the call or the enquiry ended with `entry`. What was overdue by then stays in the silence ledger for good."""
    return [_over(duty, when_ended(duty.due_on, on), on, entry) for duty in duties]


def ended(duties: Iterable[Duty], *, entry: Entry | None = None, on: date | None = None) -> list[dict[str, Any]]:
    """No longer owed, though never done; `entry` is the text that says so, where there is one."""
    return [_over(duty, DutyState.ENDED, on, entry) for duty in duties]


def _over(duty: Duty, state: DutyState, on: date | None, entry: Entry | None) -> dict[str, Any]:
    duty.state, duty.done_on, duty.done_by = state, on, entry
    duty.days_taken = (on - duty.began_on).days if on and state in DONE else None
    duty.save(update_fields=["state", "done_on", "done_by", "days_taken"])
    return told(duty)


def told(duty: Duty) -> dict[str, Any]:
    return {
        "id": duty.id,
        "kind": duty.kind,
        "clock": duty.clock,
        "body": duty.body,
        "to": duty.to,
        "what": duty.what,
        "entry": duty.entry_id,
        "began_on": duty.began_on,
        "first_due_on": duty.first_due_on,
        "due_on": duty.due_on,
        "state": str(duty.state),
        "done_on": duty.done_on,
    }


def owed(call: Call, kind: str, **having: Any) -> list[Duty]:
    return list(call.duties.filter(kind=kind, state__in=OWED, **having))


def move_on(
    call: Call, *, move: str, by: str, at: datetime, to: State | None = None, entry: Entry | None = None, **details: Any
) -> None:
    """The call in its next state, and the line of the trail that says so."""
    before, after = call.state, str(to or call.state)
    call.state, call.version, call.changed_at = after, call.version + 1, at
    call.save(update_fields=["state", "version", "changed_at"])
    said = {name: getattr(entry, name) for name in ("kind", "body", "sha256")} if entry else {}
    said |= {"entry": entry.number, "entry_id": entry.id} if entry else {}
    trail.add(
        at=at,
        by=by,
        what=move,
        about=f"call {call.ref}",
        details={"from": before, "to": after, "version": call.version, **said, **details},
    )
