"""Metrics: what is measured, in which direction good lies, and where the figures come from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from answerable.domain.facts import Citation, Fact, Slug


class Unit(StrEnum):
    """Units of figures; percent runs from 0 to 100, as publishers print it."""

    PERCENT = "percent"
    PER_1000 = "per_1000"
    PER_100000 = "per_100000"
    PER_MILLION = "per_million"
    YEARS = "years"
    POUNDS = "pounds"
    CROWNS = "crowns"
    RATIO = "ratio"
    SCORE = "score"
    TONNES = "tonnes"
    COUNT = "count"


class Polarity(StrEnum):
    HIGH_IS_GOOD = "high_is_good"
    LOW_IS_GOOD = "low_is_good"
    NEITHER = "neither"


class IntervalMethod(StrEnum):
    """How the interval is had. `unknown` says so on every page; nothing is guessed."""

    PUBLISHER = "publisher"
    WILSON = "wilson"
    BYAR = "byar"
    UNKNOWN = "unknown"


class Figures(Fact):
    """Which observations a metric or standard reads.

    Either `value` names one indicator whose rows carry the value (and, where the publisher gives them, interval,
    numerator and denominator), or `numerator` and `denominator` name indicators that are added together. With both, the
    counts make the estimate and its interval, and the value stands where a count is held back.
    """

    source: Slug = Field(description="id of a source that gives observations")
    value: str | None = Field(None, description="the indicator that carries the figure, as the publisher names it")
    measure: str | None = Field(None, description="the publisher's measure, where one indicator has several")
    numerator: list[str] = Field(default_factory=list, description="indicators added to make the numerator")
    denominator: list[str] = Field(default_factory=list, description="indicators added to make the denominator")
    denominator_percent: str | None = Field(
        None, description="indicator holding the percentage of the denominator that counts; the result is rounded to whole cases"
    )
    interval: IntervalMethod = Field(IntervalMethod.UNKNOWN, description="where the 95% interval comes from")
    multiplier: float = Field(1.0, description="numerator / denominator x multiplier is the estimate (100 for percent)")

    @model_validator(mode="after")
    def _names_figures(self) -> Figures:
        if not self.value and not (self.numerator and self.denominator):
            raise ValueError("name the indicator under value, or indicators under both numerator and denominator")
        return self


class Methods(Fact):
    """Policy that is a choice and so is recorded with every judgement."""

    shift_points: int = Field(default=7, description="points in a row on one side of the mean that make a shift")
    trend_points: int = Field(default=7, description="points in a row rising or falling that make a trend")
    baseline_points: int = Field(default=12, description="fewer points than this and the chart is provisional")
    recent_points: int = Field(default=5, description="annual points the recent trend looks at")


class Rebase(Fact):
    """A person's recorded decision that a series begins anew: a changed definition, or a lasting change with a known cause.

    Software never makes one: limits drawn anew after a bad turn would make the bad turn usual.
    """

    starts_on: date = Field(description="first day of the first period under the new definition or level")
    place: str | None = Field(None, description="code of the place it holds for; without one, all places")
    why: str = Field(description="what changed, and why it is expected to last")
    decided_by: str = Field(description="the person who decided it")
    decided_on: date = Field(description="the day it was decided")


class Metric(Fact):
    id: Slug
    name: str
    says: str = Field(
        description="a plain sentence with {estimate} and {place}, for example '{estimate} of people in {place} are in work'"
    )
    definition: str = Field(description="what is counted, of whom, when, in your own words")
    kind: Literal["outcome", "output", "activity"] = Field(
        description="what changed for people, what a service did, or what was tried"
    )
    mission: Slug = Field(description="id of the mission it serves")
    unit: Unit
    decimals: int = Field(1, description="digits after the point on a page")
    numerator: str | None = Field(None, description="what is counted, in words")
    denominator: str | None = Field(None, description="out of what, in words")
    polarity: Polarity = Field(description="in which direction good lies")
    figures: Figures = Field(description="which observations it reads")
    methods: Methods = Field(default_factory=Methods, description="choices of method, recorded with every judgement")
    rebased: list[Rebase] = Field(default_factory=list, description="decisions that its series begin anew, each signed")
    kinds: list[Slug] = Field(description="kinds of place judged")
    neighbours: Slug | None = Field(None, description="id of the set of similar places to compare with")
    owner: Slug = Field(description="id of the body that answers for it nationally")
    current_prices: bool = Field(
        False, description="whether it is in the money of the day, so that a rise may be no more than a rise in prices"
    )
    caveats: list[str] = Field(
        default_factory=list, description="what a reader must know before drawing conclusions, one sentence each"
    )
    review_by: date = Field(description="the day by which somebody looks at the metric again")
    citations: list[Citation] = Field(default_factory=list, description="where the facts above were read")
