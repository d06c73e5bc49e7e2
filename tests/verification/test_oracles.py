"""Published and independently computed answers, reproduced (../shared/oracles)."""

from __future__ import annotations

import csv
import gzip
import json
from calendar import monthrange
from datetime import date

import ibis
import pyarrow as pa
import pytest

from answerable.measurement import control_chart, proportion, rate
from answerable.measurement.intervals import byar_limits, exact_limits


def table_of(rows):
    return ibis.memtable(pa.Table.from_pylist(rows))


def columns(values):
    return ibis.memtable(pa.table(values))


@pytest.fixture(scope="module")
def limits(oracles):
    with open(oracles / "own_ci_mpmath.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cases(limits, method, confidence):
    return [row for row in limits if row["method"] == method and row["confidence"] == confidence]


@pytest.mark.parametrize("confidence", ["0.95", "0.998"])
@pytest.mark.parametrize(("method", "count"), [("wilson", proportion), ("byar_or_exact_lt10", rate)])
def test_limits_to_fourteen_figures(limits, method, count, confidence):
    rows = cases(limits, method, confidence)
    assert rows
    table = columns(
        {
            "turn": list(range(len(rows))),
            "numerator": [float(row["x"]) for row in rows],
            "denominator": [float(row["n"] or 1) for row in rows],
        }
    )
    multiplier = 1.0
    made = count(table, confidence=float(confidence), multiplier=multiplier).order_by("turn").to_pyarrow().to_pylist()
    for row, answer in zip(rows, made, strict=True):
        expected = float(row["lower"]), float(row["upper"])
        assert (answer["lower"], answer["upper"]) == pytest.approx(expected, rel=1e-12, abs=1e-14), row


@pytest.mark.parametrize("confidence", ["0.95", "0.998"])
def test_byar_and_exact_alone(limits, confidence):
    for row in cases(limits, "exact_poisson", confidence):
        if float(row["x"]) < 10:
            expected = float(row["lower"]), float(row["upper"])
            assert exact_limits(int(float(row["x"])), confidence=float(confidence)) == pytest.approx(expected, rel=1e-12)
    for row in cases(limits, "byar", confidence):
        lower, upper = byar_limits(ibis.literal(float(row["x"])), confidence=float(confidence))
        made = columns({"one": [1]}).select(lower=lower, upper=upper).to_pyarrow().to_pylist()[0]
        if row["lower"] and float(row["lower"]) >= 0:
            assert made["lower"] == pytest.approx(float(row["lower"]), rel=1e-12)
        assert made["upper"] == pytest.approx(float(row["upper"]), rel=1e-12)


def test_the_chart_of_one_trust_as_nhs_r_draws_it(oracles, england):
    """RRK, type 1 breaches before April 2018: limits to 7 decimals, and every flag."""
    expected = json.loads((oracles / "nhsr_rrk_example.json").read_text(encoding="utf-8"))
    points = control_chart(table_of(rrk(england)), leaning="ignored").order_by("period_start")
    made = points.to_pyarrow().to_pylist()
    assert made[0]["chart_mean"] == pytest.approx(expected["mean"], abs=1e-7)
    assert made[0]["chart_lower"] == pytest.approx(expected["lpl"], abs=1e-7)
    assert made[0]["chart_upper"] == pytest.approx(expected["upl"], abs=1e-7)
    numbers = {None: 0, "outside_limits": 1, "trend": 2, "two_of_three": 3, "shift": 4}
    assert [numbers[row["chart_rule"]] for row in made] == expected["rule"]


def rrk(england):
    path = next((england / "nhs").glob("ae_attendances*.csv.gz"))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["org_code"] == "RRK" and row["type"] == "1"]
    starts = [(date.fromisoformat(row["period"][:10]), float(row["breaches"])) for row in rows]
    return [
        {"subject": "breaches", "place": "RRK", "period_start": start, "estimate": value, "polarity": "low_is_good",
         "period_end": start.replace(day=monthrange(start.year, start.month)[1])}
        for start, value in sorted(starts)
        if start < date(2018, 4, 1)
    ]  # fmt: skip


def test_a_stable_process_of_the_textbook_shows_nothing(oracles):
    """Montgomery's piston rings (qicharts2): 25 sample means, no signal by any rule."""
    with open(oracles / "qic_ex_6_3_1.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    series = [
        {"subject": "rings", "place": "one", "period_start": date(2000 + turn, 1, 1), "period_end": date(2000 + turn, 12, 31),
         "estimate": float(row["y"]), "polarity": "neither"}
        for turn, row in enumerate(rows)
    ]  # fmt: skip
    made = control_chart(table_of(series)).to_pyarrow().to_pylist()
    assert made[0]["chart_mean"] == pytest.approx(float(rows[0]["cl"]), abs=1e-12)
    assert {row["chart_rule"] for row in made} == {None}
    assert {row["chart_reading"] for row in made} == {"no_clear_change"}
