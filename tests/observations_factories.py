"""Countries and sources by meaning, for tests of loading."""

from __future__ import annotations

from datetime import UTC, datetime

from answerable.domain.country import Country, Licence, PlaceKind, Source, Tier

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def a_source(id: str = "statistics", reader: str = "tidy", folder: str = "", **options: object) -> Source:
    return Source(
        id=id,
        name=id,
        publisher="The statistics office",
        licence="open",
        reader=reader,
        gives=["observations"],
        url="https://example.org",
        files="all",
        folder=folder,
        options=options,
    )


def a_country(*sources: Source) -> Country:
    return Country(
        id="somewhere",
        name="Somewhere",
        whole="S1",
        tiers=[Tier(id="nation", name="Nation", rank=0)],
        kinds=[PlaceKind(id="country", name="Country", plural="Countries", tier="nation")],
        licences=[Licence(id="open", name="Open", url="https://example.org", attribution="Open")],
        sources=list(sources) or [a_source()],
        standards_cap=3,
    )
