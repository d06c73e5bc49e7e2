"""Who sits where in a call: whose move it is, whether somebody may make it, and who may read what is not public."""

from __future__ import annotations

from answerable.domain import calls, permissions
from answerable.domain.calls import MOVES, Side, State
from answerable.domain.permissions import Held, Person, Role
from answerable.records.models import Call, Duty, Entry


def seat_of(call: Call, move: str) -> str:
    """The key of the body whose move it is; empty where either body's, or the site's."""
    return {Side.FORUM: call.forum, Side.ACTOR: call.actor}.get(MOVES[move].side, "")


def acting_in(by: Person, call: Call) -> Person:
    """A publisher keeps the calls that citizens begin: the public has no clerk."""
    if call.begun_by == "citizen" and Role.PUBLISHER in by.roles_in(""):
        return Person(by.id, by.name, by.held | {Held(Role.CLERK, call.forum)})
    return by


def movers(duty: Duty) -> list[str]:
    """Keys of the bodies whose people may move a date: whoever owes it, and the forum that waits and may give more time."""
    return [duty.body, duty.to] if duty.to == duty.call.forum else [duty.body]


def is_overdue(call: Call) -> bool:
    """Whether something the actor owes is overdue, as the job `remind` found."""
    return call.duties.filter(body=call.actor, state="overdue").exists()


def why_not_allowed(call: Call, move: str, by: Person, *, rule: str | None = None, body: str | None = None) -> str | None:
    """The sentence where the person's roles do not reach. `body`: whose text or date it is, where the move is either body's."""
    seat = seat_of(call, move) if body is None else body
    return permissions.why_not(rule or move, acting_in(by, call), body=seat)


def why_not_now(call: Call, move: str) -> str | None:
    """The sentence where it is too early or too late."""
    return calls.why_not_move(State(call.state), move, overdue=is_overdue(call))


def sits_in(call: Call, person: Person) -> bool:
    """Whether the person has a role in one of the two bodies: what is withheld is read there."""
    acting = acting_in(person, call)
    return bool(acting.roles_in(call.actor) or acting.roles_in(call.forum))


def original(entry: Entry) -> Entry:
    """An explanation given again is the first one's text, withheld where that is."""
    return entry.reuses or entry


def is_withheld(entry: Entry) -> bool:
    return original(entry).withholdings.filter(released_at=None).exists()


def may_read(entry: Entry, person: Person) -> bool:
    return not is_withheld(entry) or sits_in(original(entry).call, person)
