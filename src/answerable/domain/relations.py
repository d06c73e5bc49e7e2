"""Relations of account (Bovens 2007): who answers to whom, about what, on which basis, with what powers (S1.1)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from answerable.domain.facts import Citation, Fact, Slug


class Power(StrEnum):
    """What a forum may do. A closed list, so that relations can be counted and compared."""

    EXPLANATION = "explanation"
    QUESTIONS = "questions"
    RECOMMENDATION = "recommendation"
    INSPECTION = "inspection"
    AUDIT = "audit"
    APPOINTMENT = "appointment"
    FUNDING = "funding"
    NOTICE = "notice"
    DIRECTION = "direction"
    INTERVENTION = "intervention"
    REMOVAL = "removal"


SANCTIONS = frozenset({Power.NOTICE, Power.DIRECTION, Power.INTERVENTION, Power.REMOVAL, Power.FUNDING})

POWER_WORDS = {
    Power.EXPLANATION: "ask for an explanation",
    Power.QUESTIONS: "ask questions",
    Power.RECOMMENDATION: "make recommendations",
    Power.INSPECTION: "inspect",
    Power.AUDIT: "audit the accounts",
    Power.APPOINTMENT: "have a say in who is appointed",
    Power.FUNDING: "hold back or change money",
    Power.NOTICE: "give formal notice",
    Power.DIRECTION: "direct what must be done",
    Power.INTERVENTION: "step in to run it",
    Power.REMOVAL: "remove those in charge",
}


class Kind(StrEnum):
    """Hard: formal, with sanctions. Soft: learning and persuasion."""

    HARD = "hard"
    SOFT = "soft"


class Direction(StrEnum):
    UPWARD = "upward"
    SIDEWAYS = "sideways"
    DOWNWARD = "downward"


DIRECTION_WORDS = {
    Direction.UPWARD: "Upwards, to the centre",
    Direction.SIDEWAYS: "Sideways, to peers, audit and scrutiny",
    Direction.DOWNWARD: "Downwards, to citizens",
}


class Party(Fact):
    """One side of a relation: exactly one of a body, several bodies, a place, or all places of some kinds."""

    body: Slug | None = Field(None, description="id of a body")
    bodies: list[Slug] = Field(default_factory=list, description="ids of several bodies, where each answers for itself")
    place: str | None = Field(None, description="code of the place whose body it is")
    kinds: list[Slug] = Field(default_factory=list, description="every place of these kinds")
    part: Slug | None = Field(None, description="id of a body that each such place has one of, as its voters or its scrutiny")
    within: str | None = Field(None, description="only places of those kinds that lie in, or draw most people from, this place")
    but: list[str] = Field(default_factory=list, description="codes of places of those kinds that are left out")
    which: Literal["around", "same", "draws_from", "mostly_from", "inside", "every"] = Field(
        "around",
        description=(
            "of a forum given by kinds: the place that the actor lies in (around), the actor's own (same), places a "
            "quarter of its people come from (draws_from), the one most come from (mostly_from), those in it (inside), or all"
        ),
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Party:
        if sum(map(bool, (self.body, self.bodies, self.place, self.kinds))) != 1:
            raise ValueError("write exactly one of body, bodies, place and kinds")
        if (self.body or self.bodies) and self.part:
            raise ValueError("a part is of a place; name the place or the kinds of place, not a body")
        return self


class About(Fact):
    """What account is given of. Nothing named and not `everything` is a mistake."""

    everything: bool = Field(False, description="all that the actor does")
    missions: list[Slug] = Field(default_factory=list, description="ids of missions, with their metrics and standards")
    metrics: list[Slug] = Field(default_factory=list, description="ids of metrics")
    standards: list[Slug] = Field(default_factory=list, description="ids of standards")
    services: list[Slug] = Field(default_factory=list, description="ids of services, with their metrics and standards")
    money: bool = Field(False, description="how public money is spent")
    places: list[str] = Field(default_factory=list, description="codes of places it is limited to; without any, no limit")

    @model_validator(mode="after")
    def _names_something(self) -> About:
        if not (self.everything or self.missions or self.metrics or self.standards or self.services or self.money):
            raise ValueError("say what account is given of: missions, metrics, standards, services, money, or everything: true")
        return self


class Basis(Fact):
    """What the relation rests on."""

    kind: Literal["statute", "agreement", "convention"] = Field(description="a law, something agreed, or only custom")
    title: str = Field(description="Act and section, or the name of the agreement")
    citations: list[Citation] = Field(default_factory=list, description="where it can be read, and whether that was done")

    @property
    def checked(self) -> bool:
        """Whether somebody has held all of it against its sources."""
        return bool(self.citations) and all(citation.checked for citation in self.citations)


class Duty(Fact):
    """Something the actor owes the forum."""

    kind: Slug = Field(description="what is owed, as explanation, reply, annual-account")
    says: str = Field("", description="the duty in one plain sentence")
    clock: Slug | None = Field(None, description="id of a clock: how long there is to do it")
    every: Literal["P1M", "P3M", "P1Y"] | None = Field(None, description="how often it comes round; nothing: only when asked")
    hours: float | None = Field(None, description="estimated hours of work each time, where somebody has stated them")


class Relation(Fact):
    """An actor gives account to a forum."""

    id: Slug
    name: str = Field(description="the relation in a few words, for lists")
    actor: Party = Field(description="who gives account")
    forum: Party = Field(description="who receives it")
    about: About = Field(description="of what")
    basis: Basis = Field(description="law, agreement or custom it rests on")
    kind: Kind = Field(description="hard: formal, with sanctions; soft: learning and persuasion")
    direction: Direction = Field(description="to the centre, to peers and scrutiny, or to citizens")
    powers: list[Power] = Field(description="what the forum may do")
    duties: list[Duty] = Field(default_factory=list, description="what the actor owes the forum")
    note: str = Field("", description="what a reader must know of it, in a plain sentence or two")
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")

    @model_validator(mode="after")
    def _soft_has_no_sanctions(self) -> Relation:
        hard = sorted(SANCTIONS & set(self.powers))
        if self.kind is Kind.SOFT and hard:
            raise ValueError(f"a soft relation has no sanctions; take out {', '.join(hard)}, or write kind: hard")
        return self

    def in_force(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)

    def may(self, power: Power) -> bool:
        return power in self.powers


YEARLY = {"P1M": 12, "P3M": 4, "P1Y": 1}


def duties_a_year(relation: Relation) -> int:
    """Duties that come round by themselves; those owed only when asked are not counted."""
    return sum(YEARLY[duty.every] for duty in relation.duties if duty.every)


def hours_a_year(relation: Relation) -> float | None:
    """Estimated hours a year; None where nobody stated any."""
    stated = [YEARLY[duty.every] * duty.hours for duty in relation.duties if duty.every and duty.hours is not None]
    return sum(stated) if stated else None


def powers_in_words(powers: list[Power]) -> str:
    """`ask questions, make recommendations and inspect`, the mildest first."""
    words = [POWER_WORDS[power] for power in Power if power in powers]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
