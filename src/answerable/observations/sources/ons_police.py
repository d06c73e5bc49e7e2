"""ONS look-up from district to community safety partnership and police force area: police forces and what they cover."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped
from answerable.observations.schema import MEMBERSHIPS, PLACES
from answerable.observations.sheets import read_sheet

READER = "ons_police"
VERSION = "1"
EXPECTS = "the ONS look-up of districts to police force areas as CSV (columns ltla24_code, pfa24_code, pfa24_name)"
COLUMNS = {"ltla24_code", "pfa24_code", "pfa24_name"}
KIND = "police-force"


def recognises(file: Candidate) -> bool:
    return set(file.columns) >= COLUMNS


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    return {f"{source.id}/police-forces": files}


def read(files: list[Candidate], source: Source) -> Read:
    """Option `recode` gives the code in force of a district whose code changed after the look-up was made."""
    sieve = _checked(files[0], str(source.options.get("codes", "E")))
    recode = {str(old): str(new) for old, new in source.options.get("recode", {}).items()}
    tables = {"places": _forces(sieve.table), "memberships": _memberships(sieve.table, recode)}
    return gathered(f"{source.id}/police-forces", tables, [sieve])


def _checked(file: Candidate, codes: str) -> Sieve:
    sieve = read_sheet(file)
    checks.with_required(sieve, "ltla24_code", "pfa24_code", "pfa24_name")
    sieve.refuse(
        pc.invert(pc.starts_with(sieve.text("pfa24_code"), codes)),
        column="pfa24_code",
        reason="a place of another country",
        what_to_do="nothing, unless it should be here",
    )
    return sieve


def _memberships(rows: pa.Table, recode: dict[str, str]) -> pa.Table:
    """A district with several community safety partnerships has a line for each; it lies within its police force once."""
    pairs = rows.group_by(["ltla24_code", "pfa24_code"]).aggregate([("line", "min")])
    columns = {
        "place": [recode.get(code, code) for code in pairs["ltla24_code"].to_pylist()],
        "within": pairs["pfa24_code"],
        "kind": [KIND] * pairs.num_rows,
        "share": [1.0] * pairs.num_rows,
        "line": pairs["line_min"],
    }
    return shaped(columns, MEMBERSHIPS, pairs.num_rows)


def _forces(rows: pa.Table) -> pa.Table:
    forces = rows.group_by(["pfa24_code", "pfa24_name"]).aggregate([("line", "min")])
    columns = {
        "place": forces["pfa24_code"],
        "name": forces["pfa24_name"],
        "kind": [KIND] * forces.num_rows,
        "line": forces["line_min"],
    }
    return shaped(columns, PLACES, forces.num_rows)
