"""Questions of citizens as pages show them; who may be asked; never who asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from answerable.domain.bodies import Name
from answerable.domain.counts import count
from answerable.domain.periods import day
from answerable.domain.questions import QuestionState
from answerable.queries.account.titles import first_words
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.register.relation_rows import name_of_matter
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import CitizenQuestion, Entry, Withholding

FEWEST = 3  # answers of which one may say how long half of them took


@dataclass(frozen=True)
class Asked:
    """One question, as anybody may see it; `text` is empty where it is not public (yet)."""

    number: int
    title: str
    text: str
    state: str
    says: str
    tone: str
    body: str
    body_name: Name
    shown_as: str
    asked_on: date
    decided_on: date | None
    decided_by: str
    refusal: str
    hidden: bool
    call: str  # its reference
    answered_on: date | None
    content: str

    @property
    def address(self) -> str:
        return f"/questions/{self.number}/"

    @property
    def days(self) -> int | None:
        """From the question to its answer."""
        return (self.answered_on - self.asked_on).days if self.answered_on else None

    @property
    def after(self) -> str:
        """`after 3 days`; empty without an answer."""
        if self.days is None:
            return ""
        return f"after {count(self.days, 'day')}" if self.days else "on the same day"


SAYS = {
    "waiting": ("Waits for a decision", "yellow"),
    "refused": ("Not put", "grey"),
    "published": ("Waits for an answer", "yellow"),
    "answered": ("Answered", "green"),
    "private": ("Answered, but not in public", "yellow"),
}


def questions(published: Published, *, reads_all: bool = False) -> list[Asked]:
    """All that were confirmed, the latest first. `reads_all`: whoever decides reads the texts that wait."""
    rows = CitizenQuestion.objects.exclude(state=QuestionState.UNCONFIRMED).select_related("call").order_by("-id")
    return _shown(published, list(rows), reads_all)


def question(published: Published, number: int, *, reads_all: bool = False) -> Asked | None:
    rows = CitizenQuestion.objects.exclude(state=QuestionState.UNCONFIRMED).select_related("call").filter(id=number)
    return next(iter(_shown(published, list(rows), reads_all)), None)


def _shown(published: Published, rows: list[CitizenQuestion], reads_all: bool) -> list[Asked]:
    calls = [row.call_id for row in rows if row.call_id]
    answered, held = _answered(calls), _held(calls)
    return [_one(published, row, answered.get(row.call_id or 0), held.get(row.call_id or 0, set()), reads_all) for row in rows]


def _answered(calls: list[int]) -> dict[int, date]:
    """Call -> day of its first answer."""
    first: dict[int, date] = {}
    for call, at in Entry.objects.filter(call__in=calls, kind="answer").order_by("-number").values_list("call_id", "at"):
        first[call] = at.date()
    return first


def _held(calls: list[int]) -> dict[int, set[str]]:
    """Call -> what is withheld in it now: a `question`, or the `answer` that was given last."""
    replies = Entry.objects.filter(call__in=calls, kind__in=("answer", "review")).order_by("number")
    last = set(dict(replies.values_list("call", "pk")).values())
    found: dict[int, set[str]] = {}
    hidden = Withholding.objects.filter(released_at=None, entry__call__in=calls)
    for call, kind, pk in hidden.values_list("entry__call", "entry__kind", "entry"):
        if kind == "question" or pk in last:
            found.setdefault(call, set()).add("question" if kind == "question" else "answer")
    return found


def _one(published: Published, row: CitizenQuestion, answered_on: date | None, held: set[str], reads_all: bool) -> Asked:
    says, tone = SAYS["private" if answered_on and "answer" in held else "answered" if answered_on else row.state]
    public = row.state == QuestionState.PUBLISHED or (row.state == QuestionState.REFUSED and not row.hidden)
    public = public and "question" not in held
    return Asked(
        number=row.id,
        title=first_words(row.text) if public else title(published, subject=row.subject, place=row.place),
        text=row.text if public or (reads_all and row.state == QuestionState.WAITING) else "",
        state=row.state,
        says=says,
        tone=tone,
        body=row.actor,
        body_name=directory(published).name(row.actor),
        shown_as=row.shown_as if public or reads_all else "",
        asked_on=(row.confirmed_at or row.asked_at).date(),
        decided_on=row.decided_at.date() if row.decided_at else None,
        decided_by=row.decided_by,
        refusal=row.refusal,
        hidden=row.hidden or "question" in held,
        call=row.call.ref if row.call else "",
        answered_on=answered_on,
        content=row.content,
    )


def title(published: Published, *, subject: str, place: str) -> str:
    """Of the call that a question opens: what it is about, not what it says."""
    what = name_of_matter(published, subject) or subject
    where = published.gazetteer.places.get(place)
    return f"A citizen’s question: {what}{f', {where.name}' if where else ''}"[:200]


@dataclass(frozen=True)
class Overview:
    finding: str
    waiting: list[Asked]
    running: list[Asked]
    answered: list[Asked]
    refused: list[Asked]
    table: Table
    typical_days: float | None  # None where too few were answered to tell


def overview(published: Published, *, reads_all: bool = False) -> Overview:
    every = questions(published, reads_all=reads_all)
    answered = [each for each in every if each.answered_on]
    days = [each.days for each in answered if each.days is not None]
    return Overview(
        finding=finding(every, answered),
        waiting=[each for each in every if each.state == QuestionState.WAITING],
        running=[each for each in every if each.state == QuestionState.PUBLISHED and not each.answered_on],
        answered=answered,
        refused=[each for each in every if each.state == QuestionState.REFUSED],
        table=table(every),
        typical_days=median(days) if len(days) >= FEWEST else None,
    )


def finding(every: list[Asked], answered: list[Asked]) -> str:
    if not every:
        return "No citizen has asked a question here yet"
    were = "none was answered yet" if not answered else f"{len(answered):,} {'was' if len(answered) == 1 else 'were'} answered"
    return f"Citizens asked {count(len(every), 'question')}; {were}"


HEADINGS = [
    Heading("question", "Question"),
    Heading("body", "Asked of"),
    Heading("body_key", "Key of the body", shown=False),
    Heading("asked_on", "Asked on"),
    Heading("state", "Where it stands"),
    Heading("answered_on", "Answered on"),
    Heading("days", "Days to the answer", numeric=True),
    Heading("answers_it", "The answer answers it, says who asked"),
    Heading("refusal", "Why it was not put", shown=False),
    Heading("text", "Text", shown=False),
    Heading("call", "Call", shown=False),
]


def table(every: Iterable[Asked]) -> Table:
    return Table("questions", "Questions of citizens", HEADINGS, [_row(each) for each in every])


def _row(each: Asked) -> list[Cell]:
    return [
        Cell(each.number, each.title, href=each.address),
        Cell(each.body_name, href=f"/bodies/{each.body}/"),
        Cell(each.body),
        Cell(each.asked_on.isoformat(), day(each.asked_on)),
        Cell(each.says, tone=each.tone),
        Cell(each.answered_on and each.answered_on.isoformat(), day(each.answered_on) if each.answered_on else ""),
        Cell(each.days),
        Cell(each.content),
        Cell(each.refusal),
        Cell(each.text if each.state != QuestionState.WAITING else ""),
        Cell(each.call),
    ]


def last_answer(number: int) -> int | None:
    """The number, among the entries of the call, of what was answered last."""
    found = Entry.objects.filter(call__citizen_question=number, kind__in=("answer", "review")).order_by("-number").first()
    return found.number if found else None
