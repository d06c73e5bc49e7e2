"""Clocks: how long a body has for each kind of duty, as rule sets of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug
from answerable.domain.periods import day as in_words
from answerable.domain.refusals import Refusal

DutyKind = Literal["explanation", "answer", "review", "judgement", "learning", "action", "contest", "account"]
SAYS: dict[str, str] = {
    "explanation": "explain what happened",
    "answer": "answer a question",
    "review": "look again at an answer",
    "judgement": "say what it makes of the account",
    "learning": "answer the two questions of a learning enquiry",
    "action": "do what was promised",
    "contest": "reply to an objection",
    "account": "give its yearly account",
}


class Clock(Fact):
    """So many days from the day after something was asked. Its id is named by relations of account."""

    id: Slug
    name: str = Field(description="what it is the time for, in plain words")
    duty: DutyKind = Field(description="the kind of duty it is for")
    days: int = Field(gt=0, description="how many of `unit`")
    unit: Literal["working-days", "calendar-days", "months"] = Field(description="what is counted")
    holidays: Slug | None = Field(None, description="where working days are counted: whose bank holidays are left out")
    default: bool = Field(False, description="whether it holds wherever a relation names no clock for this kind of duty")
    basis: str = Field(description="the law or agreement that sets it, or that this catalogue proposes it")
    citations: list[Citation] = Field(default_factory=list)

    @property
    def says(self) -> str:
        unit = self.unit.replace("-", " ")
        return f"{self.days} {unit[:-1] if self.days == 1 else unit}"


@dataclass(frozen=True)
class Holidays:
    """Days on which nobody works, apart from weekends. Nothing is known beyond `known_to`."""

    name: str
    days: frozenset[date]
    known_to: date


def due_on(clock: Clock, received_on: date, holidays: Holidays | None = None) -> date:
    """The last day on which the duty is in time. The day of receipt does not count.

    Raises Refusal where the last day lies beyond the holidays that are known.
    """
    if clock.unit == "calendar-days":
        return received_on + timedelta(days=clock.days)
    if clock.unit == "months":
        return months_later(received_on, clock.days)
    day, left = received_on, clock.days
    while left:
        day += timedelta(days=1)
        left -= works(day, holidays)
    if holidays and day > holidays.known_to:
        raise Refusal(
            f"The clock '{clock.id}' runs to {in_words(day)}, but the holidays of {holidays.name} are known to "
            f"{in_words(holidays.known_to)} only: install the newest govuk-bank-holidays, or list more in the catalogue."
        )
    return day


def works(day: date, holidays: Holidays | None) -> bool:
    return day.weekday() < 5 and (holidays is None or day not in holidays.days)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
