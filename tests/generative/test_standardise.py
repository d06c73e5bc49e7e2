"""Limits of means, standardised rates and comparisons against their slow twins."""

from __future__ import annotations

import math

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from answerable.measurement.compare import compare
from answerable.measurement.intervals import mean, proportion, rate
from answerable.measurement.standardise import (
    directly_standardised_rate,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from tests.reference import standardise as slow

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
counts = st.one_of(st.integers(0, 12), st.integers(0, 10**6))
people = st.integers(1, 10**8)
bands = st.lists(st.tuples(counts, people, st.integers(1, 10**4)), min_size=1, max_size=19)


def rows_of(table):
    return table.to_pyarrow().to_pylist()


def columns(**values):
    return ibis.memtable(pa.table(values))


def of(places, *names):
    rows = [(which, *band) for which, some in enumerate(places) for band in some]
    return columns(**dict(zip(("place", *names), zip(*rows, strict=True), strict=True)))


def near(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


@few
@given(st.lists(bands, min_size=1, max_size=8), st.sampled_from([0.95, 0.998]))
def test_direct_rates_are_their_twin(places, confidence):
    table = of(places, "numerator", "denominator", "standard_population")
    made = {row["place"]: row for row in rows_of(directly_standardised_rate(table, by=["place"], confidence=confidence))}
    assert len(made) == len(places)
    for which, some in enumerate(places):
        row, expected = made[which], slow.direct(some, confidence=confidence)
        assert row["numerator"] == sum(events for events, *_ in some)
        if expected is None:
            assert (row["estimate"], row["lower"], row["upper"], row["reason"]) == (None, None, None, "too_few_cases")
        else:
            assert (row["estimate"], row["lower"], row["upper"]) == near(expected)
            assert row["reason"] is None


repeats = st.dictionaries(st.integers(1, 6), st.integers(0, 500), min_size=1, max_size=4)


@few
@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 9000), repeats), min_size=1, max_size=10))
def test_events_that_come_together_widen_the_limits_as_their_twin(bands):
    rows = [
        {"place": "a", "age_band": turn, "each": each, "numerator": persons, "denominator": some, "standard_population": weight}
        for turn, (some, weight, how_often) in enumerate(bands)
        for each, persons in how_often.items()
    ]
    (row,) = rows_of(directly_standardised_rate(pa.Table.from_pylist(rows), by=["place"], frequency="each"))
    expected = slow.direct_repeated([(some, weight, list(often.items())) for some, weight, often in bands])
    assert (row["estimate"], row["lower"], row["upper"]) == (near(expected) if expected else (None, None, None))
    assert row["denominator"] == sum(some for some, *_ in bands)


@few
@given(
    st.lists(st.lists(st.tuples(counts, st.integers(0, 10**6), counts, people), min_size=1, max_size=19), min_size=1, max_size=8)
)
def test_indirect_ratios_and_rates_are_their_twin(places):
    table = of(places, "numerator", "denominator", "reference_numerator", "reference_denominator")
    ratios = {row["place"]: row for row in rows_of(indirectly_standardised_ratio(table, by=["place"]))}
    rates = {row["place"]: row for row in rows_of(indirectly_standardised_rate(table, by=["place"], multiplier=1000.0))}
    for which, some in enumerate(places):
        expected = slow.indirect(some)
        if expected is None:
            assert (ratios[which]["estimate"], ratios[which]["reason"]) == (None, "too_few_cases")
            continue
        row = ratios[which]
        assert (row["estimate"], row["lower"], row["upper"], row["expected"], row["reference_rate"]) == near(expected)
        assert rates[which]["upper"] == near(1000 * expected[2] * expected[4])


FINE = {"numerator": 20.0, "denominator": 100.0, "standard_population": 5.0, "reference_numerator": 1.0,
        "reference_denominator": 10.0}  # fmt: skip


def reasons_of(change, method, **more):
    rows = [{"place": "a", **FINE}, {"place": "a", **FINE, **change}]
    (row,) = rows_of(method(pa.Table.from_pylist(rows), by=["place"], **more))
    assert row["reason"] is None or row["estimate"] is row["lower"] is row["upper"] is None
    return row["reason"], row["missing_as_zero"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"denominator": None}, "uncertainty_unknown"),
        ({"denominator": 0.0}, "too_few_cases"),
        ({"denominator": -1.0}, "impossible_counts"),
        ({"denominator": math.inf}, "impossible_counts"),
        ({"numerator": -1.0}, "impossible_counts"),
        ({"numerator": math.nan}, None),
        ({"standard_population": None}, "no_weights"),
        ({"standard_population": -1.0}, "impossible_counts"),
    ],
)
def test_a_direct_rate_is_refused_rather_than_guessed(change, reason):
    missing = int(math.isnan(change.get("numerator", 0.0)))
    assert reasons_of(change, directly_standardised_rate) == (reason, missing)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"denominator": None}, "uncertainty_unknown"),
        ({"reference_numerator": None}, "no_benchmark"),
        ({"reference_denominator": 0.0}, "no_benchmark"),
        ({"reference_denominator": -5.0}, "impossible_counts"),
        ({"numerator": -1.0}, "impossible_counts"),
    ],
)
def test_an_indirect_ratio_is_refused_rather_than_guessed(change, reason):
    assert reasons_of(change, indirectly_standardised_ratio) == (reason, 0)


