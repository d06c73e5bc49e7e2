"""DfE Local Authority Interactive Tool: a Parquet panel, its data dictionary, and the DfE's list of local authorities.

The panel prints a year as a label; the dictionary says whether the measure's years are financial, academic or calendar ones,
or a count on a day in January, March or September. A financial or academic year is labelled by the year it ends in.
The panel prints "-" where it has no figure, be it suppressed, not collected or not returned, and does not say which: such
rows are kept with the status missing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from answerable.domain.country import Source
from answerable.domain.refusals import Refusal
from answerable.domain.verdicts import Status
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.periods import Period, period
from answerable.observations.reading import Read, gathered, shaped_from
from answerable.observations.schema import KEYS, OBSERVATIONS

READER = "dfe_lait"
VERSION = "1"
EXPECTS = "the DfE Local Authority Interactive Tool: a Parquet panel, its data dictionary and the list of local authorities"
PANEL = {"measure_code", "period", "area", "la_number", "value", "suppression"}
DICTIONARY = {"Measure_short", "Measure", "Polarity", "Year_Type", "Methodology"}
LIST = "the list of local authorities (CSV with dfe_la_number, gss and stat_neighbours_la_code)"
AUTHORITIES = {"dfe_la_number", "gss", "stat_neighbours_la_code"}
LABEL = re.compile(r"^(\d{4})(?:[-/](\d{2})(?:-(\d{2})/(\d{2}))?)?(?: \((OT|prov|Rev|Final)\))?$")
STATUS = {"prov": Status.PROVISIONAL, "Rev": Status.REVISED}
NO_FIGURE = "the publisher prints “-”: suppressed, not collected or not returned, without saying which"

# first day, from the year a label ends in
YEARS: dict[str, Callable[[int], date]] = {
    "Financial Year": lambda ends: date(ends - 1, 4, 1),
    "Academic Year": lambda ends: date(ends - 1, 9, 1),
    "Calendar Year": lambda ends: date(ends, 1, 1),
}
# month of the count; the five measures that say only "Annual" are counted on 31 March
COUNTS = {"Annual - January": 1, "Annual": 3, "Annual (end of Sept)": 9}


def recognises(file: Candidate) -> bool:
    if file.is_parquet:
        return _columns(file) >= PANEL
    columns = set(file.columns)
    return columns >= DICTIONARY or columns >= AUTHORITIES


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    return {f"{source.id}/panel": files} if any(file.is_parquet or set(file.columns) >= DICTIONARY for file in files) else {}


def read(files: list[Candidate], source: Source) -> Read:
    """Options: `areas`, codes by the DfE's number for what the list lacks (England, regions); `recode`, old code to new."""
    panel, dictionary, authorities = _three(files)
    about = _about(dictionary)
    sieve = Sieve(panel.name, _table(panel))
    _with_place(sieve, _codes(authorities, source), {str(old): str(new) for old, new in source.options.get("recode", {}).items()})
    _with_period(sieve, about)
    _with_value(sieve)
    sieve.put("indicator", sieve.table["measure_code"])
    sieve.put("measure", checks.repeated("", sieve.table.num_rows, pa.string()))
    sieve.put("unit", checks.looked_up(sieve.table["indicator"], {code: row["y_axis_name"] for code, row in about.items()}))
    checks.without_repeats(sieve, KEYS["observations"])
    metadata = {"indicators": {code: _said(row) for code, row in sorted(about.items())}}
    return gathered(f"{source.id}/panel", {"observations": shaped_from(sieve, OBSERVATIONS)}, [sieve], metadata)


def _columns(file: Candidate) -> set[str]:
    """Of a Parquet file; a broken one is nobody's."""
    try:
        return set(pq.read_schema(file.path).names)
    except (pa.ArrowInvalid, OSError):
        return set()


def _three(files: list[Candidate]) -> tuple[Candidate, Candidate, Candidate]:
    kinds = {
        "the panel (Parquet)": [file for file in files if file.is_parquet],
        "its data dictionary (CSV)": [file for file in files if set(file.columns) >= DICTIONARY],
        LIST: [file for file in files if set(file.columns) >= AUTHORITIES],
    }
    for what, found in kinds.items():
        if len(found) != 1:
            names = ", ".join(str(file.path) for file in files)
            raise Refusal(
                f"{names}: {'more than one file is' if found else 'there is no'} {what}. Load all three files together, once."
            )
    panel, dictionary, authorities = (found[0] for found in kinds.values())
    return panel, dictionary, authorities


def _table(panel: Candidate) -> pa.Table:
    try:
        table = pq.read_table(panel.path, columns=sorted(PANEL))
    except (pa.ArrowInvalid, OSError) as problem:
        raise Refusal(f"{panel.path} is not a whole Parquet file. Download it again.") from problem
    return table.append_column("line", pa.array(range(1, table.num_rows + 1), pa.int64()))


