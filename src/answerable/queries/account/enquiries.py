"""A learning enquiry at one glance: its two questions, what was promised and what became of it, and what was learned."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.domain.ladder import OUTCOME_SAYS, QUESTIONS
from answerable.domain.periods import day
from answerable.queries.account.dues import Due
from answerable.queries.account.telling import Setting
from answerable.queries.account.timeline import Told
from answerable.records.models import Entry

WITHHELD = "This text is withheld."


@dataclass(frozen=True)
class Answered:
    question: str
    answers: tuple[Told, ...]


@dataclass(frozen=True)
class Action:
    number: int
    anchor: str
    what: str
    owner: str
    due: str
    became: str


@dataclass(frozen=True)
class EnquiryTold:
    opened: str
    questions: tuple[Answered, ...]
    actions: tuple[Action, ...]
    ended: str  # in words; empty while it runs
    lessons: tuple[str, ...]

    @property
    def finding(self) -> str:
        return f"A learning enquiry was held, and ended: {self.ended}" if self.ended else "A learning enquiry is under way"


def enquiries_told(entries: list[Entry], told: list[Told], dues: list[Due], said: Setting) -> list[EnquiryTold]:
    by_number = {each.number: each for each in told if each.number is not None}
    return [enquiry_told(each, entries, by_number, dues, said) for each in entries if each.kind == "learning"]


def enquiry_told(
    opened: Entry, entries: list[Entry], told: dict[int | None, Told], dues: list[Due], said: Setting
) -> EnquiryTold:
    own = [entry for entry in entries if entry.answers_id == opened.pk]
    ended = next((entry for entry in own if entry.kind == "learning-end"), None)
    return EnquiryTold(
        opened=told[opened.number].on,
        questions=tuple(
            Answered(question, tuple(told[entry.number] for entry in own if is_answer(entry, place)))
            for place, question in enumerate(QUESTIONS)
        ),
        actions=tuple(action(entry, entries, told, dues, said) for entry in own if entry.kind == "action"),
        ended=OUTCOME_SAYS.get(ended.outcome, ended.outcome) if ended else "",
        lessons=text_of(told[ended.number]) if ended else (),
    )


def is_answer(entry: Entry, question: int) -> bool:
    return entry.kind == "learning-answer" and entry.outcome == str(question)


def action(entry: Entry, entries: list[Entry], told: dict[int | None, Told], dues: list[Due], said: Setting) -> Action:
    """`owner` stands shortened in the entry, whole in the duty."""
    owed = next((each for each in dues if each.entry == entry.pk), None)
    end = next((each for each in entries if each.answers_id == entry.pk and each.kind == "action-end"), None)
    if end is not None:
        became = f"{'Done' if end.outcome == 'done' else 'Not done'}, said on {day(end.at.date())}"
    else:
        became = owed.words.capitalize() if owed else ""
    whole = owed.what.partition("(answers for it: ")[2].rstrip(")") if owed else ""
    return Action(
        number=said.number(entry),
        anchor=f"entry-{entry.number}",
        what=" ".join(text_of(told[entry.number])),
        owner=whole or entry.outcome,
        due=day(owed.due_on) if owed else "",
        became=became,
    )


def text_of(told: Told) -> tuple[str, ...]:
    return told.paragraphs or ((WITHHELD,) if told.hidden else ())
