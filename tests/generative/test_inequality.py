"""Quantiles and inequality indices against their slow twins."""

from __future__ import annotations

import math

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.inequality import quantiles, slope_index_of_inequality
from tests.reference import inequality as slow

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
figures = st.one_of(st.none(), st.integers(0, 30).map(float), st.floats(-1e6, 1e6))


def rows_of(table):
    return table.to_pyarrow().to_pylist()


@few
@given(st.lists(st.lists(figures, max_size=60), min_size=1, max_size=6), st.sampled_from([4, 5, 10]), st.booleans())
def test_quantiles_are_their_twin(groups, count, worst_is_high):
    rows = [
        {"period": which, "turn": turn, "estimate": value, "polarity": "low_is_good" if worst_is_high else "high_is_good"}
        for which, values in enumerate(groups)
        for turn, value in enumerate(values)
    ]
    schema = {"period": "int64", "turn": "int64", "estimate": "float64", "polarity": "string"}
    table = ibis.memtable(pa.Table.from_pylist(rows) if rows else [], schema=schema)
    by_polarity = quantiles(table, by=["period"], count=count).order_by("period", "turn")
    told = quantiles(table.drop("polarity"), by=["period"], count=count, worst_is_high=worst_is_high).order_by("period", "turn")
    made = [row["quantile"] for row in rows_of(by_polarity)]
    assert made == [row["quantile"] for row in rows_of(told)]
    assert made == [each for values in groups for each in slow.quantiles(values, count, worst_is_high=worst_is_high)]
    for row in rows_of(by_polarity):
        assert (row["quantile"] is None) == (row["quantile_reason"] is not None)
        assert row["quantile_reason"] in (None, "too_few_places", "not_reported")


