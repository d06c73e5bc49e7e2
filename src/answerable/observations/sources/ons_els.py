"""ONS Explore Local Statistics: one CSV for each group of indicators, and a JSON file about them beside it.

The publisher's `status` is empty, `u` or `x`, and now and then a remark that belongs in `notes`. In the harmonised symbols
of British government statistics `u` is a figure of low reliability and `x` one that is not available; both come without a
value here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

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

READER = "ons_els"
VERSION = "2"
EXPECTS = "a CSV file of ONS Explore Local Statistics (columns areacd, areanm, geography, indicator, period, observation, ...)"
COLUMNS = {"areacd", "areanm", "geography", "indicator", "period", "observation", "measure", "unit"}
ABOUT = b'"ess-beta-metadata"'
PERIOD = periods.first_of(periods.iso, periods.day)


def recognises(file: Candidate) -> bool:
    return set(file.columns) >= COLUMNS or (file.is_json and ABOUT in file.head)


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    about = {file.stem: file for file in files if file.is_json}
    sheets = [file for file in files if not file.is_json]
    named: dict[str, list[Candidate]] = {}
    for sheet in sheets:
        named.setdefault(f"{source.id}/{sheet.stem}", []).append(sheet)
    for dataset, mine in named.items():
        beside = about.get(dataset.split("/")[1])
        mine += [beside] if beside else []
    return named


def read(files: list[Candidate], source: Source) -> Read:
    """Option `recode`: the code in force of a place whose code alone changed, by its old code."""
    sheet = next(file for file in files if not file.is_json)
    sieve = read_sheet(sheet)
    checks.with_required(sieve, "areacd", "indicator", "period")
    checks.with_period(sieve, "period", PERIOD, what_to_do="write it as 2023-04-01/P1Y or 2023-04-17")
    for column, into in (("observation", "value"), ("lci_95", "lower"), ("uci_95", "upper")):
        checks.with_number(sieve, column, into)
    for column, into in (("areacd", "place"), ("areanm", "place_name")):
        sieve.put(into, sieve.text(column))
    for column in ("indicator", "measure", "unit"):
        sieve.put(column, sieve.text(column))
    _with_status(sieve)
    _with_code_in_force(sieve, {str(old): str(new) for old, new in source.options.get("recode", {}).items()})
    checks.without_repeats(sieve, KEYS["observations"])
    dataset = f"{source.id}/{sheet.stem}"
    names = sorted(pc.unique(sieve.table["indicator"]).to_pylist())
    return gathered(dataset, {"observations": shaped_from(sieve, OBSERVATIONS)}, [sieve], _metadata(files, names))


def _with_status(sieve: Sieve) -> None:
    """Status and notes into our words. A figure called unreliable keeps what was published in its note, not as a value."""
    said, notes, value = sieve.text("status"), sieve.text("notes"), sieve.table["value"]
    symbol = pc.is_in(said, value_set=pa.array(["", "u", "x"]))
    note = _joined(pc.if_else(symbol, "", said), notes)
    suppressed = pc.match_substring(notes, "suppressed", ignore_case=True)
    unreliable = pc.or_(pc.equal(said, "u"), pc.match_substring(notes, "unreliable", ignore_case=True))
    missing = pc.or_(pc.equal(said, "x"), pc.is_null(value))
    status = pc.if_else(
        suppressed,
        Status.SUPPRESSED,
        pc.if_else(unreliable, Status.UNRELIABLE, pc.if_else(missing, Status.MISSING, Status.FINAL)),
    )
    kept = pc.equal(status, Status.FINAL)
    published = pc.binary_join_element_wise("published: ", sieve.text("observation"), "")
    note = pc.if_else(pc.and_(pc.invert(kept), pc.is_valid(value)), _joined(note, published), note)
    for column in ("value", "lower", "upper"):
        sieve.put(column, pc.if_else(kept, sieve.table[column], pa.scalar(None, pa.float64())))
    sieve.put("status", status)
    sieve.put("note", pc.if_else(pc.equal(note, ""), pa.scalar(None, pa.string()), note))


def _with_code_in_force(sieve: Sieve, recode: dict[str, str]) -> None:
    """Carry a figure printed under an old code to the code in force, where the file has no figure under that one.

    A figure printed under both codes stays under both, and only the code in force is judged: no place counts twice.
    """
    old = sieve.table["place"]
    new = checks.looked_up(old, recode)
    fact = [sieve.table[column] for column in ("indicator", "measure", "period")]
    printed = pc.binary_join_element_wise(old, *fact, "|")
    wanted = pc.binary_join_element_wise(new, *fact, "|")
    carried = pc.and_(pc.is_valid(new), pc.invert(pc.is_in(wanted, value_set=pc.unique(printed))))
    told = pc.binary_join_element_wise("published for ", old, ", now ", new, "")
    note = _joined(pc.fill_null(sieve.table["note"], ""), pc.fill_null(told, ""))
    sieve.put("place", pc.if_else(carried, new, old))
    sieve.put("note", pc.if_else(carried, note, sieve.table["note"]))


def _joined(one: Any, other: Any) -> Any:
    both = pc.and_(pc.not_equal(one, ""), pc.not_equal(other, ""))
    return pc.if_else(both, pc.binary_join_element_wise(one, other, "; "), pc.binary_join_element_wise(one, other, ""))


def _metadata(files: list[Candidate], indicators: list[str]) -> dict[str, Any]:
    """What the publisher says of each indicator: label, subtitle, caveats, organisation, dates."""
    about = next((file for file in files if file.is_json), None)
    if about is None:
        return {"indicators": {}}
    try:
        content = json.loads(about.read_bytes().decode("utf-8-sig"), strict=False)
        said = content["ess-beta-metadata"]
    except (ValueError, KeyError, TypeError):
        return {"indicators": {}, "problem": f"{about.name} could not be read"}
    modified = re.search(r"\d\d/\d\d/\d{4}", str(content.get("_note", "")))
    if "label" in said:
        each = dict.fromkeys(indicators, said)
    else:
        each = {name: {**said.get("shared", {}), **said.get(name, {})} for name in indicators}
    return {"modified": modified.group() if modified else None, "indicators": each, "about": Path(about.name).name}
