"""Minimum standards: floors of output, met or not met, with no credit above (S3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug
from answerable.domain.metrics import Figures, Rebase, Unit


class FloorTest(Fact):
    """Parameters of the one-sided test; recorded with every verdict."""

    false_discovery_rate: float = Field(default=0.05, description="share of false alarms accepted among the breaches of a period")
    persistent_breaches: int = Field(
        default=2, description="periods below the floor, of the last `persistent_of`, that a persistent breach needs"
    )
    persistent_of: int = Field(default=3, description="how many of the last periods are held against the floor together")


class Standard(Fact):
    id: Slug
    name: str
    says: str = Field(description="a plain sentence with {estimate} and {place}")
    definition: str = Field(description="what is counted, of whom, when, in your own words")
    at_least: float | None = Field(None, description="the floor, in `unit`")
    at_most: float | None = Field(None, description="the ceiling, where low is good")
    unit: Unit
    decimals: int = Field(1, description="digits after the point on a page")
    figures: Figures = Field(description="which observations it reads")
    test: FloorTest = Field(default_factory=FloorTest, description="how sure a breach must be")
    rebased: list[Rebase] = Field(default_factory=list, description="decisions that its series begin anew, each signed")
    mission: Slug | None = Field(None, description="id of the mission it stands beside")
    kinds: list[Slug] = Field(description="kinds of place judged")
    neighbours: Slug | None = Field(None, description="id of the set of similar places to compare with")
    every: Literal["P1M", "P3M", "P1Y"] = Field(description="how often a figure is due: monthly, quarterly or yearly")
    set_by: Slug = Field(description="id of the body that set it and answers for it")
    why: str = Field(description="why falling below it is a failure that anyone can see")
    evidence: str = Field(description="what is known about it, and how many hold it now")
    applies_from: date = Field(description="first day it is in force")
    review_by: date = Field(description="the day it falls away unless renewed (its sunset)")
    caveats: list[str] = Field(default_factory=list, description="what a reader must know before drawing conclusions")
    citations: list[Citation] = Field(default_factory=list, description="where the facts above were read")

    def in_force(self, on: date) -> bool:
        """A standard binds from its first day to its sunset, both included; outside them it is not judged."""
        return self.applies_from <= on <= self.review_by
