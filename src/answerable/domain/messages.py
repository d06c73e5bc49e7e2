"""What is told by e-mail: plain words, links, never a text that may be withheld, never a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

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


@dataclass(frozen=True)
class Owed:
    """Something owed, as a digest tells it."""

    ref: str
    title: str
    what: str
    body: str  # name
    due_on: date
    id: int = 0

    def says(self, address: str) -> list[str]:
        return [f"- {self.title}", f"  {self.body} must {self.what} by {day(self.due_on)}", f"  {address}/calls/{self.ref}/"]


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
    overdue: tuple[Owed, ...] = ()
    soon: tuple[Owed, ...] = ()
    news: tuple[News, ...] = ()
    questions: int = 0  # of citizens, new, that wait for a decision

    def __bool__(self) -> bool:
        return bool(self.overdue or self.soon or self.news or self.questions)


def digest(told: Digest, *, name: str, site: str, address: str) -> Letter:
    """`site`: what the site is called, as "Answerable Merrow"."""
    parts: list[tuple[Sequence[Owed] | Sequence[News], str, str]] = [
        (told.overdue, "Overdue now", "overdue"),
        (told.soon, "Due within five working days", "due soon"),
        (told.news, "What happened in your calls", "with news"),
    ]
    counts = [f"{len(found)} {word}" for found, _, word in parts if found]
    if told.questions:
        counts.append(f"{told.questions} to decide on")
    lines = [f"Dear {name},", "", *questions_to_decide(told.questions, address)]
    for found, heading, _ in parts:
        lines += section(found, heading, address)
    lines += [f"Your work list: {address}/work/", "", f"How often we write, or not at all: {address}/work/messages/"]
    return Letter(f"{site}: {', '.join(counts)}", "\n".join(lines) + "\n")


def questions_to_decide(many: int, address: str) -> list[str]:
    if not many:
        return []
    words = "A new question of a citizen waits" if many == 1 else f"{many} new questions of citizens wait"
    return [f"{words} for your decision:", f"{address}/questions/", ""]


def section(found: Sequence[Owed] | Sequence[News], heading: str, address: str) -> list[str]:
    if not found:
        return []
    lines = [heading.upper(), ""]
    for each in found[:MOST_LINES]:
        lines += [*each.says(address), ""]
    if len(found) > MOST_LINES:
        lines += [f"And {len(found) - MOST_LINES} more, on your work list.", ""]
    return lines


def day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


# To a citizen who asked. The question itself is not repeated: anybody can type in anybody's address.


def to_confirm(*, body: str, site: str) -> Letter:
    return Letter(
        f"{site}: confirm your question",
        f"Somebody, we think you, asked a question of {body} and gave this e-mail address.\n\n"
        f"Open this link and press the button to send the question. The link works for seven days:\n\n{CONFIRM}\n\n"
        "If you asked nothing, do nothing. The question and your address are then deleted, and nobody hears of it.\n",
    )


def published(*, body: str, ref: str, due_on: date, site: str, address: str) -> Letter:
    return Letter(
        f"{site}: your question is public now",
        f"Your question to {body} is public now. An answer is due by {day(due_on)}.\n\n"
        f"Read along here: {address}/calls/{ref}/\n\n{follow()}",
    )


def refused(*, body: str, reason: str, number: int, site: str, address: str) -> Letter:
    return Letter(
        f"{site}: your question was not put",
        f"Your question to {body} was not put. The reason, which is public:\n\n{reason}\n\n"
        f"It stands here: {address}/questions/{number}/\n\nYou may ask again in other words: {address}/ask/\n\n{follow()}",
    )


def moved(*, body: str, ref: str, lines: Sequence[str], site: str, address: str) -> Letter:
    said = "\n".join(f"- {line}" for line in lines)
    return Letter(
        f"{site}: news of your question",
        f"There is news of your question to {body}:\n\n{said}\n\nRead it here: {address}/calls/{ref}/\n\n{follow()}",
    )


def follow() -> str:
    return (
        "This link is yours alone. With it you can say whether an answer answers your question, ask for it to be looked at "
        f"again, or have your e-mail address deleted:\n\n{FOLLOW}\n"
    )
