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
    """A body of its own, or (with `of`) one that every place of some kinds has: its voters, its scrutiny committee."""

    id: Slug
    name: str = Field(description="its name; with `of`, {name} is the place and {body} the body that answers for it")
    plural: str = Field("", description="with `of`: what several of them are called")
    tier: Slug = Field(description="id of a tier of the country")
    of: list[Slug] = Field(default_factory=list, description="kinds of place that each have one of it")
    at: list[str] = Field(default_factory=list, description="codes of places that have one of it, where not all of a kind do")
    but: list[str] = Field(default_factory=list, description="codes of places of those kinds that have none of it")
    public: bool = Field(False, description="whether it is the public itself, as voters are")
    does: str = Field(description="one plain sentence")
    posts: list[Post] = Field(default_factory=list, description="posts in it, never the people who hold them")
    starts_on: date | None = Field(None, description="first day, where known")
    ends_on: date | None = Field(None, description="last day, included")
    citations: list[Citation] = Field(default_factory=list)


def key_of_part(code: str, part: str) -> str:
    """The key of what a place has one of, as `E08000003-voters`. Keys of other bodies are their ids, or their places' codes."""
    return f"{code}-{part}"
