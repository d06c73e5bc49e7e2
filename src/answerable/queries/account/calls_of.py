"""The account of one body in numbers: calls it answers, calls it makes, what is late, what slipped, what it withholds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from answerable.domain.calls import State
from answerable.domain.duties import DutyState
from answerable.queries.account.calls import CallListed, first_of, listed
from answerable.queries.account.dues import late_now, not_done, slips_of
from answerable.queries.published import Published
from answerable.records.models import Call, Duty, Entry, Withholding

SHOWN = 5


@dataclass(frozen=True)
class CallsOf:
    """`as_actor`: calls in which the body gives account; `as_forum`: calls in which it receives it."""

    key: str
    as_actor: int
    running_as_actor: int
    as_forum: int
    running_as_forum: int
    latest_as_actor: list[CallListed]
    latest_as_forum: list[CallListed]
    overdue: int
    owed: int
    slips: int
    silences: int
    texts: int  # counted only where one is withheld
    withheld: int

    @property
    def any(self) -> bool:
        return bool(self.as_actor or self.as_forum)

    @property
    def share_withheld(self) -> str:
        """`2 of 40 texts (5%)`: with few texts the share is left to the reader."""
        if not self.withheld:
            return "nothing"
        share = f" ({100 * self.withheld / self.texts:.0f}%)" if self.texts >= 20 else ""
        return f"{self.withheld} of {self.texts} texts{share}"

    @property
    def finding(self) -> str:
        if not self.any:
            return "No call to account so far"
        running = f"{self.running_as_actor} running call{'' if self.running_as_actor == 1 else 's'} to answer"
        return f"{running}, {self.overdue if self.overdue else 'nothing'} overdue"


def calls_of(published: Published, key: str, *, today: date) -> CallsOf:
    answers, asks = Call.objects.filter(actor=key), Call.objects.filter(forum=key)
    mine = Duty.objects.filter(body=key)
    overdue = mine.filter(late_now(today)).count()
    as_actor, as_forum = _counted(answers), _counted(asks)
    withheld = Withholding.objects.filter(body=key, released_at=None).count()
    return CallsOf(
        key=key,
        as_actor=as_actor["calls"],
        running_as_actor=as_actor["running"],
        as_forum=as_forum["calls"],
        running_as_forum=as_forum["running"],
        latest_as_actor=listed(published, first_of(answers, SHOWN), today=today),
        latest_as_forum=listed(published, first_of(asks, SHOWN), today=today),
        overdue=overdue,
        owed=overdue + mine.filter(state=str(DutyState.DUE), due_on__gte=today).count(),
        slips=slips_of(key).count(),
        silences=mine.filter(not_done(today)).count(),
        texts=Entry.objects.filter(body=key, reuses=None).count() if withheld else 0,
        withheld=withheld,
    )


def _counted(calls: QuerySet[Call]) -> dict[str, int]:
    return calls.aggregate(calls=Count("id"), running=Count("id", filter=~Q(state=State.CLOSED)))
