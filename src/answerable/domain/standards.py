"""Minimum standards: floors of output, met or not met, with no credit above (S3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug
from answerable.domain.metrics import Figures, Unit


class FloorTest(Fact):
    """Parameters of the one-sided test; recorded with every verdict."""

    false_discovery_rate: float = 0.05
    persistent_breaches: int = Field(
        2, description="breaches among the last `persistent_of` periods that make a persistent breach"
    )
    persistent_of: int = 3


class Standard(Fact):
    id: Slug
    name: str
    says: str = Field(description="a plain sentence with {estimate} and {place}")
    definition: str
    at_least: float | None = Field(None, description="the floor, in `unit`")
    at_most: float | None = Field(None, description="the ceiling, where low is good")
    unit: Unit
    decimals: int = 1
    figures: Figures
    test: FloorTest = Field(default_factory=FloorTest)
    mission: Slug | None = None
    kinds: list[Slug]
    neighbours: Slug | None = None
    every: Literal["P1M", "P3M", "P1Y"]
    set_by: Slug
    why: str
    evidence: str
    applies_from: date
    review_by: date = Field(description="the day it falls away unless renewed (its sunset)")
    caveats: list[str] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
