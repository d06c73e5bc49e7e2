"""Settled numbers and permanent ids."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest

from answerable.measurement.sealing import _figures, canonical, identify
from answerable.measurement.tails import binomial_at_least, binomial_at_most, poisson_at_least, poisson_at_most


@pytest.mark.parametrize(
    ("value", "settled"),
    [(0.1 + 0.2, 0.3), (1234567.890123456, 1234567.89012), (5e-300, 5e-300), (-2.5, -2.5), (0.0, 0.0), (1e15 + 0.3, 1e15)],
)
def test_numbers_keep_twelve_figures(value, settled):
    assert _figures(pa.chunked_array([[value]])).to_pylist() == [settled]


def test_nan_becomes_nothing():
    assert _figures(pa.chunked_array([pa.array([math.nan, None, math.inf])])).to_pylist() == [None, None, None]


def test_the_id_is_that_of_all_other_columns():
    row = {"subject": "work", "estimate": 7.5, "judgement": "whatever"}
    assert canonical(row) == '{"estimate":7.5,"subject":"work"}'
    assert identify(row) == identify({"estimate": 7.5, "subject": "work"})
    assert identify(row) != identify(row | {"estimate": 7.6})


def test_tails_at_their_ends():
    import numpy as np

    zero, three, half = np.array([0.0]), np.array([3.0]), np.array([0.5])
    assert binomial_at_least(zero, three, half) == pytest.approx(1)
    assert binomial_at_most(three, three, half) == pytest.approx(1)
    assert binomial_at_most(zero, three, half) == pytest.approx(1 / 8)
    assert poisson_at_least(zero, three) == pytest.approx(1)
    assert poisson_at_most(zero, three) == pytest.approx(math.exp(-3))
