"""What is told by e-mail: plain words, links, never a text that may be withheld, never a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from answerable.domain.bodies import Name
from answerable.domain.counts import count
from answerable.domain.periods import day

SOON_WORKING_DAYS = 5
MOST_LINES = 40
EVERY = {
    "at-once": "Soon after something happens",
    "day": "At most once a day",
    "week": "At most once a week",
    "never": "Never",
}
CONFIRM, FOLLOW = "{confirm}", "{follow}"  # where the secret links go, put in only when the e-mail leaves
DID = {  # moves of domain.calls, as news
    "open_call": "opened this call",
    "explain": "explained",
    "ask": "asked a question",
    "answer": "answered a question",
    "ask_for_review": "asked for an answer to be looked at again",
    "review": "looked at an answer again",
    "judge": "judged the account",
    "open_learning": "opened a learning enquiry",
    "answer_learning": "answered a question of the learning enquiry",
    "plan_action": "said what will be done",
    "finish_action": "said what became of an action",
    "end_learning": "ended the learning enquiry",
    "take_hard_step": "took a hard step",
    "answer_hard_step": "said what was done about a hard step",
    "propose_override": "proposed to override the ladder",
    "confirm_override": "confirmed an override of the ladder",
    "close": "closed the call",
    "withdraw": "withdrew the call",
    "extend": "moved a date",
    "contest": "contested a figure or a standard",
    "reply_to_contest": "replied to an objection",
    "withhold": "withheld a text",
    "release": "made a withheld text public",
}


class Letter(NamedTuple):
    subject: str
    body: str


def is_due(every: str, told_at: datetime | None, at: datetime) -> bool:
    """By calendar days and weeks, so that a run that comes late, or twice, changes nothing."""
    if every == "never":
        return False
    if told_at is None or every == "at-once":
        return True
    if every == "week":
        return told_at.date().isocalendar()[:2] < at.date().isocalendar()[:2]
    return told_at.date() < at.date()


def soon_until(today: date) -> date:
    """The last day that counts as soon: Monday to Friday are counted, bank holidays too, as they differ between bodies."""
    day, left = today, SOON_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def site_name(country: str) -> str:
    """As all e-mails call the site and sign for it."""
    return f"Answerable {country}".strip()


@dataclass(frozen=True)
class Owed:
    """Something owed, as a digest tells it."""

    ref: str
    title: str
    what: str
    body: str  # name
    due_on: date
    id: int = 0
    late: bool = False

    def says(self, address: str) -> list[str]:
        """By whom, and in which words: `Merrow Council: explain what happened by 3 December 2026`."""
        by = f"was due by {day(self.due_on)}: overdue" if self.late else f"by {day(self.due_on)}"
        words = f"{self.body}: {self.what}{', which' if self.late else ''} {by}"
        return [f"- {words}", f"  {self.title}", f"  {address}/calls/{self.ref}/"]


@dataclass(frozen=True)
class News:
    """What happened in one call since the person was told."""

    ref: str
    title: str
    lines: tuple[str, ...]

    def says(self, address: str) -> list[str]:
        return [f"- {self.title}", *(f"  {line}" for line in self.lines), f"  {address}/calls/{self.ref}/"]


@dataclass(frozen=True)
class Digest:
    """What a person's bodies owe now and are owed, the soonest first; and what makes it worth a letter today."""

    owes: tuple[Owed, ...] = ()
    awaits: tuple[Owed, ...] = ()
    many_owed: int = 0  # of which `owes` tells the first
    many_awaited: int = 0
    news: tuple[News, ...] = ()
    late: tuple[Owed, ...] = ()  # overdue since the last letter
    soon: tuple[Owed, ...] = ()  # due soon, and not told of yet
    drafts: int = 0  # new, of the person's bodies, for whoever may give them
    questions: int = 0  # of citizens, new, that wait for a decision

    def __bool__(self) -> bool:
        return bool(self.late or self.soon or self.news or self.drafts or self.questions)


