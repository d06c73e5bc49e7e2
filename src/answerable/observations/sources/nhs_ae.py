"""NHS England A&E attendances by provider, department type and month: how many were seen within four hours."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.domain.verdicts import Status
from answerable.observations import checks, periods
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped_from
from answerable.observations.schema import KEYS, OBSERVATIONS
from answerable.observations.sheets import read_sheet

READER = "nhs_ae"
VERSION = "1"
EXPECTS = "a CSV file of NHS England A&E attendances (columns period, org_code, type, attendances, breaches, admissions)"
COLUMNS = {"period", "org_code", "type", "attendances", "breaches", "admissions"}
INDICATORS = {
    "1": "ae-type-1-within-four-hours",
    "2": "ae-type-2-within-four-hours",
    "other": "ae-other-within-four-hours",
}


def recognises(file: Candidate) -> bool:
    return set(file.columns) >= COLUMNS


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    """One for each file: a year's file adds to the others; a file that holds all of another replaces it."""
    named: dict[str, list[Candidate]] = {}
    for file in files:
        named.setdefault(f"{source.id}/{file.stem}", []).append(file)
    return named


def read(files: list[Candidate], source: Source) -> Read:
    sieve = read_sheet(files[0])
    checks.with_required(sieve, "period", "org_code", "type", "attendances", "breaches")
    checks.with_period(sieve, "period", _month, what_to_do="write the first day of the month, for example 2018-04-01")
    for column in ("attendances", "breaches", "admissions"):
        checks.with_number(sieve, column, f"{column}_number", at_least=0)
    _with_known_type(sieve)
    _with_shares(sieve)
    sieve.put("place", sieve.text("org_code"))
    sieve.put("measure", checks.repeated("", sieve.table.num_rows, pa.string()))
    sieve.put("unit", checks.repeated("%", sieve.table.num_rows, pa.string()))
    checks.without_repeats(sieve, KEYS["observations"])
    return gathered(f"{source.id}/{files[0].stem}", {"observations": shaped_from(sieve, OBSERVATIONS)}, [sieve])


def _month(text: str) -> periods.Period | None:
    return periods.month(text[:-3]) if text.endswith("-01") else None


def _with_known_type(sieve: Sieve) -> None:
    known = pc.is_in(sieve.text("type"), value_set=pa.array(list(INDICATORS)))
    sieve.refuse(
        pc.invert(known),
        column="type",
        reason="type is not a type of department",
        what_to_do=f"write one of {', '.join(INDICATORS)}",
    )
    sieve.put("indicator", checks.looked_up(sieve.text("type"), INDICATORS))


def _with_shares(sieve: Sieve) -> None:
    """Percent seen within four hours, from the counts. Nobody came: there is nothing to judge, which is not zero percent."""
    too_many = pc.greater(sieve.table["breaches_number"], sieve.table["attendances_number"])
    sieve.refuse(
        too_many, column="breaches", reason="more breaches than attendances", what_to_do="check both figures with the publisher"
    )
    came = sieve.table["attendances_number"]
    within = pc.subtract(came, sieve.table["breaches_number"])
    some = pc.greater(came, 0)
    nothing = pa.scalar(None, pa.float64())
    sieve.put("numerator", within)
    sieve.put("denominator", came)
    sieve.put("value", pc.multiply(pc.divide(within, pc.if_else(some, came, nothing)), 100.0))
    sieve.put("status", pc.if_else(some, Status.FINAL, Status.NOT_APPLICABLE))
