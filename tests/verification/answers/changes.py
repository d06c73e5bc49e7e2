"""Evaluations: the minimum wage in New Jersey, and cigarettes in California."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from answerable.measurement import difference_in_differences, mean, synthetic_control
from tests.verification.answers.held import Answers, LeftOut, number, paired, read, read_json

Rows = list[dict[str, Any]]
FOUR = {("0", "0"): "pa_before", ("1", "0"): "nj_before", ("0", "1"): "pa_after", ("1", "1"): "nj_after"}


def restaurants(oracles: Path) -> Rows:
    return [
        {"place": row["id"], "period_start": int(row["d"]), "treated": int(row["nj"]), "post": int(row["d"]),
         "estimate": number(row["fte"]), "wage": number(row["wage"]), "closed": row["status"] == "3"}
        for row in read(oracles / "card_krueger_1994.csv")
    ]  # fmt: skip


def effect_of(rows: Rows, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = difference_in_differences(pa.Table.from_pylist(rows), **more).to_pyarrow().to_pylist()[0]
    return made


def in_both_waves(rows: Rows) -> Rows:
    places = [row["place"] for row in rows]
    return [row for row in rows if places.count(row["place"]) == 2]


def minimum_wage(oracles: Path, england: Path) -> Iterator[Answers]:
    wage, rows = read_json(oracles / "card_krueger_expected.json"), restaurants(oracles)
    known = [row for row in rows if row["estimate"] is not None]
    usable = [row for row in known if row["wage"] is not None or (row["closed"] and row["period_start"] == 1)]
    crude, twice = effect_of(rows, method="two_by_two"), effect_of(in_both_waves(known))
    column_1, four = effect_of(in_both_waves(usable), errors="homoskedastic"), _four_means(known)
    table_3, table_4 = wage["table3"], wage["table4_i"]
    estimate, error, count = table_4["recomputed"]
    counts = paired(table_3["n"], [four[name]["n"] for name in ("pa_before", "nj_before", "pa_after", "nj_after")])
    counts += [(wage["balanced"]["n_stores"], twice["units"]), (table_4["n"], column_1["units"]), (count, column_1["units"])]
    yield Answers("numbers of restaurants", counts)
    yield Answers("effect of Table 3, worked out again", [(table_3["recomputed_did"], crude["estimate"])], absolute=1e-12)
    ours = (column_1["estimate"], column_1["standard_error"])
    yield Answers("effect and error of Table 4 (i), worked out again", paired([estimate, error], list(ours)), absolute=1e-9)
    printed = [(table_3[name], row["estimate"]) for name, row in four.items()]
    printed += [*paired([table_4["paper"], table_4["se"]], list(ours)), (wage["balanced"]["did"], twice["estimate"])]
    yield Answers("as printed to two decimals: means, Table 4 (i), restaurants seen twice", printed, absolute=0.005)
    yield Answers(
        "as printed: effect of Table 3, a difference of rounded means", [(table_3["did"], crude["estimate"])], absolute=0.01
    )


def _four_means(rows: Rows) -> dict[str, dict[str, Any]]:
    table = ibis.memtable(
        pa.table({"of": [FOUR[str(row["treated"]), str(row["post"])] for row in rows], "y": [row["estimate"] for row in rows]})
    )
    groups = table.group_by("of").aggregate(value=table.y.mean(), sd=table.y.std(how="sample"), n=table.y.count())
    return {row["of"]: row for row in mean(groups).to_pyarrow().to_pylist()}


NO_WAGE = [
    LeftOut(1, "the standard error that Table 3 prints, 1.36: worked out in another way; ours, clustered by restaurant, is 1.31")
]


def states(oracles: Path) -> Rows:
    return [
        {"place": row["State"], "period_start": int(row["Year"]), "estimate": float(row["PacksPerCapita"]),
         "treated": int(row["State"] == "California"), "post": int(int(row["Year"]) >= 1989)}
        for row in read(oracles / "california_prop99.csv")
    ]  # fmt: skip


@cache
def california(oracles: Path, method: Any) -> Rows:
    table = pa.Table.from_pylist(states(oracles))
    made: Rows = synthetic_control(table, treated_unit="California", starts=1989, method=method).to_pyarrow().to_pylist()
    return made


def cigarettes(oracles: Path, england: Path) -> Iterator[Answers]:
    oracle = read_json(oracles / "prop99_expected.json")
    published, again = oracle["prop99"], oracle["recomputed_here"]
    package, plain = published["synthdid_R"], effect_of(states(oracles))["estimate"]
    sdid, sc = (california(oracles, method)[0] for method in ("synthetic_did", "synthetic_control"))
    yield Answers("plain differences, worked out again", [(again["DID"], plain)], absolute=1e-9)
    exact = [(package["did"], plain), (package["sdid"], sdid["estimate"]), (again["SDID_diff_diff"], sdid["estimate"])]
    yield Answers("differences and synthetic differences of two packages", exact, absolute=5e-6)
    yield Answers(
        "synthetic control, without a penalty, by a search",
        [(again["SC_outcomes_only_slsqp_no_reg"], sc["estimate"])],
        absolute=5e-4,
    )
    yield Answers(
        "synthetic differences by another search, which stops early",
        [(again["SDID_own_slsqp"], sdid["estimate"])],
        absolute=0.002,
    )
    printed = [(published["DID"], plain), (published["SDID"], sdid["estimate"])]
    yield Answers("as printed to one decimal", printed, absolute=0.05)
    stopped = [(published["SC"], sc["estimate"]), (package["sc"], sc["estimate"])]
    yield Answers("synthetic control of the R package, which stops early", stopped, absolute=0.11)
    errors = [(published["SDID_se"], sdid["standard_error"]), (published["SC_se"], sc["standard_error"])]
    yield Answers("standard errors, theirs of random placebos, ours of all 38", errors, absolute=1.5)


NO_CIGARETTES = [
    LeftOut(1, "the standard error of plain differences: with one changed state we give none"),
    LeftOut(5, "weights of a synthetic control that also matches prices and incomes; ours matches what was sold before"),
]
