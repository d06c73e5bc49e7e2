"""The whole-table expressions against their slow twins, on whatever Hypothesis thinks of."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement import proportion, rate, recent_trend
from tests.reference import figures as slow

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
tenths = st.integers(0, 1000).map(lambda tenth: tenth / 10)


def table_of(rows):
    return ibis.memtable(pa.Table.from_pylist(rows))


def columns(values):
    return ibis.memtable(pa.table(values))


def rows_of(table):
    return table.to_pyarrow().to_pylist()


@few
@given(st.lists(st.tuples(st.integers(-1, 10**7), st.integers(0, 10**7)), min_size=1, max_size=60))
def test_wilson_is_its_twin(pairs):
    rows = rows_of(proportion(columns({"numerator": [x for x, _ in pairs], "denominator": [n for _, n in pairs]})))
    for row in rows:
        expected = slow.wilson(row["numerator"], row["denominator"])
        if expected is None:
            assert row["lower"] is None
            assert row["estimate"] is None
            assert row["reason"] in {"impossible_counts", "too_few_cases"}
        else:
            assert (row["lower"], row["upper"]) == pytest.approx(expected, abs=1e-7)
            assert 0 <= row["lower"] <= row["estimate"] <= row["upper"] <= 1


@few
@given(st.lists(st.tuples(st.one_of(st.integers(0, 12), st.integers(0, 10**6)), st.integers(1, 10**8)), min_size=1, max_size=60))
def test_rates_are_their_twin(pairs):
    table = columns({"numerator": [x for x, _ in pairs], "denominator": [n for _, n in pairs]})
    for row in rows_of(rate(table, multiplier=1e5)):
        low, high = (limit / row["denominator"] * 1e5 for limit in slow.poisson(row["numerator"]))
        assert (row["lower"], row["upper"]) == pytest.approx((low, high), rel=1e-9, abs=1e-12)


@few
@given(st.lists(st.lists(st.tuples(tenths, st.integers(1, 50)), min_size=5, max_size=5), min_size=1, max_size=20))
def test_recent_trends_are_their_twin(series):
    rows = [
        {"subject": "s", "place": str(which), "period_start": date(2000 + turn, 1, 1), "period_end": date(2000 + turn, 12, 31),
         "estimate": value, "lower": value - 1.96 * error / 10, "upper": value + 1.96 * error / 10, "polarity": "neither"}
        for which, points in enumerate(series)
        for turn, (value, error) in enumerate(points)
    ]  # fmt: skip
    made = {row["place"]: row for row in rows_of(recent_trend(table_of(rows)))}
    words = {1: "rising", -1: "falling", 0: "no_clear_change"}
    for which, points in enumerate(series):
        direction, chi2 = slow.recent_trend([(value, error / 10) for value, error in points])
        assert made[str(which)]["trend_chi2"] == pytest.approx(chi2, rel=1e-6, abs=1e-9)
        if abs(chi2 - 9.5495357) > 1e-4 and _sure_slopes(points):
            assert made[str(which)]["trend"] == words[direction]


def _sure_slopes(points) -> bool:
    timed = [(float(turn), value, error / 10) for turn, (value, error) in enumerate(points, start=1)]
    return all(abs(slow.slope(timed[:out] + timed[out + 1 :])[0]) > 1e-9 for out in range(5))
