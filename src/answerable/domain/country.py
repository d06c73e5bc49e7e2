"""A country: its tiers of government, the kinds of place it has, and who publishes figures about them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug


class Tier(Fact):
    """A level of government, from the centre (rank 0) down to the neighbourhood."""

    id: Slug
    name: str
    rank: int


class PlaceKind(Fact):
    """A kind of place. An `area` is land with people on it; a `provider` is a service people go to, as a hospital trust."""

    id: Slug
    name: str
    plural: str
    tier: Slug
    form: Literal["area", "provider"] = "area"
    body: str | None = Field(None, description="name of the body that answers for such a place; {name} is the place's name")
    within: list[Slug] = Field(default_factory=list, description="kinds of place it lies within, the nearest first")
    shown: bool = Field(True, description="whether such places have a page and are judged")


class Licence(Fact):
    id: Slug
    name: str
    url: str
    attribution: str = Field(description="the sentence the licence asks for beside the figures")


class Source(Fact):
    """A publisher's set of files, and the reader (a module of `observations.sources`) that understands them."""

    id: Slug
    name: str
    publisher: str
    licence: Slug
    reader: str
    gives: list[Literal["observations", "places", "memberships", "neighbours", "boundaries"]]
    url: str = Field(description="where to get the files")
    files: str = Field(description="which files to get, in words")
    folder: str = Field(description="where a copy is expected below the figures folder, for example ons-els/")
    options: dict[str, Any] = Field(default_factory=dict, description="what this country must tell the reader")
    citations: list[Citation] = Field(default_factory=list)


class NeighbourSet(Fact):
    """Places alike enough to be compared, as a publisher worked them out."""

    id: Slug
    name: str
    source: Slug
    why: str


class Country(Fact):
    id: Slug
    name: str
    language: str = "en-GB"
    invented: bool = False
    whole: str = Field(description="code of the place that is the whole country")
    tiers: list[Tier]
    kinds: list[PlaceKind]
    licences: list[Licence]
    sources: list[Source]
    neighbours: list[NeighbourSet] = Field(default_factory=list)
    standards_cap: int = Field(description="how many minimum standards may be in force at once (S3.2)")
    about: str = Field("", description="a paragraph for the home page")
