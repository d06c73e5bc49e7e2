"""Everything written is public unless withheld, with a ground, a reason, a name and a day to look again (S1.6)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from answerable.domain.clocks import months_later
from answerable.domain.periods import day

GROUNDS = {
    "personal": "it is about a person who can be recognised",
    "safeguarding": "it could put a child or an adult at risk",
    "legal": "it could harm legal proceedings",
    "commercial": "it would give away a trade secret or weaken a negotiation",
    "security": "it could help somebody to commit a crime",
}


class Withheld(NamedTuple):
    """What a person says when withholding a text."""

    ground: str
    reason: str
    review_on: date


def last_review(today: date) -> date:
    """The same day of the next year; of a 29 February, the last of that month."""
    return months_later(today, 12)


def why_not_withhold(withheld: Withheld, today: date) -> str | None:
    return next(iter(wrong_in(withheld, today).values()), None)


def wrong_in(withheld: Withheld, today: date) -> dict[str, str]:
    """For each part that is not as it must be, the sentence that says so."""
    wrong = {}
    if withheld.ground not in GROUNDS:
        wrong["ground"] = f"Choose a ground: {', '.join(GROUNDS)}."
    if len(withheld.reason.strip()) < 20:
        wrong["reason"] = "Say in a sentence why this is withheld: the public reads the reason instead of the text."
    last = last_review(today)
    if withheld.review_on <= today:
        wrong["review_on"] = "Give a day still to come, on which somebody looks again whether this must stay withheld."
    elif withheld.review_on > last:
        wrong["review_on"] = f"Look again within a year: give a day up to {day(last)}."
    return wrong
