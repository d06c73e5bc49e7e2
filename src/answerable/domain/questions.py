"""Questions of citizens: what may be asked, how often, how it is decided, and when personal data are deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST, SHORTEST = 1500, 20
LONGEST_NAME = 60
CONFIRM_WITHIN = timedelta(days=7)
WHO_ASKED = "the person who asked"  # as they are named beside what they say by their secret link

MOST_A_DAY = {"email": 3, "network": 10, "site": 500}
TOO_OFTEN = {
    "email": "Three questions were asked from this e-mail address today, the most in a day. Ask again tomorrow.",
    "network": "Ten questions came over your internet connection today, the most in a day. Ask again tomorrow.",
    "site": "So many questions came in today that we take no more until tomorrow. We are sorry. Ask again then.",
}

# Why an answer should be looked at again. Nobody has read what a citizen writes before it is public, so they choose.
REVIEW_REASONS = {
    "not-answered": "The answer does not say what I asked.",
    "why": "The answer leaves out why it happened.",
    "figures": "The answer leaves out the figures or dates that I asked for.",
    "action": "The answer leaves out what will be done, and by when.",
    "part": "The answer leaves out another part of what I asked.",
    "elsewhere": "The answer is about another place, time or service.",
    "wrong": "I think that something in the answer is not right.",
    "unclear": "I do not understand the answer.",
}


class QuestionState(StrEnum):
    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"


def why_not_ask(text: str, shown_as: str = "") -> str | None:
    """`text` and `shown_as` without spaces around."""
    if len(text) < SHORTEST:
        return f"Write your question in a sentence: at least {SHORTEST} characters."
    if len(text) > LONGEST:
        return f"Your question is {len(text):,} characters long. Shorten it to {LONGEST:,}."
    if len(shown_as) > LONGEST_NAME or not shown_as.isprintable() or "@" in shown_as or "/" in shown_as:
        return f"Give a name of at most {LONGEST_NAME} characters, without an e-mail or web address, or leave it empty."
    return None


def why_not_now(times: Mapping[str, int]) -> str | None:
    """`times`: how often it was asked today already, by each of MOST_A_DAY."""
    return next((TOO_OFTEN[what] for what, most in MOST_A_DAY.items() if times.get(what, 0) >= most), None)


def why_not_confirm(state: str, asked_on: date, today: date) -> str | None:
    if state != QuestionState.UNCONFIRMED:
        return "This question was confirmed already. There is nothing more to do: we write to you when it is decided on."
    if today > asked_on + CONFIRM_WITHIN:
        return "This link has run out: it works for seven days. Ask your question again."
    return None


def why_not_decide(state: str) -> str | None:
    if state == QuestionState.WAITING:
        return None
    if state == QuestionState.UNCONFIRMED:
        return "Whoever asked has not confirmed this question yet."
    return f"This question was {state} already."


def why_not_refuse(reason: str) -> str | None:
    if len(reason.strip()) < 20:
        return "Say in a sentence why the question is not put: the reason is public."
    return None


@dataclass(frozen=True)
class Course:
    """The days of a question that decide how long we keep who asked it."""

    asked_on: date
    confirmed_on: date | None = None
    refused_on: date | None = None
    answered_on: date | None = None  # the last answer
    closed_on: date | None = None


def delete_on(course: Course) -> date:
    """The first day on which nothing tells any more who asked."""
    if course.confirmed_on is None:
        return course.asked_on + CONFIRM_WITHIN + timedelta(days=1)
    if course.refused_on is not None:
        return course.refused_on + timedelta(days=30)
    ends = [course.confirmed_on + timedelta(days=2 * 365)]  # nobody decided, or nobody answered
    if course.answered_on is not None:
        ends = [course.answered_on + timedelta(days=365)]
    if course.closed_on is not None:
        ends.append(course.closed_on + timedelta(days=60))
    return min(ends)


# As /privacy/ says it. Beside the rule, so that one is not changed without the other.
SCHEDULE = [
    ("You did not confirm your question", "7 days after you asked, with the question"),
    ("Your question was refused", "30 days after it was refused"),
    ("Your question was answered", "1 year after the answer, or 60 days after the call was closed, whichever comes first"),
    ("Nobody decided on your question, or nobody answered it", "2 years after you confirmed it"),
]