def _about(dictionary: Candidate) -> dict[str, dict[str, str]]:
    """Rows by the code the panel uses; where the dictionary has two for one code the later one, the newer wording, counts."""
    text = dictionary.read_bytes().decode("utf-8-sig", errors="replace")
    return {row["Measure_short"]: row for row in csv.DictReader(io.StringIO(text)) if row.get("Measure_short")}


def _codes(authorities: Candidate, source: Source) -> dict[str, str]:
    text = authorities.read_bytes().decode("utf-8-sig", errors="replace")
    listed = {row["dfe_la_number"].strip(): row["gss"].strip() for row in csv.DictReader(io.StringIO(text)) if row["gss"]}
    return listed | {str(number): str(code) for number, code in source.options.get("areas", {}).items()}


def _with_place(sieve: Sieve, codes: dict[str, str], recode: dict[str, str]) -> None:
    place = checks.looked_up(sieve.text("la_number"), {number: recode.get(code, code) for number, code in codes.items()})
    sieve.put("place", place)
    sieve.put("place_name", sieve.table["area"])
    sieve.put("note", checks.looked_up(sieve.text("la_number"), _recoded(codes, recode)))
    sieve.refuse(
        pc.is_null(place),
        column="la_number",
        reason="no code is known for this number of the DfE",
        what_to_do="add the number under areas in the catalogue's source, or a row to the list of local authorities",
    )


def _recoded(codes: dict[str, str], recode: dict[str, str]) -> dict[str, str]:
    return {number: f"published for {code}, now {recode[code]}" for number, code in codes.items() if code in recode}


def _with_period(sieve: Sieve, about: dict[str, dict[str, str]]) -> None:
    types = checks.looked_up(sieve.table["measure_code"], {code: row["Year_Type"] for code, row in about.items()}, "")
    sieve.put("label", pc.binary_join_element_wise(types, sieve.text("period"), "|"))
    labels = pc.unique(sieve.table["label"]).to_pylist()
    read = {label: _period(*label.split("|", 1)) for label in labels}
    unknown = pa.array([label for label, found in read.items() if found is None], pa.string())
    sieve.refuse(
        pc.is_in(sieve.table["label"], value_set=unknown),
        column="period",
        reason="period is not a year, or the dictionary does not say what kind of year",
        what_to_do="ask the DfE which year is meant; the row stays out until it says",
    )
    sieve.put("status", checks.looked_up(sieve.table["label"], {label: _status(label) for label in labels}))
    checks.spread_periods(sieve, sieve.table["label"], {label: found for label, found in read.items() if found})


def _period(kind: str, label: str) -> Period | None:
    """`2023`, `2018-19 (OT)`, `2023/24`, `2025 (prov)`; `2014-16` and `2013/14-15/16` are three years."""
    said = LABEL.match(label)
    if not said:
        return None
    first, second, _, fourth = int(said[1]), *(int(said[each]) if said[each] else None for each in (2, 3, 4))
    if kind in COUNTS:
        return period(date(first, COUNTS[kind], 1), 1, "M") if second is None else None
    if kind not in YEARS:
        return None
    if second is None:
        return period(YEARS[kind](first), 1, "Y")
    crossing = kind != "Calendar Year"
    if fourth is not None:
        years = fourth - second + 1
        return period(YEARS[kind](first + 1), years, "Y") if crossing and second == (first + 1) % 100 and years > 1 else None
    years = second - first % 100 + (0 if crossing else 1)
    start = YEARS[kind](first + 1) if crossing else YEARS[kind](first)
    return period(start, years, "Y") if 0 < years < 10 else None


def _status(label: str) -> str:
    said = LABEL.match(label.split("|", 1)[1])
    return STATUS.get(said[5] if said and said[5] else "", Status.FINAL)


def _with_value(sieve: Sieve) -> None:
    value = sieve.table["value"]
    odd = pc.or_(pc.fill_null(pc.is_nan(value), False), pc.fill_null(pc.is_inf(value), False))
    sieve.refuse(odd, column="value", reason="value is not a number", what_to_do="check the figure with its publisher")
    withheld = pc.or_(pc.equal(sieve.text("suppression"), "-"), pc.is_null(sieve.table["value"]))
    sieve.put("status", pc.if_else(withheld, Status.MISSING, sieve.table["status"]))
    sieve.put("value", pc.if_else(withheld, pa.scalar(None, pa.float64()), sieve.table["value"]))
    sieve.put("note", pc.if_else(pc.and_(withheld, pc.is_null(sieve.table["note"])), NO_FIGURE, sieve.table["note"]))


def _said(row: dict[str, Any]) -> dict[str, str]:
    return {
        "label": row["Measure"],
        "subtitle": row["Chart_title"],
        "longDescription": row["Description"],
        "methodology": row["Methodology"],
        "polarity": row["Polarity"],
        "year": row["Year_Type"],
        "unit": row["y_axis_name"],
        "sourceOrg": row.get("Data Owner (DO) /Supplier and Contact Details", ""),
    }