def test_bands_that_are_not_there_are_missed_where_their_number_is_told():
    assert reasons_of({}, directly_standardised_rate, bands=2)[0] is None
    assert reasons_of({}, directly_standardised_rate, bands=19)[0] == "parts_missing"


def test_silence_is_not_a_rate_of_nothing():
    table = columns(
        place=["a", "a"],
        numerator=pa.array([None, None], pa.float64()),
        denominator=[5.0, 5.0],
        standard_population=[1.0, 1.0],
        reference_numerator=[1.0, 1.0],
        reference_denominator=[9.0, 9.0],
    )
    for method in (directly_standardised_rate, indirectly_standardised_ratio):
        assert rows_of(method(table, by=["place"]))[0]["reason"] == "not_reported"


@few
@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(0, 10**6)), min_size=1, max_size=40),
    st.sampled_from([0.95, 0.998]),
)
def test_means_are_their_twin(figures, confidence):
    value, sd, n = zip(*figures, strict=True)
    made = mean(columns(value=value, sd=sd, n=n, turn=list(range(len(n)))), confidence=confidence).order_by("turn")
    for row in rows_of(made):
        if row["n"] < 2:
            assert (row["estimate"], row["lower"], row["upper"], row["reason"]) == (None, None, None, "too_few_cases")
            continue
        half = stats.t.ppf(0.5 + confidence / 2, row["n"] - 1) * row["sd"] / math.sqrt(row["n"])
        assert (row["estimate"], row["lower"], row["upper"]) == near((row["value"], row["value"] - half, row["value"] + half))


def test_what_is_no_number_is_unknown_and_what_is_endless_cannot_be():
    broken = columns(numerator=[math.nan, 1.0, 1.0, math.inf], denominator=[5.0, math.nan, math.inf, 5.0])
    for method in (proportion, rate):
        reasons = [row["reason"] for row in rows_of(method(broken))]
        assert reasons == ["uncertainty_unknown", "uncertainty_unknown", "impossible_counts", "impossible_counts"]
    told = rows_of(mean(columns(value=[1.0, 1.0, 1.0], sd=[-1.0, math.nan, 1.0], n=[3.0, 3.0, 2.5])))
    assert [row["reason"] for row in told] == ["impossible_counts", "uncertainty_unknown", "impossible_counts"]


WIDER = st.one_of(st.none(), st.floats(0, 5))
POLARITY = st.sampled_from(["high_is_good", "low_is_good", "neither", None])


@few
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0, 5), WIDER, POLARITY), min_size=1, max_size=40))
def test_a_comparison_is_as_sure_as_the_widest_interval_that_says_so(figures):
    rows = [
        {"turn": turn, "benchmark": 0.0, "lower": middle - half, "upper": middle + half, "polarity": polarity,
         "lower_998": None if wider is None else middle - half - wider,
         "upper_998": None if wider is None else middle + half + wider}
        for turn, (middle, half, wider, polarity) in enumerate(figures)
    ]  # fmt: skip
    schema = {"turn": "int64", "polarity": "string"} | dict.fromkeys(
        ["benchmark", "lower", "upper", "lower_998", "upper_998"], "float64"
    )
    table = ibis.memtable(pa.Table.from_pylist(rows), schema=schema)
    made = rows_of(compare(table, confidence="comparison_confidence").order_by("turn"))
    plain = rows_of(compare(table.drop("lower_998", "upper_998"), confidence="comparison_confidence").order_by("turn"))
    for row, without, (middle, half, wider, polarity) in zip(made, plain, figures, strict=True):
        away = abs(middle)
        if away - half <= 1e-9:
            assert (row["comparison"], row["comparison_confidence"]) == ("similar", None)
            continue
        up, good = middle > 0, {"high_is_good": True, "low_is_good": False}.get(polarity)
        word = ("higher" if up else "lower") if good is None else ("better" if up == good else "worse")
        assert row["comparison"] == without["comparison"] == word
        assert without["comparison_confidence"] == 0.95
        assert row["comparison_confidence"] == (0.998 if wider is not None and away - half - wider > 1e-9 else 0.95)
