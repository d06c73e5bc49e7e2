"""Our own tidy CSV, for figures that no other reader knows: docs/how-to/tidy-csv.md describes it.

Five kinds of file, told apart by their headers: observations, places, memberships, neighbours, and boundaries as GeoJSON.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.domain.verdicts import Status
from answerable.observations import checks, periods
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped_from
from answerable.observations.schema import KEYS, TABLES
from answerable.observations.sheets import read_sheet
from answerable.observations.sources import boundaries

READER = "tidy"
VERSION = "1"
EXPECTS = "a tidy CSV (observations: indicator, place, period, value; or places, memberships, neighbours) or GeoJSON"
REQUIRED = {
    "observations": ["indicator", "place", "period", "value"],
    "memberships": ["place", "within", "kind"],
    "neighbours": ["neighbours", "place", "neighbour", "rank"],
    "places": ["place", "name", "kind"],
}
PERIOD = periods.first_of(periods.iso, periods.month, periods.year)
STATUSES = [status.value for status in Status]


def recognises(file: Candidate) -> bool:
    return _kind(file) is not None


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    named: dict[str, list[Candidate]] = {}
    for file in files:
        named.setdefault(f"{source.id}/{file.stem}", []).append(file)
    return named


def read(files: list[Candidate], source: Source) -> Read:
    file, dataset = files[0], f"{source.id}/{files[0].stem}"
    kind = _kind(file) or "observations"
    if kind == "boundaries":
        return boundaries.read_geojson(file, dataset, code=str(source.options.get("code", "place")))
    sieve = read_sheet(file)
    checks.with_required(sieve, *(column for column in REQUIRED[kind] if column not in ("value", "rank")))
    READINGS[kind](sieve)
    checks.without_repeats(sieve, KEYS[kind])
    return gathered(dataset, {kind: shaped_from(sieve, TABLES[kind])}, [sieve])


def _kind(file: Candidate) -> str | None:
    if boundaries.is_geojson(file):
        return "boundaries"
    columns = set(file.columns)
    return next((kind for kind, required in REQUIRED.items() if columns >= set(required)), None)


def _read_observations(sieve: Sieve) -> None:
    checks.with_period(sieve, "period", PERIOD, what_to_do="write 2023, 2023-04 or 2023-04-01/P1Y")
    for column in ("value", "lower", "upper"):
        checks.with_number(sieve, column, column)
    for column in ("numerator", "denominator"):
        checks.with_number(sieve, column, column, at_least=0)
    for column in ("measure", "unit"):
        sieve.put(column, sieve.text(column))
    for column in ("place_name", "note"):
        text = sieve.text(column)
        sieve.put(column, pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text))
    _with_limits_in_order(sieve)
    _with_status(sieve)


def _with_limits_in_order(sieve: Sieve) -> None:
    crossed = pc.greater(sieve.table["lower"], sieve.table["upper"])
    sieve.refuse(crossed, column="lower", reason="lower is more than upper", what_to_do="swap the two limits")


def _with_status(sieve: Sieve) -> None:
    """An empty status is final where there is a value and missing where there is none."""
    known = pc.is_in(sieve.text("status"), value_set=pa.array(["", *STATUSES]))
    sieve.refuse(
        pc.invert(known),
        column="status",
        reason="status is not a word we know",
        what_to_do=f"leave it empty or write {', '.join(STATUSES)}",
    )
    has_value = pc.is_valid(sieve.table["value"])
    said = sieve.text("status")
    said = pc.if_else(pc.equal(said, ""), pc.if_else(has_value, Status.FINAL, Status.MISSING), said)
    sieve.put("status", said)
    carries = pc.is_in(said, value_set=pa.array([status.value for status in checks.CARRY_A_VALUE]))
    sieve.refuse(
        pc.and_(has_value, pc.invert(carries)),
        column="value",
        reason="a figure with this status cannot have a value",
        what_to_do="leave the value or the status empty",
    )
    has_value, said = pc.is_valid(sieve.table["value"]), sieve.table["status"]
    carries = pc.is_in(said, value_set=pa.array([status.value for status in checks.CARRY_A_VALUE]))
    sieve.refuse(
        pc.and_(carries, pc.invert(has_value)),
        column="value",
        reason="a figure with this status needs a value",
        what_to_do="fill the value in, or write missing or suppressed as its status",
    )


def _read_places(sieve: Sieve) -> None:
    _with_days(sieve)


def _read_memberships(sieve: Sieve) -> None:
    _with_days(sieve)
    checks.with_number(sieve, "share", "share", at_least=0)
    too_much = pc.greater(sieve.table["share"], 1.0)
    sieve.refuse(too_much, column="share", reason="share is more than 1", what_to_do="write a share between 0 and 1")
    sieve.put("share", pc.fill_null(sieve.table["share"], 1.0))


def _read_neighbours(sieve: Sieve) -> None:
    checks.with_required(sieve, "rank")
    checks.with_number(sieve, "rank", "rank", at_least=1)
    whole = pc.equal(pc.floor(sieve.table["rank"]), sieve.table["rank"])
    sieve.refuse(
        pc.invert(whole), column="rank", reason="rank is not a whole number", what_to_do="write 1 for the nearest, then 2, 3"
    )
    sieve.put("rank", sieve.table["rank"].cast(pa.int32()))


def _with_days(sieve: Sieve) -> None:
    for column in ("starts_on", "ends_on"):
        text = sieve.text(column)
        days = {each: periods.day(each) for each in pc.unique(text).to_pylist()}
        odd = pa.array([each for each, day in days.items() if each and day is None], pa.string())
        sieve.refuse(
            pc.is_in(text, value_set=odd), column=column, reason=f"{column} is not a day", what_to_do="write it as 2023-04-01"
        )
        known = {each: day.start for each, day in days.items() if day}
        where = pc.index_in(sieve.text(column), value_set=pa.array(list(known), pa.string()))
        sieve.put(column, pc.take(pa.array(list(known.values()), pa.date32()), where))


READINGS = {
    "observations": _read_observations,
    "places": _read_places,
    "memberships": _read_memberships,
    "neighbours": _read_neighbours,
}
