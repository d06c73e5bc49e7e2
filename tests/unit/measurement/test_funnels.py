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
