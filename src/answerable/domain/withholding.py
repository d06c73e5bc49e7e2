"""Everything written is public unless withheld, with a ground, a reason, a name and a day to look again (S1.6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

GROUNDS = {
    "personal": "it is about a person who can be recognised",
    "safeguarding": "it could put a child or an adult at risk",
    "legal": "it could harm legal proceedings",
    "commercial": "it would give away a trade secret or weaken a negotiation",
    "security": "it could help somebody to commit a crime",
}
LONGEST = timedelta(days=366)


class Withheld(NamedTuple):
    """What a person says when withholding a text."""

    ground: str
    reason: str
    review_on: date


def why_not_withhold(withheld: Withheld, today: date) -> str | None:
    if withheld.ground not in GROUNDS:
        return f"Choose a ground: {', '.join(GROUNDS)}."
    if len(withheld.reason.strip()) < 20:
        return "Say in a sentence why this is withheld: the public reads the reason instead of the text."
    if withheld.review_on <= today:
        return "Give a day still to come, on which somebody looks again whether this must stay withheld."
    if withheld.review_on > today + LONGEST:
        return f"Look again within a year: give a day up to {today + LONGEST:%d %B %Y}."
    return None
