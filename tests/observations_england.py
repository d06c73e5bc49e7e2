"""England's sources, as far as loading needs them, so that tests of loading need no catalogue."""

from __future__ import annotations

from answerable.domain.country import Country, Licence, PlaceKind, Source, Tier

REPLACED = {"E08000016": "E08000038", "E08000019": "E08000039"}
MERGED = {
    "RA3": {"name": "Weston Area Health NHS Trust", "into": "RA7", "on": "2020-04-01"},
    "RBA": {"name": "Taunton and Somerset NHS Foundation Trust", "into": "RH5", "on": "2020-04-01"},
}
AREAS = {
    "970": "E92000001", "980": "E12000001", "981": "E12000002", "982": "E12000003", "983": "E12000004", "984": "E12000005",
    "985": "E12000006", "986": "E12000007", "987": "E13000001", "988": "E13000002", "989": "E12000008", "990": "E12000009",
    "835": "E10000009", "837": "E06000028",
}  # fmt: skip


def source(id: str, reader: str, folder: str, gives: list[str], **options: object) -> Source:
    return Source(
        id=id, name=id, publisher="a publisher", licence="ogl", reader=reader, gives=gives, url="https://example.org",
        files="files", folder=folder, options=options,
    )  # fmt: skip


def england_country() -> Country:
    return Country(
        id="england",
        name="England",
        whole="E92000001",
        tiers=[Tier(id="nation", name="Nation", rank=0)],
        kinds=[PlaceKind(id="country", name="Country", plural="Countries", tier="nation")],
        licences=[Licence(id="ogl", name="OGL", url="https://example.org", attribution="OGL")],
        sources=[
            source("ons-els", "ons_els", "ons-els/", ["observations"]),
            source("nhs-ae", "nhs_ae", "nhs/", ["observations"]),
            source("dfe-lait", "dfe_lait", "dfe/", ["observations"], areas=AREAS, recode=REPLACED),
            source("ons-places", "ons_places", "places/", ["places", "memberships"]),
            source("ons-police", "ons_police", "places/", ["places", "memberships"], recode=REPLACED),
            source("nhs-trusts", "nhs_trusts", "places/", ["places", "memberships"], recode=REPLACED, merged=MERGED),
            source("ons-neighbours", "ons_neighbours", "places/", ["neighbours"]),
            source("dfe-neighbours", "dfe_neighbours", "dfe/", ["neighbours"]),
            source("ons-boundaries", "boundaries", "places/", ["boundaries"]),
        ],
        standards_cap=10,
    )
