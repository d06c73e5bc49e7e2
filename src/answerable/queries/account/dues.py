"""What is owed, as pages, feeds and calendars say it: who owes what to whom, by when, and whether it came in time.

Lateness is read from the dates, so that a page is right on the day itself, whether or not the job `remind` has run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from answerable.domain.bodies import Name, called
from answerable.domain.counts import count
from answerable.domain.duties import DONE, OWED, DutyState
from answerable.domain.periods import day
from answerable.queries.register.bodies import Directory
from answerable.records.models import Duty, Slip

SITE = called("the publisher of this site")
NOT_DONE = (*sorted(OWED), DutyState.UNANSWERED)
LATE = (DutyState.MET_LATE, DutyState.UNANSWERED)
ANSWERS = ("explanation", "answer", "review", "learning", "account")  # what a clock asks of the body that gives account
WORK = {
    "explanation": "Explaining",
    "answer": "Answering a question",
    "review": "Looking again at an answer",
    "learning": "Answering a learning enquiry",
    "account": "Giving a yearly account",
    "judgement": "Judging the account, by the forum",
    "action": "Doing what was promised, by a day the body chose",
    "contest": "Replying to an objection, by the publisher of this site",
}


@dataclass(frozen=True)
class Due:
    """One duty."""

    id: int
    kind: str
    body: str
    body_name: Name
    to: str
    to_name: Name
    what: str
    began_on: date
    first_due_on: date
    due_on: date
    done_on: date | None
    state: DutyState
    days_late: int  # 0 where not late
    words: str
    entry: int  # id of the text that gave rise to it

    @property
    def owed(self) -> bool:
        return self.state in OWED

    @property
    def overdue(self) -> bool:
        return self.state is DutyState.OVERDUE

    @property
    def sentence(self) -> str:
        return f"{self.body_name.at_start} must {self.to_do}, by {day(self.due_on)}."

    @property
    def to_do(self) -> str:
        """To be read after "must" or "to"."""
        asked, question = self.what.partition(": ")[::2]
        return f"{asked} “{question}”" if asked == "answer" and question else self.body_name.doing(self.what)


def due(duty: Duty, names: Directory, *, today: date) -> Due:
    state = state_on(duty, today)
    late = days_late(duty, state, today)
    return Due(
        id=duty.pk,
        kind=duty.kind,
        body=duty.body,
        body_name=name_in(names, duty.body),
        to=duty.to,
        to_name=name_in(names, duty.to),
        what=duty.what,
        began_on=duty.began_on,
        first_due_on=duty.first_due_on,
        due_on=duty.due_on,
        done_on=duty.done_on if state in DONE else None,
        state=state,
        days_late=late,
        words=words(duty, state, late, today),
        entry=duty.entry_id,
    )


def name_in(names: Directory, key: str) -> Name:
    return names.name(key) if key else SITE


def state_on(duty: Duty, today: date) -> DutyState:
    state = DutyState(duty.state)
    return DutyState.OVERDUE if state is DutyState.DUE and duty.due_on < today else state


def days_late(duty: Duty, state: DutyState, today: date) -> int:
    until = today if state is DutyState.OVERDUE else duty.done_on if state in LATE else None
    return (until - duty.due_on).days if until else 0


def words(duty: Duty, state: DutyState, late: int, today: date) -> str:
    """`12 days overdue`, `due in 3 days`, `done 2 days late`."""
    if state is DutyState.OVERDUE:
        return f"{days(late)} overdue"
    if state is DutyState.MET_LATE:
        return f"done {days(late)} late"
    if state is DutyState.DUE:
        left = (duty.due_on - today).days
        return "due today" if left == 0 else f"due in {days(left)}"
    return "not done" if state is DutyState.ENDED and duty.kind == "action" else state.says


def days(number: int) -> str:
    return count(number, "day")


def slips_of(body: str) -> QuerySet[Slip]:
    """Moves of what the body owes. Each moved a date to a later one, and few duties were moved: an index holds those."""
    return Slip.objects.filter(duty__body=body, duty__due_on__gt=F("duty__first_due_on"))


def late_now(today: date) -> Q:
    """Duties owed and past their day."""
    return Q(state__in=sorted(OWED), due_on__lt=today)


def not_done(today: date) -> Q:
    """Those, and what was never done at all: the silences. All are past their day, so one index finds them."""
    return Q(state__in=NOT_DONE, due_on__lt=today)
