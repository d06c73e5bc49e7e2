"""What somebody's bodies owe, and what they await: the first page after signing in.

One list of all that a body owes, to whom and by when. The same thing asked by several forums is one line of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from answerable.domain.bodies import Name
from answerable.domain.duties import OWED
from answerable.domain.periods import day
from answerable.domain.permissions import Person, may
from answerable.domain.questions import WHO_ASKED
from answerable.queries.account import tasks
from answerable.queries.account.credits import credit, of_citizen
from answerable.queries.account.dues import SITE
from answerable.queries.account.promises import href, promise
from answerable.queries.account.rounds import Round, rounds
from answerable.queries.account.tasks import MOST, Task
from answerable.queries.account.titles import titles
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Duty

MOST_DOWNLOADED = 10_000
SOON = timedelta(days=7)
EXPLAINED_ONCE = ("explanation",)


@dataclass(frozen=True)
class Asking:
    """One forum that asks, in its own call."""

    ref: str
    title: str
    to_name: str
    due_on: date
    href: str


@dataclass(frozen=True)
class Owed:
    """A line of the list: one thing owed, to one body or to several that ask the same."""

    body: str
    body_name: str
    what: str
    title: str
    due_on: date
    days: int  # to go; negative once overdue
    asking: tuple[Asking, ...]

    @property
    def overdue(self) -> bool:
        return self.days < 0

    @property
    def many(self) -> int:
        return len(self.asking)

    @property
    def when(self) -> str:
        late = -self.days
        if self.overdue:
            return f"{late} {'day' if late == 1 else 'days'} overdue"
        return "today" if self.days == 0 else "tomorrow" if self.days == 1 else f"in {self.days} days"


@dataclass(frozen=True)
class Work:
    finding: str
    bodies: tuple[tuple[str, Name], ...]  # key, name
    overdue: tuple[Owed, ...]
    soon: tuple[Owed, ...]
    later: tuple[Owed, ...]
    awaited: tuple[Owed, ...]
    many_owed: int
    many_awaited: int
    drafts: tuple[Task, ...]
    decisions: tuple[Task, ...]
    reviews: tuple[Task, ...]
    opens: tuple[tuple[str, Name], ...]  # bodies in whose name the person may open a call: key, name
    rounds: tuple[Round, ...]
    site: tuple[Task, ...]  # what the person may do for the site


def work(published: Published, person: Person, *, today: date, drafts: Iterable[Task] = ()) -> Work:
    owing, waiting = _owing(person), _awaiting(person)
    owed, awaited = (
        _grouped(published, _first(owing), today, person, yours=True),
        _grouped(published, _first(waiting), today, person, yours=False),
    )
    late, many = owing.filter(due_on__lt=today).count(), owing.count()
    name = directory(published).name
    decisions = tuple(tasks.decisions(person))
    return Work(
        finding=_finding(many, late) if person.bodies else _to_decide(len(decisions)),
        bodies=tuple((body, name(body)) for body in person.bodies),
        overdue=tuple(each for each in owed if each.overdue),
        soon=tuple(each for each in owed if 0 <= each.days <= SOON.days),
        later=tuple(each for each in owed if each.days > SOON.days),
        awaited=tuple(awaited),
        many_owed=many,
        many_awaited=waiting.count(),
        drafts=tuple(drafts),
        decisions=decisions,
        reviews=tuple(tasks.reviews(person, today)),
        opens=tuple((body, name(body)) for body in person.bodies if may("open_call", person, body=body)),
        rounds=tuple(rounds(published, person, today=today)),
        site=tuple(tasks.of_the_site(person)),
    )


def _owing(person: Person):  # type: ignore[no-untyped-def]
    return Duty.objects.filter(body__in=person.bodies, state__in=OWED)


def _awaiting(person: Person):  # type: ignore[no-untyped-def]
    """What others owe to the person's bodies; between two of one's own it is owed, not awaited."""
    return Duty.objects.filter(to__in=person.bodies, state__in=OWED).exclude(body__in=person.bodies)


def _first(duties):  # type: ignore[no-untyped-def]
    """Chosen first, and their calls read after: joined, all that are owed would be."""
    return duties.prefetch_related("call__citizen_question", "entry").order_by("due_on", "id")[:MOST]


def _finding(owed: int, late: int) -> str:
    if not owed:
        return "You owe nothing today"
    things = f"{owed:,} {'thing' if owed == 1 else 'things'}"
    if not late:
        return f"You owe {things}, and {'it is not' if owed == 1 else 'none is'} overdue"
    if late == owed:
        return f"You owe {things}, and {'it is' if owed == 1 else 'all are'} overdue"
    return f"You owe {things}: {late:,} {'is' if late == 1 else 'are'} overdue"


def _to_decide(many: int) -> str:
    """For people whose roles are of the site, which owes nothing in calls."""
    if not many:
        return "Nothing waits for you to decide"
    return "One thing waits for you to decide" if many == 1 else f"{many} things wait for you to decide"


def _grouped(published: Published, duties: Iterable[Duty], today: date, person: Person, *, yours: bool) -> list[Owed]:
    """By the day; explanations of one thing that several forums ask for stand together, at the first of their days."""
    groups: dict[tuple[object, ...], list[Duty]] = {}
    duties = list(duties)
    called = titles(duty.call for duty in duties)
    for duty in duties:
        call = duty.call
        same = duty.kind in EXPLAINED_ONCE and call.subject
        key = (duty.body, duty.kind, call.subject, call.place) if same else (duty.id,)
        groups.setdefault(key, []).append(duty)
    return [_owed(published, group, today, person, yours, called) for group in groups.values()]


def _owed(published: Published, duties: list[Duty], today: date, person: Person, yours: bool, called: dict[int, str]) -> Owed:
    name, first = directory(published).name, duties[0]

    def asking(duty: Duty) -> Asking:
        return Asking(duty.call.ref, called[duty.call_id], _to(duty, name), duty.due_on, href(duty, person))

    return Owed(
        body=first.body,
        body_name=name(first.body) if first.body else SITE,
        what=promise(first, yours=yours),
        title=called[first.call_id],
        due_on=first.due_on,
        days=(first.due_on - today).days,
        asking=tuple(asking(each) for each in duties),
    )


def _to(duty: Duty, name: Callable[[str], Name]) -> str:
    """A citizen waits for the answer to their own question."""
    if not duty.to:
        return "this site"
    by_citizen = duty.to == duty.call.forum and (of_citizen(duty.entry, duty.call) or duty.entry.by == WHO_ASKED)
    return credit(duty.entry, duty.call) if by_citizen else name(duty.to)


HEADINGS = [
    Heading("what", "What"),
    Heading("due_on", "Due"),
    Heading("when", "When"),
    Heading("call", "Call"),
    Heading("title", "Title", shown=False),
    Heading("owed_by", "Owed by"),
    Heading("owed_by_key", "Key of the body", shown=False),
    Heading("owed_to", "Owed to"),
    Heading("owed_to_key", "Key of the body", shown=False),
    Heading("first_due_on", "First due", shown=False),
    Heading("clock", "Clock", shown=False),
    Heading("began_on", "Asked", shown=False),
]


def table(published: Published, person: Person, which: str, *, today: date, body: str = "") -> Table:
    """Every duty on a line of its own, for a spreadsheet."""
    duties = _owing(person) if which == "owed" else _awaiting(person)
    if body:
        duties = duties.filter(Q(body=body) | Q(to=body))
    name = directory(published).name
    title = "What we owe" if which == "owed" else "What we await"
    ordered = list(duties.select_related("call").order_by("due_on", "id")[:MOST_DOWNLOADED])
    called = titles(each.call for each in ordered)
    return Table(
        which,
        title,
        HEADINGS,
        [_row(each, called[each.call_id], name, today) for each in ordered],
        {"as it stood on": day(today)},
    )


def _row(duty: Duty, title: str, name, today: date) -> list[Cell]:  # type: ignore[no-untyped-def]
    days = (duty.due_on - today).days
    return [
        Cell(duty.what),
        Cell(duty.due_on.isoformat(), day(duty.due_on)),
        Cell("overdue" if days < 0 else "due"),
        Cell(duty.call.ref, href=f"/calls/{duty.call.ref}/"),
        Cell(title),
        Cell(name(duty.body) if duty.body else SITE),
        Cell(duty.body),
        Cell(name(duty.to) if duty.to else "This site"),
        Cell(duty.to),
        Cell(duty.first_due_on.isoformat()),
        Cell(duty.clock),
        Cell(duty.began_on.isoformat()),
    ]
