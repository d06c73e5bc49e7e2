"""Missions: long-term, ambitious, cross-cutting, about outcomes (S2)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug


class Mission(Fact):
    id: Slug
    name: str
    statement: str = Field(description="what it is for, in words a twelve-year-old can read")
    order: int = Field(description="place among the missions on a page, from 1")
    lead: Slug = Field(description="body that leads it")
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")
    citations: list[Citation] = Field(default_factory=list)
