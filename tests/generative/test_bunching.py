"""Bunching against its slow twin, and on histograms whose story is known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.bunching import bunching
from tests.reference import bunching as slow

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
REACH = 40


def table(grid, *, threshold=240.0, width=1.0):
    bins = threshold + width * np.arange(-REACH, REACH + 1)
    return pa.table(
        {
            "subject": ["s"] * grid.size,
            "place": np.repeat([str(which) for which in range(len(grid))], grid.shape[1]),
            "bin": np.tile(bins, len(grid)),
            "count": grid.ravel().astype(float),
        }
    )


def rows_of(grid, *, width=1.0, **more):
    made = (
        bunching(table(grid, width=width), threshold=240.0, width=width, reach=REACH, draws=50, **more).to_pyarrow().to_pylist()
    )
    return sorted(made, key=lambda each: int(each["place"]))


def smooth(places, *, size=200.0):
    turns = np.arange(-REACH, REACH + 1)
    return np.tile(size * np.exp(-(((turns + 8) / 30) ** 2)), (places, 1))


def moved(grid, share, *, bins=8):
    """A share of the cases in the bins just above the threshold ends in the three bins up to it."""
    grid = grid.copy()
    gone = grid[:, REACH + 1 : REACH + 1 + bins] * share
    grid[:, REACH + 1 : REACH + 1 + bins] -= gone
    grid[:, REACH - 2 : REACH + 1] += gone.sum(axis=1, keepdims=True) / 3
    return grid


@few
@given(
    st.integers(0, 10**6), st.floats(0, 0.5), st.sampled_from([(2, 0), (0, 0), (4, 3)]), st.booleans(), st.sampled_from([0, 6]),
    st.booleans(), st.sampled_from([1.0, 0.25]),
)  # fmt: skip
def test_bunching_is_its_twin(seed, share, excluded, whole, hole, rounded, width):
    grid = np.random.default_rng(seed).poisson(moved(smooth(3), share)).astype(float)
    more = {"excluded": excluded, "whole": whole, "hole": hole, "degrees": (3, 4, 5)}
    made = rows_of(grid, width=width, round_numbers=[10.0 * width] if rounded else [], **more)
    tens = [[turn % 10 == 0 for turn in range(-REACH, REACH + 1)]] if rounded else []
    for counts, each in zip(grid, made, strict=True):
        expected = slow.bunching(
            list(counts), below=excluded[0], above=excluded[1], degrees=(3, 4, 5), multiples=tens, whole=whole, hole=hole
        )
        found = [each[name] for name in ["bunching", "bunching_excess", "bunching_expected", "bunching_degree", "bunching_hole"]]
        assert found == pytest.approx(list(expected), rel=1e-6, abs=1e-6)


def test_the_same_draws_give_the_same_error():
    grid = np.random.default_rng(1).poisson(smooth(4)).astype(float)
    first, again, other = rows_of(grid), rows_of(grid[::-1]), rows_of(grid, seed=2)
    assert [each["bunching_se"] for each in first] == pytest.approx([each["bunching_se"] for each in again][::-1], rel=1e-12)
    assert [each["bunching_se"] for each in first] != [each["bunching_se"] for each in other]


def test_the_bunched_are_told_from_the_others():
    grid = np.random.default_rng(3).poisson(np.concatenate([smooth(20), moved(smooth(5), 0.4)])).astype(float)
    made = rows_of(grid, placebos=[220.0, 230.0, 250.0, 260.0])
    assert {each["place"] for each in made if each["bunched"]} == {str(which) for which in range(20, 25)}
    assert {each["bunching_placebos"] for each in made} == {4.0}
    spread = [np.std([each[name] for each in made[20:]]) for name in ("bunching", "bunching_shrunk")]
    assert spread[1] < spread[0]


def test_round_numbers_are_not_bunching():
    """A third more cases at every multiple of ten, the threshold among them."""
    grid = smooth(10)
    grid[:, REACH % 10 :: 10] *= 1.33
    grid = np.random.default_rng(4).poisson(grid).astype(float)
    assert all(each["bunching_p"] < 0.2 for each in rows_of(grid, excluded=(0, 0)))
    fair = rows_of(grid, excluded=(0, 0), round_numbers=[10.0])
    assert not any(each["bunched"] for each in fair)


def test_few_cases_and_no_curve_are_refused():
    few_cases = np.zeros((1, 2 * REACH + 1))
    few_cases[0, REACH] = 150
    away = np.zeros((1, 2 * REACH + 1))
    away[0, :10] = 1000
    reasons = [each["bunching_reason"] for each in rows_of(np.concatenate([few_cases, away]))]
    assert reasons[0] == "too_few_cases"
    made = rows_of(np.concatenate([few_cases, away]))
    assert made[0]["bunching"] is None
    assert made[0]["bunched"] is None
    assert made[0]["bunching_cases"] == 150


def test_bins_without_a_row_have_no_cases():
    grid = np.random.default_rng(5).poisson(smooth(1, size=30)).astype(float)
    grid[0, 3] = grid[0, 70] = 0.0
    whole = table(grid)
    sparse = whole.filter([count > 0 for count in whole["count"].to_pylist()])
    one, other = (bunching(each, threshold=240.0, reach=REACH, draws=20).to_pyarrow().to_pylist()[0] for each in (whole, sparse))
    assert one == other