def digest(told: Digest, *, name: str, site: str, address: str) -> Letter:
    """`site`: what the site is called, as "Answerable Merrow"."""
    lines = [f"Dear {name},", ""]
    lines += section(told.owes, f"You owe {count(told.many_owed, 'thing')}:", address, told.many_owed)
    lines += waits(told.drafts, "draft waits", "drafts wait", "to be given for your body", f"{address}/work/")
    lines += waits(
        told.questions,
        "new question of a citizen waits",
        "new questions of citizens wait",
        "for your decision",
        f"{address}/questions/",
    )
    lines += section(told.awaits, f"Others must do {count(told.many_awaited, 'thing')} for you:", address, told.many_awaited)
    lines += section(told.news, "What others did since we last wrote:", address)
    lines += [f"Your work list: {address}/work/", "", f"How often we write, or not at all: {address}/work/messages/", "", site]
    return Letter(f"{site}: {subject(told)}", "\n".join(lines) + "\n")


def subject(told: Digest) -> str:
    """What matters most: what is owed, then what is to be decided, then what happened."""
    if told.owes:
        first = told.owes[0]
        when = "overdue since" if first.late else "due by"
        return f"you owe {count(told.many_owed, 'thing')}, {'the first ' if told.many_owed > 1 else ''}{when} {day(first.due_on)}"
    if told.questions:
        return f"{count(told.questions, 'question')} of citizens to decide on"
    if told.drafts:
        return "a draft waits to be given" if told.drafts == 1 else f"{told.drafts} drafts wait to be given"
    if told.news:
        return "news in one of your calls" if len(told.news) == 1 else f"news in {len(told.news)} of your calls"
    return f"others owe you {count(told.many_awaited, 'thing')}" if told.awaits else "something is overdue"


def waits(many: int, one: str, more: str, what: str, link: str) -> list[str]:
    return [f"{f'A {one}' if many == 1 else f'{many} {more}'} {what}:", link, ""] if many else []


def section(found: Sequence[Owed] | Sequence[News], heading: str, address: str, many: int = 0) -> list[str]:
    if not found:
        return []
    lines = [heading, ""]
    for each in found[:MOST_LINES]:
        lines += [*each.says(address), ""]
    left = (many or len(found)) - MOST_LINES
    if left > 0:
        lines += [f"And {left} more, on your work list.", ""]
    return lines


# To a citizen who asked. Anybody can type in anybody's address, so that the question is told by its first words only, and
# nothing in them can be followed.

ADDRESS = re.compile(r"\S*(?:://|@|\w\.[A-Za-z]|[{}])\S*")


def without_addresses(text: str) -> str:
    """Without those of the web and of e-mail, what a program may take for one, and the marks where secret links go."""
    return ADDRESS.sub("…", text)


def to_confirm(*, body: Name, begins: str, site: str) -> Letter:
    return Letter(
        f"{site}: confirm your question",
        f"Somebody, we think you, asked a question of {body.within} and gave this e-mail address. It begins:\n\n{begins}\n\n"
        f"Open this link and press the button to send the question. The link works for seven days:\n\n{CONFIRM}\n\n"
        f"If you asked nothing, do nothing. The question and your address are then deleted, and nobody hears of it.\n\n{site}\n",
    )


def published(*, body: Name, ref: str, due_on: date, site: str, address: str) -> Letter:
    return Letter(
        f"{site}: your question is public now",
        f"Your question to {body.within} is public now. An answer is due by {day(due_on)}.\n\n"
        f"Read along here: {address}/calls/{ref}/\n\n{follow()}\n{site}\n",
    )


def refused(*, body: Name, reason: str, number: int, site: str, address: str) -> Letter:
    return Letter(
        f"{site}: your question was not put",
        f"Your question to {body.within} was not put. The reason, which is public:\n\n{reason}\n\n"
        f"It stands here: {address}/questions/{number}/\n\n"
        f"You may ask again in other words: {address}/ask/\n\n{follow()}\n{site}\n",
    )


def moved(*, body: Name, ref: str, lines: Sequence[str], site: str, address: str) -> Letter:
    said = "\n".join(f"- {line}" for line in lines)
    return Letter(
        f"{site}: news of your question",
        f"There is news of your question to {body.within}:\n\n{said}\n\n"
        f"Read it here: {address}/calls/{ref}/\n\n{follow()}\n{site}\n",
    )


def follow() -> str:
    return (
        "This link is yours alone. With it you can say whether an answer answers your question, ask for it to be looked at "
        f"again, see what we keep about you, or have it deleted:\n\n{FOLLOW}\n"
    )
