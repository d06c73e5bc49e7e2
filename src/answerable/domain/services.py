"""Public services: what people use, which figures tell of it, and who delivers it."""

from __future__ import annotations

from pydantic import Field, model_validator

from answerable.domain.facts import Fact, Slug


class Service(Fact):
    """A service that the public would name: hospitals, schools, policing."""

    id: Slug
    name: str
    does: str = Field(description="what it does for people, in one plain sentence")
    metrics: list[Slug] = Field(default_factory=list, description="ids of metrics that tell of it")
    standards: list[Slug] = Field(default_factory=list, description="ids of standards that it must hold")
    kinds: list[Slug] = Field(default_factory=list, description="kinds of place whose bodies deliver it")
    bodies: list[Slug] = Field(default_factory=list, description="ids of bodies that deliver it, or of parts of those places")

    @model_validator(mode="after")
    def _somebody_delivers(self) -> Service:
        if not (self.kinds or self.bodies):
            raise ValueError("say who delivers it: kinds of place under kinds, or bodies under bodies")
        return self
