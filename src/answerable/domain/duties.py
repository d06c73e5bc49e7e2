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
    UNANSWERED = "unanswered"  # its day had passed when the call, or the enquiry, ended: silence for good
    ENDED = "ended"  # the call ended before its day, or the duty passed to somebody else

    @property
    def says(self) -> str:
        return SAYS[self]


SAYS = {
    DutyState.DUE: "due",
    DutyState.OVERDUE: "overdue",
    DutyState.MET: "done in time",
    DutyState.MET_LATE: "done late",
    DutyState.UNANSWERED: "never done",
    DutyState.ENDED: "no longer owed",
}
FARTHEST = timedelta(days=183)
OWED = frozenset({DutyState.DUE, DutyState.OVERDUE})
DONE = frozenset({DutyState.MET, DutyState.MET_LATE})
OVER = frozenset(DutyState) - OWED

NEXT: dict[DutyState, frozenset[DutyState]] = {
    DutyState.DUE: OVER | {DutyState.OVERDUE},
    DutyState.OVERDUE: OVER - {DutyState.MET} | {DutyState.DUE},  # due again when its date is moved
    **dict.fromkeys(sorted(OVER), frozenset()),
}


def when_met(due_on: date, met_on: date) -> DutyState:
    """By the dates alone: a reminder that ran late makes nobody late, and nobody in time."""
    return DutyState.MET if met_on <= due_on else DutyState.MET_LATE


def when_ended(due_on: date, on: date) -> DutyState:
    """Of what nobody did until the day it stopped being owed. By the dates alone, as the job may not have run yet."""
    return DutyState.UNANSWERED if due_on < on else DutyState.ENDED


def why_not_extend(state: DutyState, due_on: date, to: date, today: date, reason: str) -> str | None:
    if state not in OWED:
        return f"This is {state.says}: its date can no longer be moved."
    return why_not_later(due_on, to, today) or why_not_moved_for(reason)


def why_not_later(due_on: date, to: date, today: date) -> str | None:
    if to <= due_on:
        return f"It is due on {day(due_on)}; give a later day, or leave it as it is."
    last = max(due_on, today) + FARTHEST
    if to > last:
        return f"A date moves by half a year at most: give a day up to {day(last)}. It can be moved again."
    if to < today:
        return f"{day(to)} has passed; give a day still to come."
    return None


def why_not_moved_for(reason: str) -> str | None:
    if len(reason.strip()) < 10:
        return "Say why the date moves: the reason stands in the public list of slipped dates."
    return None
