"""NHS trusts, the integrated care boards and districts their patients come from, and the trusts that were merged away.

Four files make one dataset: names (nhs_trust22_name), shares by board, shares by district, and changes of organisation codes.
The file of changes holds every kind of organisation; a trust is told by its code and by having become part of a trust named
in the first file. No file here names such a trust, so it is shown by its code and its successor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.country import Source
from answerable.domain.refusals import Refusal
from answerable.observations import checks, periods
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped
from answerable.observations.schema import MEMBERSHIPS, PLACES
from answerable.observations.sheets import read_sheet

READER = "nhs_trusts"
VERSION = "1"
EXPECTS = "NHS trusts as CSV (nhs_trust22_code with nhs_trust22_name, icb22_code or ltla21_code; or old_code, new_code, date)"
NAMES = {"nhs_trust22_name", "nhs_trust22_code", "status"}
BOARDS = {"nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb"}
DISTRICTS = {"nhs_trust22_code", "ltla21_code", "proportion_trust_came_from_ltla"}
CHANGES = {"old_code", "new_code", "date"}
SINCE = "2010-01-01"
TRUST_CODE = r"^[RT][0-9A-Z]{2}$"


@dataclass(frozen=True)
class Change:
    """A trust that became part of another on a day."""

    old: str
    new: str
    on: date
    line: int | None


def recognises(file: Candidate) -> bool:
    columns = set(file.columns)
    return any(columns >= each for each in (NAMES, BOARDS, DISTRICTS)) or columns == CHANGES


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    return {f"{source.id}/trusts": files}


def read(files: list[Candidate], source: Source) -> Read:
    """Options: `names` of boards and trusts by code; `recode`, codes in force of districts that were replaced since;
    `since`, the day before which a merger is of no interest; `merged`, trusts that ended and that no file has, each with
    name, into and on."""
    names, boards, districts, changes = (_file(files, each) for each in (NAMES, BOARDS, DISTRICTS, CHANGES))
    if names is None:
        found = ", ".join(file.name for file in files)
        raise Refusal(
            f"{found}: the file of trusts' names (nhs_trust22_name, nhs_trust22_code, status) is missing. Load it with them."
        )
    given = {str(code): str(name) for code, name in source.options.get("names", {}).items()}
    trusts = _checked_names(names)
    sieves, tables = [trusts], {}
    merged: list[Change] = []
    if changes:
        sieve, merged = _checked_changes(
            changes, trusts.table["nhs_trust22_code"].to_pylist(), str(source.options.get("since", SINCE))
        )
        sieves.append(sieve)
    untold = source.options.get("merged", {})
    merged += [Change(code, str(said["into"]), date.fromisoformat(str(said["on"])), None) for code, said in untold.items()]
    given |= {code: str(said["name"]) for code, said in untold.items()}
    places = _trusts(trusts.table.to_pylist(), merged, given)
    memberships = [MEMBERSHIPS.empty_table()]
    if boards:
        sieve = _checked_shares(boards, "icb22_code", "proportion_trust_came_from_icb")
        sieves.append(sieve)
        places += _boards(sieve, given)
        memberships.append(_shares(sieve, "icb22_code", {}, lambda _: "icb"))
    if districts:
        sieve = _checked_shares(districts, "ltla21_code", "proportion_trust_came_from_ltla")
        sieves.append(sieve)
        recode = {str(old): str(new) for old, new in source.options.get("recode", {}).items()}
        memberships.append(
            _shares(sieve, "ltla21_code", recode, lambda code: "district" if code.startswith("E07") else "unitary")
        )
    tables = {"places": pa.Table.from_pylist(places, schema=PLACES), "memberships": pa.concat_tables(memberships)}
    return gathered(f"{source.id}/trusts", tables, sieves)


def _file(files: list[Candidate], columns: set[str]) -> Candidate | None:
    found = [file for file in files if set(file.columns) >= columns]
    if len(found) > 1:
        both = " and ".join(str(file.path) for file in found)
        raise Refusal(f"{both} are both the same kind of list of trusts. Load one of them only.")
    return found[0] if found else None


def _checked_names(file: Candidate) -> Sieve:
    sieve = read_sheet(file)
    checks.with_required(sieve, "nhs_trust22_name", "nhs_trust22_code", "status")
    checks.without_repeats(sieve, ["nhs_trust22_code"])
    return sieve


def _checked_shares(file: Candidate, within: str, share: str) -> Sieve:
    sieve = read_sheet(file)
    checks.with_required(sieve, "nhs_trust22_code", within, share)
    checks.with_number(sieve, share, "share", at_least=0)
    checks.without_repeats(sieve, ["nhs_trust22_code", within])
    return sieve


def _checked_changes(file: Candidate, named: list[str], since: str) -> tuple[Sieve, list[Change]]:
    """Keep changes of trusts into trusts that are named, directly or through others; set other organisations aside."""
    sieve = read_sheet(file)
    checks.with_required(sieve, "old_code", "new_code", "date")
    sieve.refuse(
        pc.invert(pc.match_substring_regex(sieve.text("old_code"), TRUST_CODE)),
        column="old_code",
        reason="an organisation of another kind than a trust",
        what_to_do="nothing",
    )
    checks.with_period(sieve, "date", periods.day, what_to_do="write the day as 2018-04-01")
    sieve.refuse(
        pc.less(sieve.text("date"), since),
        column="date",
        reason=f"a trust that was merged before {since}",
        what_to_do="nothing, unless its figures are wanted: then set since in the catalogue's source",
    )
    successors: dict[str, set[str]] = {}
    for row in sieve.table.to_pylist():
        successors.setdefault(row["old_code"], set()).add(row["new_code"])
    lasting = [bool(_reached(row["new_code"], successors) & set(named)) for row in sieve.table.to_pylist()]
    sieve.refuse(
        pc.invert(pa.array(lasting, pa.bool_())),
        column="new_code",
        reason="did not become part of a trust that is named",
        what_to_do="nothing, unless the trust should be here",
    )
    rows = sieve.table.to_pylist()
    return sieve, [Change(row["old_code"], row["new_code"], row["period_start"], row["line"]) for row in rows]


def _reached(code: str, successors: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = {code}
    while waiting:
        each = waiting.pop()
        seen.add(each)
        waiting |= successors.get(each, set()) - seen
    return seen


def _trusts(rows: list[dict[str, Any]], changes: list[Change], given: dict[str, str]) -> list[dict[str, Any]]:
    names = {row["nhs_trust22_code"]: row["nhs_trust22_name"] for row in rows} | given
    last = {change.old: change for change in sorted(changes, key=lambda each: each.on)}
    places = [_place(row["nhs_trust22_code"], names[row["nhs_trust22_code"]], row["line"], last) for row in rows]
    for code, change in sorted(last.items()):
        if code not in {row["nhs_trust22_code"] for row in rows}:
            into = names.get(change.new, change.new)
            places.append(_place(code, given.get(code, f"{code} (since {change.on.year} part of {into})"), change.line, last))
    return places


def _place(code: str, name: str, line: int | None, last: dict[str, Change]) -> dict[str, Any]:
    ends_on = last[code].on - timedelta(days=1) if code in last else None
    return {"place": code, "name": name, "kind": "trust", "starts_on": None, "ends_on": ends_on, "line": line}


def _boards(sieve: Sieve, given: dict[str, str]) -> list[dict[str, Any]]:
    boards = sieve.table.group_by("icb22_code").aggregate([("line", "min")]).to_pylist()
    return [
        {
            "place": row["icb22_code"],
            "name": given.get(row["icb22_code"], row["icb22_code"]),
            "kind": "icb",
            "line": row["line_min"],
        }
        for row in boards
    ]


def _shares(sieve: Sieve, within: str, recode: dict[str, str], kind: Any) -> pa.Table:
    """Shares of a trust's patients; districts that became one are added together."""
    codes = [recode.get(code, code) for code in sieve.table[within].to_pylist()]
    table = pa.table(
        {"place": sieve.table["nhs_trust22_code"], "within": codes, "share": sieve.table["share"], "line": sieve.table["line"]}
    )
    groups = table.group_by(["place", "within"]).aggregate([("share", "sum"), ("line", "min")])
    columns = {
        "place": groups["place"],
        "within": groups["within"],
        "kind": [kind(code) for code in groups["within"].to_pylist()],
        "share": groups["share_sum"],
        "line": groups["line_min"],
    }
    return shaped(columns, MEMBERSHIPS, groups.num_rows)
