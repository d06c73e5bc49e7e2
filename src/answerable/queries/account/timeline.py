"""A call told in the order of its days: what was said, which dates moved, and when a day passed in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from answerable.catalogue import Catalogue
from answerable.domain.bodies import NOBODY, Name
from answerable.domain.clocks import SAYS
from answerable.domain.duties import DONE, DutyState
from answerable.domain.periods import day
from answerable.domain.permissions import PUBLIC, Person
from answerable.queries.account.contentment import Contentment, contentments, told_apart
from answerable.queries.account.credits import credit, of_citizen, one_who_asked
from answerable.queries.account.dues import Due, days, due, name_in
from answerable.queries.account.seats import original
from answerable.queries.account.telling import Setting, grounds_told, sentence
from answerable.queries.ledgers.withheld import Hidden, hidden, may_read_hidden, open_one, released, withholdings
from answerable.queries.register.bodies import Directory
from answerable.records.models import Attachment, Call, Duty, Entry, Slip, Withholding


@dataclass(frozen=True)
class File:
    name: str
    size: str
    href: str  # in the call in which it was first given


@dataclass(frozen=True)
class Told:
    """One dated thing. `paragraphs` are what this reader may read; `public` what everybody may."""

    anchor: str
    at: datetime
    kind: str  # of the entry; `slip`, `overdue` and `contentment` are none
    sentence: str
    number: int | None = None  # of the entry
    body: str = ""
    body_name: Name = NOBODY
    by: str = ""
    outcome: str = ""
    paragraphs: tuple[str, ...] = ()
    hidden: Hidden | None = None
    files: tuple[File, ...] = ()
    notes: tuple[str, ...] = ()
    answers: int | None = None
    seal: str = ""
    credit: str = ""  # who said it, and for which body; of a citizen's question, who asked
    of_citizen: bool = False  # the question that began the call

    @property
    def on(self) -> str:
        return day(self.at.date())

    @property
    def marked(self) -> bool:
        """A withheld text that this reader may read all the same."""
        return self.hidden is not None and bool(self.paragraphs)

    @property
    def public_text(self) -> str:
        return "" if self.hidden else "\n\n".join(self.paragraphs)

    @property
    def byline(self) -> str:
        return self.credit or (f"{self.by}, {self.body_name}" if self.by and self.body_name else self.by or self.body_name)


@dataclass(frozen=True)
class Read:
    """All rows of one call."""

    call: Call
    entries: list[Entry] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    files: dict[int, list[Attachment]] = field(default_factory=dict)  # of an entry, by its id
    held: dict[int, list[Withholding]] = field(default_factory=dict)  # likewise
    contentments: list[Contentment] = field(default_factory=list)


def read(call: Call) -> Read:
    return read_many([call])[0]


def read_many(calls: list[Call]) -> list[Read]:
    """In five queries, however many the calls are; two more where a citizen asked."""
    found = {call.pk: Read(call) for call in calls}
    entries = list(Entry.objects.filter(call__in=found).select_related("call", "answers", "reuses__call").order_by("number"))
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(entry__in=[original(entry).pk for entry in entries]).order_by("id"):
        files[file.entry_id or 0].append(file)
    held = withholdings(entries)
    for entry in entries:
        rows = found[entry.call_id]
        rows.entries.append(entry)
        rows.files[entry.pk] = files.get(original(entry).pk, [])
        rows.held[entry.pk] = held.get(entry.pk, [])
    for duty in Duty.objects.filter(call__in=found).order_by("id"):
        found[duty.call_id].duties.append(duty)
    for slip in Slip.objects.filter(duty__call__in=found).select_related("duty").order_by("id"):
        found[slip.duty.call_id].slips.append(slip)
    for pk, said in contentments(calls).items():
        found[pk].contentments.extend(said)
    return [found[call.pk] for call in calls]


def timeline(rows: Read, said: Setting, *, catalogue: Catalogue, today: date, reader: Person = PUBLIC) -> list[Told]:
    dues = [due(duty, said.names, today=today) for duty in rows.duties]
    told = [
        *entries_told(rows, said, dues, catalogue, today, reader),
        *slips_told(rows, said.names),
        *missed(dues),
        *contentments_told(rows),
    ]
    return sorted(told, key=lambda each: each.at)


def entries_told(rows: Read, said: Setting, dues: list[Due], catalogue: Catalogue, today: date, reader: Person) -> Iterator[Told]:
    clocks = {duty.pk: catalogue.clocks[duty.clock].says for duty in rows.duties if duty.clock in catalogue.clocks}
    met = {duty.done_by_id: each for duty, each in zip(rows.duties, dues, strict=True) if duty.done_by_id}
    for place, entry in enumerate(rows.entries):
        hides = open_one(rows.held[entry.pk])
        open_to_reader = hides is None or may_read_hidden(entry, reader)
        text = original(entry)
        notes = grounds_told(entry, said, rows.entries[:place])
        notes += [each.sentence for each in released(rows.held[entry.pk])] + promised(entry, dues, clocks, met)
        yield Told(
            anchor=f"entry-{entry.number}",
            at=entry.at,
            kind=entry.kind,
            sentence=sentence(entry, said),
            number=entry.number,
            body=entry.body,
            body_name=name_in(said.names, entry.body),
            by=entry.by,
            outcome=entry.outcome,
            paragraphs=paragraphs(text.text) if open_to_reader else (),
            hidden=hidden(hides, said.names, today=today) if hides else None,
            files=tuple(file_told(each, text.call.ref) for each in rows.files[entry.pk]) if open_to_reader else (),
            notes=tuple(notes),
            answers=entry.answers.number if entry.answers else None,
            seal=entry.sha256,
            credit=credit(entry, said.call, name_in(said.names, entry.body)),
            of_citizen=of_citizen(entry, said.call),
        )


def promised(entry: Entry, dues: list[Due], clocks: dict[int, str], met: dict[int | None, Due]) -> list[str]:
    """Whether this came in time, and what it lets somebody owe."""
    notes = []
    done = met.get(entry.pk)
    if done and done.state is DutyState.MET:
        notes.append(f"This was due by {day(done.due_on)} and came in time.")
    elif done and done.state is DutyState.MET_LATE:
        notes.append(f"This was due by {day(done.due_on)} and came {days(done.days_late)} late.")
    for each in dues:
        if each.entry == entry.pk and not (each.kind == "judgement" and each.state is DutyState.ENDED):
            notes.append(until(each, clocks.get(each.id, "")))
    return list(dict.fromkeys(notes))


NOUNS = {
    "explanation": "The explanation",
    "answer": "The answer",
    "review": "The second look",
    "judgement": "The judgement",
    "learning": "The answer",
    "action": "What was promised",
    "contest": "The reply",
    "account": "The yearly account",
}


def until(each: Due, clock: str) -> str:
    reckoned = f" ({clock} to {SAYS[each.kind]})" if clock else ""
    if each.state in DONE and each.done_on and each.done_on <= each.first_due_on:
        return f"{NOUNS[each.kind]} was due by {day(each.first_due_on)}{reckoned}."
    runs = each.state is DutyState.DUE and each.due_on == each.first_due_on
    return f"{each.body_name.at_start} {'has' if runs else 'had'} until {day(each.first_due_on)}{reckoned}."


def slips_told(rows: Read, names: Directory) -> Iterator[Told]:
    for slip in rows.slips:
        what = f"{name_in(names, slip.body).at_start} moved the day to {slip.duty.what}"
        yield Told(
            anchor=f"slip-{slip.pk}",
            at=slip.at,
            kind="slip",
            sentence=f"{what}, from {day(slip.from_on)} to {day(slip.to_on)}: {days((slip.to_on - slip.from_on).days)} later.",
            body=slip.body,
            body_name=name_in(names, slip.body),
            by=slip.by,
            paragraphs=paragraphs(slip.reason),
        )


def missed(dues: list[Due]) -> Iterator[Told]:
    """The day after the last one, on which nothing had come."""
    for each in dues:
        if each.days_late:
            yield Told(
                anchor=f"overdue-{each.id}",
                at=datetime.combine(each.due_on + timedelta(days=1), time(), UTC),
                kind="overdue",
                sentence=f"{each.body_name.at_start} had until {day(each.due_on)} to {each.to_do}, and had not done so.",
                body=each.body,
                body_name=each.body_name,
            )


def contentments_told(rows: Read) -> Iterator[Told]:
    for each in told_apart(rows.contentments, rows.entries):
        yield Told(
            anchor=f"contentment-{each.seq}",
            at=each.at,
            kind="contentment",
            sentence=each.sentence,
            by=each.by,
            credit=one_who_asked(),
        )


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def file_told(file: Attachment, ref: str) -> File:
    size = f"{file.size / 1024 / 1024:.1f} MB" if file.size >= 1024 * 1024 else f"{max(1, file.size // 1024)} KB"
    return File(file.name, size, f"/calls/{ref}/files/{file.pk}/")
