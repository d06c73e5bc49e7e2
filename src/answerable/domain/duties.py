"""A duty: who owes what to whom by when, and whether it came in time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from answerable.domain.periods import day


class DutyState(StrEnum):
    DUE = "due"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met-late"
    ENDED = "ended"  # the call was closed, or the duty passed to somebody else

    @property
    def says(self) -> str:
        return {"due": "due", "overdue": "overdue", "met": "done in time", "met-late": "done late", "ended": "no longer owed"}[
            self
        ]


FARTHEST = timedelta(days=183)
OWED = frozenset({DutyState.DUE, DutyState.OVERDUE})

NEXT: dict[DutyState, frozenset[DutyState]] = {
    DutyState.DUE: frozenset({DutyState.OVERDUE, DutyState.MET, DutyState.MET_LATE, DutyState.ENDED}),
    DutyState.OVERDUE: frozenset({DutyState.DUE, DutyState.MET_LATE, DutyState.ENDED}),  # due again when its date is moved
    DutyState.MET: frozenset(),
    DutyState.MET_LATE: frozenset(),
    DutyState.ENDED: frozenset(),
}


def when_met(due_on: date, met_on: date) -> DutyState:
    """By the dates alone: a reminder that ran late makes nobody late, and nobody in time."""
    return DutyState.MET if met_on <= due_on else DutyState.MET_LATE


def why_not_extend(state: DutyState, due_on: date, to: date, today: date, reason: str) -> str | None:
    if state not in OWED:
        return f"This is {state.says}: its date can no longer be moved."
    if to <= due_on:
        return f"It is due on {day(due_on)}; give a later day, or leave it as it is."
    last = max(due_on, today) + FARTHEST
    if to > last:
        return f"A date moves by half a year at most: give a day up to {day(last)}. It can be moved again."
    if to < today:
        return f"{day(to)} has passed; give a day still to come."
    if len(reason.strip()) < 10:
        return "Say why the date moves: the reason stands in the public list of slipped dates."
    return None
