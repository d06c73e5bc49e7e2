"""DfE statistical neighbours of children's services, in the DfE's list of authorities: ten for each, the nearest first."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped
from answerable.observations.schema import NEIGHBOURS
from answerable.observations.sheets import read_sheet

READER = "dfe_neighbours"
VERSION = "1"
EXPECTS = "the DfE list of local authorities as CSV (columns dfe_la_number, gss, name, stat_neighbours_la_code)"
COLUMNS = {"dfe_la_number", "gss", "stat_neighbours_la_code"}
SET = "dfe-children"


def recognises(file: Candidate) -> bool:
    return set(file.columns) >= COLUMNS


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    return {f"{source.id}/children": files}


def read(files: list[Candidate], source: Source) -> Read:
    sieve = _checked(files[0])
    pairs = [(row, code, rank) for row in sieve.table.to_pylist() for rank, code in enumerate(_codes(row), start=1)]
    columns = {
        "neighbours": [SET] * len(pairs),
        "place": [row["gss"] for row, _, _ in pairs],
        "neighbour": [code for _, code, _ in pairs],
        "rank": [rank for _, _, rank in pairs],
        "line": [row["line"] for row, _, _ in pairs],
    }
    return gathered(f"{source.id}/children", {"neighbours": shaped(columns, NEIGHBOURS, len(pairs))}, [sieve])


def _checked(file: Candidate) -> Sieve:
    sieve = read_sheet(file)
    checks.with_required(sieve, "gss")
    sieve.refuse(
        pa.array([not _codes(row) for row in sieve.table.to_pylist()], pa.bool_()),
        column="stat_neighbours_la_code",
        reason="no neighbours are given",
        what_to_do="nothing: authorities that were abolished have none",
    )
    sieve.put("gss", pc.utf8_trim_whitespace(sieve.table["gss"]))
    checks.without_repeats(sieve, ["gss"])
    return sieve


def _codes(row: dict[str, Any]) -> list[str]:
    return [code for each in str(row["stat_neighbours_la_code"]).split(",") if (code := each.strip())]
