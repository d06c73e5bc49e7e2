"""The ONS area hierarchy: every nation, region, combined authority, county, unitary authority and district, with its parents.

The file gives years only: a place that ends in 2022 is taken to be in force until 31 December 2022, its successor from
1 January 2023, although councils change on 1 April. Places of other nations are set aside.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped
from answerable.observations.schema import MEMBERSHIPS, PLACES
from answerable.observations.sheets import read_sheet

READER = "ons_places"
VERSION = "1"
EXPECTS = "the ONS area hierarchy as CSV (columns areacd, areanm, level, parents, children, end, start)"
COLUMNS = {"areacd", "areanm", "level", "parents", "end", "start"}
KINDS = {
    "ctry": "country",
    "rgn": "region",
    "cauth": "combined-authority",
    "utla": "county",
    "utla|ltla": "unitary",
    "ltla": "district",
}


def recognises(file: Candidate) -> bool:
    return set(file.columns) >= COLUMNS


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    return {f"{source.id}/hierarchy": files}


def read(files: list[Candidate], source: Source) -> Read:
    sieves = [_checked(file, str(source.options.get("codes", "E"))) for file in files]
    places = [place for sieve in sieves for place in sieve.table.to_pylist()]
    tables = {"places": _places(places), "memberships": _memberships(places)}
    return gathered(f"{source.id}/hierarchy", tables, sieves)


def _checked(file: Candidate, codes: str) -> Sieve:
    sieve = read_sheet(file)
    checks.with_required(sieve, "areacd", "areanm", "level")
    sieve.refuse(
        pc.invert(pc.starts_with(sieve.text("areacd"), codes)),
        column="areacd",
        reason="a place of another country",
        what_to_do="nothing, unless it should be here",
    )
    sieve.refuse(
        pc.invert(pc.is_in(sieve.text("level"), value_set=pa.array(list(KINDS)))),
        column="level",
        reason="level is not one we know",
        what_to_do=f"write one of {', '.join(KINDS)}",
    )
    for column in ("start", "end"):
        checks.with_number(sieve, column, column, at_least=1800)
    sieve.put("kind", checks.looked_up(sieve.text("level"), KINDS))
    checks.without_repeats(sieve, ["areacd"])
    return sieve


def _places(places: list[dict[str, Any]]) -> pa.Table:
    columns = {
        "place": [place["areacd"].strip() for place in places],
        "name": [place["areanm"].strip() for place in places],
        "kind": [place["kind"] for place in places],
        "starts_on": [_first_day(place["start"]) for place in places],
        "ends_on": [_last_day(place["end"]) for place in places],
        "line": [place["line"] for place in places],
    }
    return shaped(columns, PLACES, len(places))


def _memberships(places: list[dict[str, Any]]) -> pa.Table:
    """A row for each place and each place above it, for as long as both are there."""
    by_code = {place["areacd"].strip(): place for place in places}
    pairs = [(place, by_code[parent]) for place in places for parent in (place["parents"] or "").split("|") if parent in by_code]
    columns = {
        "place": [place["areacd"].strip() for place, _ in pairs],
        "within": [parent["areacd"].strip() for _, parent in pairs],
        "kind": [parent["kind"] for _, parent in pairs],
        "share": [1.0] * len(pairs),
        "starts_on": [_first_day(_latest(place["start"], parent["start"])) for place, parent in pairs],
        "ends_on": [_last_day(_earliest(place["end"], parent["end"])) for place, parent in pairs],
        "line": [place["line"] for place, _ in pairs],
    }
    return shaped(columns, MEMBERSHIPS, len(pairs))


def _first_day(year: float | None) -> date | None:
    return date(int(year), 1, 1) if year else None


def _last_day(year: float | None) -> date | None:
    return date(int(year), 12, 31) if year else None


def _latest(*years: float | None) -> float | None:
    return max((year for year in years if year), default=None)


def _earliest(*years: float | None) -> float | None:
    return min((year for year in years if year), default=None)
