"""Lists of calls to account: all of them, those that fit a choice, and those of one body. Counted in SQL, never row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from answerable.domain.bodies import Name
from answerable.domain.calls import State
from answerable.domain.duties import OWED
from answerable.domain.periods import day
from answerable.queries.account.dues import Due, due, late_now
from answerable.queries.account.titles import titles
from answerable.queries.account.topics import subject_name
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Call, Duty, Entry, Withholding

A_PAGE = 50
TONES = {State.CLOSED: "grey", State.HARD_STEP: "red", State.LEARNING: "green", State.LEARNED: "green"}


class Choice(NamedTuple):
    """What a reader wants to see. Nothing chosen: everything."""

    state: str = ""
    body: str = ""
    subject: str = ""
    overdue: bool = False

    @property
    def query(self) -> str:
        asked = {"state": self.state, "body": self.body, "subject": self.subject, "overdue": "yes" if self.overdue else ""}
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class CallListed:
    ref: str
    title: str
    actor: str
    actor_name: Name
    forum: str
    forum_name: Name
    subject: str
    subject_name: str
    place: str
    place_name: str
    begun_by: str
    state: State
    opened_on: date
    changed_on: date
    owed: tuple[Due, ...]  # the earliest first
    private: bool = False  # its last answer is withheld

    @property
    def href(self) -> str:
        return f"/calls/{self.ref}/"

    @property
    def tone(self) -> str:
        return "red" if self.overdue else TONES.get(self.state, "blue")

    @property
    def overdue(self) -> Due | None:
        late = [each for each in self.owed if each.overdue] if self.state is not State.CLOSED else []
        return max(late, key=lambda each: each.days_late, default=None)

    @property
    def says(self) -> str:
        if self.overdue:
            return self.overdue.words
        return f"{self.state.says}, but not in public" if self.private else self.state.says

    @property
    def sentence(self) -> str:
        about = f" about “{self.subject_name}”" if self.subject_name else ""
        asked = f"{self.forum_name.at_start} asked {self.actor_name.within}{about} on {day(self.opened_on)}."
        waits = (self.overdue or next(iter(self.owed), None)) if self.state is not State.CLOSED else None
        return f"{asked} {waits.sentence}" if waits else asked


@dataclass(frozen=True)
class CallsPage:
    finding: str
    choice: Choice
    calls: list[CallListed]
    count: int
    older: str  # query of the next page; empty on the last
    states: list[tuple[str, str]]
    bodies: list[tuple[str, str]]
    subjects: list[tuple[str, str]]


def page(published: Published, choice: Choice, *, today: date, after: str = "") -> CallsPage:
    """`after`: the last call of the page before."""
    chosen = fitting(choice, today)
    count = chosen.count()
    found = first_of(older_than(chosen, after), A_PAGE + 1)
    shown = found[:A_PAGE]
    more = f"{choice.query}&after={shown[-1].ref}".lstrip("&") if len(found) > A_PAGE else ""
    return CallsPage(
        finding=finding(published, choice, count, today),
        choice=choice,
        calls=listed(published, shown, today=today),
        count=count,
        older=more,
        states=[(state.value, state.says) for state in State],
        bodies=bodies_in_calls(directory(published)),
        subjects=subjects_in_calls(published),
    )


def fitting(choice: Choice, today: date) -> QuerySet[Call]:
    calls = Call.objects.order_by("-id")
    if choice.state:
        calls = calls.filter(state=choice.state)
    if choice.body:
        calls = calls.filter(Q(actor=choice.body) | Q(forum=choice.body))
    if choice.subject:
        calls = calls.filter(subject=choice.subject)
    if choice.overdue:
        calls = calls.exclude(state=State.CLOSED).filter(id__in=Duty.objects.filter(late_now(today)).values("call_id"))
    return calls


def older_than(calls: QuerySet[Call], after: str) -> QuerySet[Call]:
    last = Call.objects.filter(ref=after).values_list("id", flat=True).first() if after else None
    return calls.filter(id__lt=last) if last else calls


def first_of(calls: QuerySet[Call], many: int) -> list[Call]:
    """The newest. Their ids first, so that whole rows of thousands are not sorted for a few."""
    ids = list(calls.order_by("-id").values_list("id", flat=True)[:many])
    return list(Call.objects.filter(id__in=ids).order_by("-id"))


def listed(published: Published, calls: list[Call], *, today: date) -> list[CallListed]:
    """In two queries however many they are: the calls, and what is owed in them."""
    names = directory(published)
    owed: dict[int, list[Due]] = {call.pk: [] for call in calls}
    states = [str(state) for state in OWED]
    # Sorted here: asked for their order, a database reads every duty by its day to find those of a few calls.
    for duty in sorted(Duty.objects.filter(call_id__in=list(owed), state__in=states).order_by(), key=by_day):
        owed[duty.call_id].append(due(duty, names, today=today))
    called, private = titles(calls), answered_in_private(calls)
    return [_listed(published, names, call, owed[call.pk], called[call.pk], call.pk in private) for call in calls]


def answered_in_private(calls: list[Call]) -> set[int]:
    """Calls whose last answer is withheld."""
    answered = [call.pk for call in calls if call.state == State.ANSWERED]
    if not answered:
        return set()
    last = Entry.objects.filter(call__in=answered, kind__in=("answer", "review")).order_by("number").values_list("call", "pk")
    held = Withholding.objects.filter(released_at=None, entry__in=dict(last).values()).values_list("entry__call", flat=True)
    return set(held)


def by_day(duty: Duty) -> tuple[date, int]:
    return duty.due_on, duty.pk


def _listed(published: Published, names: Directory, call: Call, owed: list[Due], title: str, private: bool) -> CallListed:
    place = published.gazetteer.places.get(call.place)
    return CallListed(
        ref=call.ref,
        title=title,
        actor=call.actor,
        actor_name=names.name(call.actor),
        forum=call.forum,
        forum_name=names.name(call.forum),
        subject=call.subject,
        subject_name=subject_name(published, call.subject),
        place=call.place,
        place_name=place.name if place else "",
        begun_by=call.begun_by,
        state=State(call.state),
        opened_on=call.opened_at.date(),
        changed_on=call.changed_at.date(),
        owed=tuple(owed),
        private=private,
    )


def finding(published: Published, choice: Choice, count: int, today: date) -> str:
    if not count:
        return "No call to account fits" if any(choice) else "Nobody has been called to account yet"
    calls = "1 call to account" if count == 1 else f"{count:,} calls to account"
    whose = f" of {directory(published).name(choice.body).within}" if choice.body else ""
    late = count if choice.overdue else fitting(choice._replace(overdue=True), today).count()
    if choice.overdue:
        return f"{calls}{whose}: something is overdue in each"
    return f"{calls}{whose}: {late if late else 'nothing'} overdue"


def bodies_in_calls(names: Directory) -> list[tuple[str, str]]:
    """Every body that gave or received account in a call, by name."""
    keys = {*Call.objects.order_by().values_list("actor", flat=True).distinct()}
    keys |= {*Call.objects.order_by().values_list("forum", flat=True).distinct()}
    return sorted(((key, names.name(key)) for key in keys), key=lambda each: each[1])


def subjects_in_calls(published: Published) -> list[tuple[str, str]]:
    ids = Call.objects.order_by().exclude(subject="").values_list("subject", flat=True).distinct()
    return sorted(((id, subject_name(published, id) or id) for id in ids), key=lambda each: each[1])


HEADINGS = [
    Heading("call", "Call"),
    Heading("title", "Title"),
    Heading("actor", "Key of who gives account", shown=False),
    Heading("actor_name", "Gives account"),
    Heading("forum", "Key of who receives it", shown=False),
    Heading("forum_name", "Receives it"),
    Heading("begun_by", "Began from", shown=False),
    Heading("subject", "About: key", shown=False),
    Heading("subject_name", "About"),
    Heading("place", "Place", shown=False),
    Heading("place_name", "Name of the place", shown=False),
    Heading("opened", "Opened"),
    Heading("state", "State: key", shown=False),
    Heading("state_in_words", "State"),
    Heading("next", "Who owes what next", shown=False),
    Heading("next_due", "Next day due"),
    Heading("days_overdue", "Days overdue", numeric=True),
]


def table(published: Published, choice: Choice, *, today: date) -> Table:
    """All that fit, for download."""
    found = listed(published, list(fitting(choice, today)), today=today)
    return table_of(found, name="calls", title="Calls to account")


def table_of(calls: Iterable[CallListed], *, name: str, title: str) -> Table:
    return Table(name, title, HEADINGS, [_row(each) for each in calls])


def _row(each: CallListed) -> list[Cell]:
    waits = next(iter(each.owed), None)
    late = each.overdue
    return [
        Cell(each.ref, each.ref, each.href),
        Cell(each.title),
        Cell(each.actor),
        Cell(each.actor_name, href=f"/bodies/{each.actor}/"),
        Cell(each.forum),
        Cell(each.forum_name, href=f"/bodies/{each.forum}/"),
        Cell(each.begun_by),
        Cell(each.subject),
        Cell(each.subject_name),
        Cell(each.place),
        Cell(each.place_name),
        Cell(each.opened_on, day(each.opened_on)),
        Cell(each.state.value),
        Cell(each.says),
        Cell(waits.sentence if waits else ""),
        Cell(waits.due_on if waits else None, day(waits.due_on) if waits else ""),
        Cell(late.days_late if late else 0),
    ]
