"""The slip ledger and the silence ledger (S1.4): of the country, or of one body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from answerable.domain.bodies import Name
from answerable.domain.counts import count
from answerable.domain.duties import DutyState
from answerable.domain.periods import day
from answerable.queries.account.dues import due, name_in, not_done, slips_of
from answerable.queries.account.titles import titles
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Duty, Slip

SHOWN = 25


@dataclass(frozen=True)
class Ledger:
    """A page of a ledger. `table` is cut to `SHOWN` rows on the page; the download holds all."""

    finding: str
    body: str
    body_name: Name
    count: int
    table: Table

    @property
    def cut(self) -> bool:
        return self.count > len(self.table.rows)


SLIP_HEADINGS = [
    Heading("title", "Call"),
    Heading("call", "Number of the call", shown=False),
    Heading("body", "Key of who owes it", shown=False),
    Heading("body_name", "Who owes it"),
    Heading("to", "Owed to", shown=False),
    Heading("what", "What"),
    Heading("first_due_on", "First due"),
    Heading("from_on", "Moved from", shown=False),
    Heading("to_on", "Moved to"),
    Heading("days", "Days later than before", numeric=True, shown=False),
    Heading("days_after_first", "Days later", numeric=True),
    Heading("reason", "Reason"),
    Heading("moved_by", "Moved by"),
    Heading("moved_by_body", "For which body", shown=False),
    Heading("moved_on", "On", shown=False),
]


def slips(published: Published, *, body: str = "", most: int | None = SHOWN) -> Ledger:
    """Every move of a date, the latest first: the first date, from when to when, why, and who moved it."""
    names = directory(published)
    chosen = slips_of(body) if body else Slip.objects.all()
    rows = list(chosen.select_related("duty__call").order_by("-id")[:most])
    called = titles([each.duty.call for each in rows])
    table = Table("slipped-dates", "Slipped dates", SLIP_HEADINGS, [_slip_row(each, names, called) for each in rows])
    counted = chosen.aggregate(slips=Count("id"), duties=Count("duty", distinct=True))
    return Ledger(slips_finding(counted, names.name(body)), body, names.name(body), counted["slips"], table)


def slips_finding(counted: dict[str, int], body: Name) -> str:
    whose = f" of {body.within}" if body else ""
    if not counted["slips"]:
        return f"No date{whose} was moved"
    dates = f"1 date{whose} was" if counted["duties"] == 1 else f"{counted['duties']:,} dates{whose} were"
    more = f", {counted['slips']:,} times in all" if counted["slips"] > counted["duties"] else ""
    return f"{dates} moved{more}"


def _slip_row(slip: Slip, names: Directory, called: dict[int, str]) -> list[Cell]:
    duty, moved = slip.duty, slip.to_on - slip.from_on
    return [
        _call(duty, called),
        Cell(duty.call.ref),
        Cell(duty.body),
        _body(duty.body, names),
        Cell(duty.to),
        Cell(duty.what),
        Cell(duty.first_due_on, day(duty.first_due_on)),
        Cell(slip.from_on, day(slip.from_on)),
        Cell(slip.to_on, day(slip.to_on)),
        Cell(moved.days),
        Cell((slip.to_on - duty.first_due_on).days),
        Cell(slip.reason),
        Cell(slip.by, f"{slip.by}, {name_in(names, slip.body)}"),
        Cell(slip.body),
        Cell(slip.at.date()),
    ]


SILENCE_HEADINGS = [
    Heading("title", "Call"),
    Heading("call", "Number of the call", shown=False),
    Heading("body", "Key of who owes it", shown=False),
    Heading("body_name", "Who was asked"),
    Heading("to", "Key of who waits", shown=False),
    Heading("to_name", "Who waits"),
    Heading("what", "For what"),
    Heading("kind", "Kind of duty", shown=False),
    Heading("asked_on", "Asked on"),
    Heading("due_on", "Due on"),
    Heading("days", "Days of silence", numeric=True),
    Heading("now", "Now"),
]


def silences(published: Published, *, today: date, body: str = "", most: int | None = SHOWN) -> Ledger:
    """What was asked and never answered, the longest silence first."""
    names = directory(published)
    chosen = Duty.objects.filter(not_done(today), **({"body": body} if body else {}))
    first = chosen.order_by("due_on", "id").values("id")[:most]  # from an index alone; then the rows of these few
    rows = list(Duty.objects.filter(id__in=first).select_related("call").order_by("due_on", "id"))
    called = titles([each.call for each in rows])
    cells = [_silence_row(each, names, today, called) for each in rows]
    table = Table("silences", "Asked, and not answered", SILENCE_HEADINGS, cells)
    counted = chosen.aggregate(all=Count("id"), over=Count("id", filter=Q(state=DutyState.UNANSWERED)))
    return Ledger(silences_finding(counted, names.name(body)), body, names.name(body), counted["all"], table)


def silences_finding(counted: dict[str, int], body: Name) -> str:
    if not counted["all"]:
        return f"{body.at_start or 'No body'} {body.has} left {'nothing' if body else 'anything'} unanswered past the day"
    things = count(counted["all"], "thing")
    ended = f"; {counted['over']:,} of them will stay so, as the call or the enquiry has ended" if counted["over"] else ""
    if body:
        return f"{body.at_start} {body.has} left {things} unanswered past the day{ended}"
    return f"{things} {'is' if counted['all'] == 1 else 'are'} unanswered past the day{ended}"


def _silence_row(duty: Duty, names: Directory, today: date, called: dict[int, str]) -> list[Cell]:
    told = due(duty, names, today=today)
    now = f"never done; ended on {day(duty.done_on)}" if duty.done_on else "still owed"
    return [
        _call(duty, called),
        Cell(duty.call.ref),
        Cell(duty.body),
        _body(duty.body, names),
        Cell(duty.to),
        _body(duty.to, names),
        Cell(duty.what),
        Cell(duty.kind),
        Cell(duty.began_on, day(duty.began_on)),
        Cell(duty.due_on, day(duty.due_on)),
        Cell(told.days_late),
        Cell("ended" if duty.done_on else "owed", now),
    ]


LATE_HEADINGS = [
    Heading("title", "Call"),
    Heading("call", "Number of the call", shown=False),
    Heading("body", "Key of who owed it", shown=False),
    Heading("body_name", "Who was late"),
    Heading("to", "Key of who waited", shown=False),
    Heading("what", "With what"),
    Heading("kind", "Kind of duty", shown=False),
    Heading("asked_on", "Asked on", shown=False),
    Heading("first_due_on", "First due"),
    Heading("due_on", "Due in the end", shown=False),
    Heading("done_on", "Done on"),
    Heading("days", "Days late", numeric=True),
    Heading("days_after_first", "Days after the first date", numeric=True, shown=False),
]


def late(published: Published, *, body: str = "", most: int | None = SHOWN) -> Ledger:
    """What came, but after its day, the latest first. Days late count from the day that held in the end."""
    names = directory(published)
    chosen = Duty.objects.filter(state=DutyState.MET_LATE)
    chosen = chosen.filter(body=body) if body else chosen
    rows = list(chosen.select_related("call").order_by("-done_on", "-id")[:most])
    called = titles([each.call for each in rows])
    table = Table("late", "Answered late", LATE_HEADINGS, [_late_row(each, names, called) for each in rows])
    count = chosen.count()
    things = "Nothing came late" if not count else f"{count:,} {'thing' if count == 1 else 'things'} came late"
    return Ledger(things, body, names.name(body), count, table)


def _late_row(duty: Duty, names: Directory, called: dict[int, str]) -> list[Cell]:
    done_on = duty.done_on or duty.due_on
    return [
        _call(duty, called),
        Cell(duty.call.ref),
        Cell(duty.body),
        _body(duty.body, names),
        Cell(duty.to),
        Cell(duty.what),
        Cell(duty.kind),
        Cell(duty.began_on),
        Cell(duty.first_due_on, day(duty.first_due_on)),
        Cell(duty.due_on),
        Cell(done_on, day(done_on)),
        Cell((done_on - duty.due_on).days),
        Cell((done_on - duty.first_due_on).days),
    ]


def _call(duty: Duty, called: dict[int, str]) -> Cell:
    return Cell(called[duty.call_id], href=f"/calls/{duty.call.ref}/")


def _body(key: str, names: Directory) -> Cell:
    return Cell(name_in(names, key), href=f"/bodies/{key}/" if key else None)
