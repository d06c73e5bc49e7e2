"""Which clock runs for a duty: the relation's own, else the catalogue's default for that kind of duty."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from answerable.actions.acting import owe, standing
from answerable.catalogue.holidays import holidays_of
from answerable.domain.clocks import SAYS, Clock, due_on
from answerable.domain.refusals import Refusal
from answerable.domain.relations import Relation
from answerable.queries.published import Published
from answerable.queries.register.relations import web
from answerable.records.models import Call, Entry


class Due(NamedTuple):
    clock: str
    on: date


def due(published: Published, kind: str, *, relation: Relation | None, on: date) -> Due:
    """The last day for a duty that begins on a day."""
    clock = clock_for(published, kind, relation)
    return Due(clock.id, due_on(clock, on, holidays_of(published.catalogue, clock)))


def clock_for(published: Published, kind: str, relation: Relation | None) -> Clock:
    clocks = published.catalogue.clocks
    own = [clocks[duty.clock] for duty in relation.duties if duty.clock] if relation else []
    for clock in [*own, *(each for each in clocks.values() if each.default)]:
        if clock.duty == kind:
            return clock
    raise Refusal(f"The catalogue has no clock for the time to {SAYS[kind]}: add one with `duty: {kind}` to clocks.yaml.")


def due_in(*, ref: str, kind: str, on: date) -> date:
    """The last day for a duty that would begin in a call on a day. Raises Refusal as `due` does."""
    return due_for(Call.objects.get(ref=ref), kind, on).on


def due_for(call: Call, kind: str, on: date) -> Due:
    """By the relation as it stands on that day; by the catalogue's default where it has ended."""
    published = standing()
    return due(published, kind, relation=web(published, on=on).relations.get(call.relation), on=on)


def owe_by_clock(call: Call, kind: str, *, body: str, to: str, what: str, entry: Entry, on: date) -> dict[str, Any]:
    """Let `body` owe something to `to` for as long as the clock of that kind of duty runs; what the trail says of it."""
    clock = due_for(call, kind, on)
    return owe(call, kind=kind, body=body, to=to, what=what, entry=entry, on=on, due_on=clock.on, clock=clock.clock)
