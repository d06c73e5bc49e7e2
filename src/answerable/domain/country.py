"""A country: its tiers of government, the kinds of place it has, and who publishes figures about them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from answerable.domain.facts import Citation, Fact, Slug


class Tier(Fact):
    """A level of government, from the centre (rank 0) down to the neighbourhood."""

    id: Slug
    name: str
    rank: int = Field(description="0 for the centre, then one more for each level down")


class PlaceKind(Fact):
    """A kind of place. An `area` is land with people on it; a `provider` is a service people go to, as a hospital trust."""

    id: Slug
    name: str
    plural: str = Field(description="its name for several places")
    tier: Slug = Field(description="id of the tier it belongs to")
    form: Literal["area", "provider"] = Field("area", description="land with people on it, or a service people go to")
    body: str | None = Field(
        None, description="the body that answers for such a place, as it is called within a sentence; {name} is the place's name"
    )
    within: list[Slug] = Field(default_factory=list, description="kinds of place it lies within, the nearest first")
    shown: bool = Field(True, description="whether such places have a page and are judged")


class Licence(Fact):
    id: Slug
    name: str
    url: str = Field(description="where to read the licence")
    attribution: str = Field(description="the sentence the licence asks for beside the figures")


class Source(Fact):
    """A publisher's set of files, and the reader (a module of `observations.sources`) that understands them."""

    id: Slug
    name: str
    publisher: str
    licence: Slug = Field(description="id of a licence")
    reader: str = Field(description="name of a module of observations.sources; tidy reads our own CSV files")
    gives: list[Literal["observations", "places", "memberships", "neighbours", "boundaries"]] = Field(
        description="which tables its files fill"
    )
    url: str = Field(description="where to get the files")
    files: str = Field(description="which files to get, in words")
    folder: str = Field(description="where a copy is expected below the figures folder, for example ons-els/")
    options: dict[str, Any] = Field(default_factory=dict, description="what this country must tell the reader")
    citations: list[Citation] = Field(default_factory=list)


class NeighbourSet(Fact):
    """Places alike enough to be compared, as a publisher worked them out."""

    id: Slug
    name: str
    source: Slug = Field(description="id of the source whose files list them")
    why: str = Field(description="what makes these places comparable")


class HolidaySet(Fact):
    """Days on which nobody works, apart from weekends."""

    id: Slug
    name: str
    govuk: str | None = Field(None, description="a division of GOV.UK's bank holidays, as england-and-wales")
    days: list[date] = Field(default_factory=list, description="or the days themselves")
    known_to: date | None = Field(None, description="where the days are listed: the last day up to which they are known")


class Country(Fact):
    id: Slug
    name: str
    language: str = Field("en-GB", description="language of the catalogue, as BCP 47 writes it")
    invented: bool = Field(False, description="true for a country that does not exist; every page then says so")
    whole: str = Field(description="code of the place that is the whole country")
    tiers: list[Tier] = Field(description="levels of government")
    kinds: list[PlaceKind] = Field(description="kinds of place, areas and providers")
    licences: list[Licence] = Field(description="licences under which figures are used")
    sources: list[Source] = Field(description="who publishes which files")
    neighbours: list[NeighbourSet] = Field(default_factory=list, description="sets of similar places")
    holidays: list[HolidaySet] = Field(default_factory=list, description="sets of bank holidays that clocks leave out")
    standards_cap: int = Field(description="how many minimum standards may be in force at once (S3.2)")
    about: str = Field("", description="a paragraph for the home page")
