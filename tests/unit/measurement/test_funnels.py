"""Funnel limits against the formula."""

from __future__ import annotations

import math

import ibis
import pyarrow as pa
import pytest

from answerable.measurement import funnel

Z = {"95": 1.959963984540054, "998": 3.090232306167813}


@pytest.mark.parametrize(("share", "n"), [(80.0, 400.0), (99.0, 10.0), (0.0, 50.0), (100.0, 7.0), (50.0, 1e6)])
def test_limits_are_those_of_the_formula_and_stay_between_none_and_all(share, n):
    table = ibis.memtable(pa.table({"country_value": [share], "denominator": [n]}))
    row = funnel(table, multiplier=100.0).to_pyarrow().to_pylist()[0]
    for name, z in Z.items():
        spread = z * math.sqrt(share / 100 * (1 - share / 100) / n)
        assert row[f"funnel_lower_{name}"] == pytest.approx(100 * max(0.0, share / 100 - spread))
        assert row[f"funnel_upper_{name}"] == pytest.approx(100 * min(1.0, share / 100 + spread))


def test_no_cases_no_limits():
    table = ibis.memtable(pa.table({"country_value": [80.0], "denominator": [0.0]}))
    assert funnel(table).to_pyarrow().to_pylist()[0]["funnel_lower_95"] is None


def judged(counts, **more):
    """(x, n) of each place, about a share of one half."""
    rows = [
        {"subject": "s", "period": "p", "place": str(which), "numerator": x, "denominator": n, "country_value": 0.5,
         "polarity": "low_is_good"}
        for which, (x, n) in enumerate(counts)
    ]  # fmt: skip
    schema = pa.schema(
        [("subject", pa.string()), ("period", pa.string()), ("place", pa.string()), ("numerator", pa.float64()),
         ("denominator", pa.float64()), ("country_value", pa.float64()), ("polarity", pa.string())]
    )  # fmt: skip
    table = funnel(ibis.memtable(pa.Table.from_pylist(rows, schema=schema)), numerator="numerator", **more)
    made = {row["place"]: row for row in table.to_pyarrow().to_pylist()}
    return [made[str(which)] for which in range(len(counts))]


def test_nineteen_places_do_not_tell_how_places_differ():
    rows = judged([(50.0, 100.0)] * 19)
    assert {(row["funnel_class_95"], row["funnel_reason"]) for row in rows} == {("not_compared", "too_few_places")}
    assert {row["funnel_reason"] for row in judged([(50.0, 100.0)] * 20)} == {None}


def test_one_place_is_no_funnel():
    assert judged([(1.0, 100.0)], spread_between_places=False)[0]["funnel_reason"] == "too_few_places"
    assert judged([(1.0, 100.0)] * 2, spread_between_places=False)[0]["funnel_class_998"] == "better"


def test_places_that_differ_beyond_all_measure_are_not_compared_rather_than_widened():
    rows = judged([(300.0, 1000.0), (700.0, 1000.0)] * 15)
    assert rows[0]["funnel_phi"] > 10
    assert {(row["funnel_class_998"], row["funnel_reason"]) for row in rows} == {("not_compared", "not_comparable")}
    assert {row["funnel_tau2"] for row in rows} == {0}
    assert {row["funnel_class_998"] for row in judged([(300.0, 1000.0), (700.0, 1000.0)] * 15, most_phi=1000.0)} == {"similar"}


def test_a_place_with_impossible_or_missing_counts_neither_passes_nor_moves_the_others():
    usual = [(48.0, 100.0), (52.0, 100.0)] * 12
    odd = [(101.0, 100.0), (None, 100.0), (0.0, 0.0), (5.0, None)]
    rows = judged([*usual, *odd])
    reasons = [row["funnel_reason"] for row in rows[24:]]
    assert reasons == ["impossible_counts", "uncertainty_unknown", "too_few_cases", "uncertainty_unknown"]
    assert {row["funnel_class_95"] for row in rows[24:]} == {"not_compared"}
    assert {row["funnel_places"] for row in rows} == {24}
    assert rows[0]["funnel_phi"] == pytest.approx(judged(usual)[0]["funnel_phi"])


def test_spread_between_places_widens_the_funnel_and_spares_the_usual():
    counts = [(float(420 + 8 * turn), 1000.0) for turn in range(21)]
    naive, fair = judged(counts, spread_between_places=False), judged(counts)
    assert fair[0]["funnel_tau2"] > 0
    assert sum(row["funnel_class_95"] != "similar" for row in naive) > 5
    assert sum(row["funnel_class_95"] != "similar" for row in fair) == 0
    assert fair[0]["funnel_lower_95"] < naive[0]["funnel_lower_95"]


def test_a_place_of_no_events_has_no_logarithm_and_is_not_judged_on_it():
    rows = judged([(0.0, 100.0), *[(50.0, 100.0)] * 25], kind="rate", transform="log")
    assert (rows[0]["funnel_class_95"], rows[0]["funnel_reason"]) == ("not_compared", "too_few_cases")
    assert judged([(0.0, 100.0), *[(50.0, 100.0)] * 25], kind="rate")[0]["funnel_class_998"] == "better"
