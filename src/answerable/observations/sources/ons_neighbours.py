"""ONS statistical neighbours: for each local authority the twenty most alike. The file's name says alike in what."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.domain.refusals import Refusal
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped
from answerable.observations.schema import NEIGHBOURS
from answerable.observations.sheets import read_sheet

READER = "ons_neighbours"
VERSION = "1"
EXPECTS = "ONS statistical neighbours as CSV (columns AREACD, 1, 2, ... 20)"
SETS = ("global", "demographic", "economic")


def recognises(file: Candidate) -> bool:
    return file.columns[:3] == ["AREACD", "1", "2"]


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    named: dict[str, list[Candidate]] = {}
    for file in files:
        named.setdefault(f"{source.id}/{_set(file) or file.stem}", []).append(file)
    return named


def read(files: list[Candidate], source: Source) -> Read:
    file = files[0]
    which = _set(file)
    if which is None:
        raise Refusal(f"{file.path}: its name must hold one of {', '.join(SETS)}, as nothing in it says how places are alike.")
    sieve = read_sheet(file)
    checks.with_required(sieve, "AREACD")
    checks.without_repeats(sieve, ["AREACD"])
    ranks = [column for column in sieve.table.column_names if column.isdigit()]
    table = pa.concat_tables([NEIGHBOURS.empty_table(), *(_of_rank(sieve, rank, f"ons-{which}") for rank in ranks)])
    return gathered(f"{source.id}/{which}", {"neighbours": table}, [sieve])


def _set(file: Candidate) -> str | None:
    return next((each for each in SETS if each in file.name.lower()), None)


def _of_rank(sieve: Sieve, rank: str, neighbours: str) -> pa.Table:
    given = pc.not_equal(sieve.text(rank), "")
    rows = sieve.table.filter(given)
    columns = {
        "neighbours": [neighbours] * rows.num_rows,
        "place": rows["AREACD"],
        "neighbour": pc.filter(sieve.text(rank), given),
        "rank": [int(rank)] * rows.num_rows,
        "line": rows["line"],
    }
    return shaped(columns, NEIGHBOURS, rows.num_rows)