def of(groups, scale=1.0):
    rows = [
        {"period": which, "quantile": turn, "denominator": people, "estimate": value * scale, "lower": low * scale,
         "upper": high * scale}
        for which, some in enumerate(groups)
        for turn, (people, value, low, high) in enumerate(some, start=1)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def index(groups, **more):
    made = slope_index_of_inequality(of(groups, more.get("scale", 1.0)), by=["period"], **more)
    return rows_of(made.order_by("period"))


shares = st.tuples(
    st.integers(1, 10**7), st.integers(30, 970), st.integers(1, 29), st.integers(1, 29)
).map(lambda each: (float(each[0]), each[1] / 1000, (each[1] - each[2]) / 1000, (each[1] + each[3]) / 1000))  # fmt: skip
unequal = st.lists(st.lists(shares, min_size=5, max_size=12), min_size=1, max_size=5)


@few
@given(unequal, st.sampled_from([0.95, 0.998]))
def test_indices_are_their_twin(groups, confidence):
    for row, some in zip(index(groups, confidence=confidence), groups, strict=True):
        sii, rii = slow.sii(some, confidence), slow.rii(some, confidence)
        assert (row["sii"], row["sii_lower"], row["sii_upper"]) == pytest.approx(sii, rel=1e-7, abs=1e-9)
        assert row["sii_reason"] is None
        told = None if row["rii"] is None else (row["rii"], row["rii_lower"], row["rii_upper"])
        assert told == (None if rii is None else pytest.approx(rii, rel=1e-5, abs=1e-7))
        assert row["rii_reason"] == (None if rii else "small_numbers")


@few
@given(unequal, st.sampled_from(["log", "logit"]), st.sampled_from([1.0, 100.0]))
def test_transformed_indices_are_their_twin(groups, transform, scale):
    made = index(groups, transform=transform, scale=scale, simulations=200)
    turned = index(groups, transform=transform, scale=scale, simulations=200, multiplier=-10.0)
    for row, other, some in zip(made, turned, groups, strict=True):
        sii, rii = slow.transformed(some, transform)
        assert (row["sii"], row["rii"]) == pytest.approx((sii * scale, rii), rel=1e-7, abs=1e-9)
        assert (other["sii_lower"], other["sii_upper"]) == pytest.approx((-10 * row["sii_upper"], -10 * row["sii_lower"]))
        assert (other["rii"], other["rii_lower"], other["rii_upper"]) == pytest.approx(
            (1 / row["rii"], 1 / row["rii_upper"], 1 / row["rii_lower"])
        )
        assert (row["sii_transform"], row["sii_simulations"], row["sii_seed"]) == (transform, 200, 1)


FALLING = [(100.0, value, value - 0.03, value + 0.02) for value in (0.5, 0.42, 0.3, 0.33, 0.2, 0.11)]


@pytest.mark.parametrize("transform", ["log", "logit"])
def test_drawn_limits_are_those_of_every_figure_drawn_anew(transform):
    """Two simulations of 10^5: they agree within 2% of the width of the interval."""
    (row,) = index([FALLING], transform=transform)
    for name, (low, high) in zip(("sii", "rii"), slow.simulated(FALLING, transform, draws=100_000, seed=5), strict=True):
        assert (row[f"{name}_lower"], row[f"{name}_upper"]) == pytest.approx((low, high), abs=0.02 * (high - low))


def test_the_same_seed_gives_the_same_limits_whatever_else_is_in_the_table():
    alone, beside = index([FALLING], transform="log"), index([[*FALLING[:5]], FALLING], transform="log")
    assert {**beside[1], "period": 0} == alone[0]
    assert index([FALLING], transform="log", seed=2)[0]["sii_lower"] != alone[0]["sii_lower"]


def test_a_line_one_can_draw_by_hand():
    """Five equal groups of 1 to 5: ridits .1 to .9, slope 5, height at the worst off .5, so 5 and 5.5 / .5 = 11."""
    groups = [(1.0, float(turn), turn - 1.959963984540054, turn + 1.959963984540054) for turn in range(1, 6)]
    (row,) = index([groups])
    assert row["sii"] == pytest.approx(5)
    assert row["sii_upper"] - row["sii"] == pytest.approx(1.959963984540054 * math.sqrt(1 / 0.4))
    assert row["rii_reason"] == "small_numbers"  # a height of .5 with a standard error of .9 may be 0
    surer = [(people, value, value - 0.05, value + 0.05) for people, value, *_ in groups]
    assert index([surer])[0]["rii"] == pytest.approx(11)


@pytest.mark.parametrize(
    ("turn", "change", "reason", "more"),
    [
        (2, {"estimate": None}, "not_reported", {}),
        (2, {"denominator": math.nan}, "not_reported", {}),
        (2, {"upper": None}, "uncertainty_unknown", {}),
        (2, {"denominator": -1.0}, "impossible_counts", {}),
        (2, {"denominator": 0.0}, "too_few_cases", {}),
        (2, {"quantile": 2}, "parts_missing", {}),
        (5, {"quantile": 9}, "parts_missing", {}),
        (2, {"lower": 0.9}, "interval_excludes_value", {}),
        (2, {"lower": 0.0}, "out_of_range", {"transform": "log"}),
        (2, {"upper": 1.0}, "out_of_range", {"transform": "logit"}),
        (2, {}, "parts_missing", {"count": 10}),
        (2, {}, None, {"count": 6}),
    ],
)
def test_an_index_is_refused_rather_than_guessed(turn, change, reason, more):
    rows = of([FALLING, FALLING]).to_pylist()
    rows[turn] = rows[turn] | change
    broken, whole = rows_of(slope_index_of_inequality(pa.Table.from_pylist(rows), by=["period"], **more).order_by("period"))
    assert broken["sii_reason"] == broken["rii_reason"] == reason
    assert (broken["sii"] is None) == (broken["rii_lower"] is None) == (reason is not None)
    assert (whole["sii_reason"] is None) == ("count" not in more or more["count"] == 6)


def test_four_groups_are_too_few_and_an_unknown_transform_is_refused():
    assert index([FALLING[:4]])[0]["sii_reason"] == "too_few_places"
    with pytest.raises(ValueError, match="transform is"):
        index([FALLING], transform="square")
