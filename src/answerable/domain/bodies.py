"""Bodies that are not places (departments, inspectorates) and the posts that people hold in them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug


class Post(Fact):
    """A post, not the person in it (Popolo: Post)."""

    id: Slug
    title: str
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")


class Body(Fact):
    id: Slug
    name: str
    tier: Slug = Field(description="id of a tier of the country")
    does: str = Field(description="one plain sentence")
    posts: list[Post] = Field(default_factory=list, description="posts in it, never the people who hold them")
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")
    citations: list[Citation] = Field(default_factory=list)
