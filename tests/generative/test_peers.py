"""Nearest neighbours against their slow twin, on whatever Hypothesis thinks of."""

from __future__ import annotations

from itertools import pairwise

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answerable.domain.refusals import Refusal
from answerable.measurement.peers import nearest_neighbours
from tests.reference import peers as slow

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
figure = st.one_of(st.integers(-50, 50).map(float), st.integers(0, 3).map(float), st.none())
towns = st.lists(st.tuples(figure, figure, figure), min_size=1, max_size=30)


def table_of(places):
    names = ["a", "b", "c"]
    columns = {name: pa.array([place[turn] for place in places], type=pa.float64()) for turn, name in enumerate(names)}
    return ibis.memtable(pa.table({"place": [f"{turn:03}" for turn in range(len(places))], **columns}))


def found(places, **more):
    made = nearest_neighbours(table_of(places), features=["a", "b", "c"], **more)
    return made.order_by(["place", "rank"]).to_pyarrow().to_pylist()


@few
@given(towns, st.sampled_from([[1.0, 1.0, 1.0], [2.0, 0.5, 0.0]]), st.integers(1, 16))
def test_nearest_neighbours_are_their_twin(places, weights, count):
    rows = found(places, weights=dict(zip("abc", weights, strict=True)), count=count)
    apart = slow.distances(places, weights)
    flat = sorted(set(np.round(np.array(apart).ravel(), 12)))
    assume(all(b - a > 1e-7 or b - a < 1e-11 for a, b in pairwise(flat)))
    expected = [(a, b, rank) for a, row in enumerate(slow.nearest(places, weights, count)) for rank, b in enumerate(row, 1)]
    assert [(int(row["place"]), int(row["neighbour"]), row["rank"]) for row in rows] == expected
    for row in rows:
        assert row["distance"] == pytest.approx(apart[int(row["place"])][int(row["neighbour"])], abs=1e-7)
        assert row["features_missing"] == sum(value is None for value in places[int(row["neighbour"])])


@few
@given(st.lists(st.tuples(*[st.integers(-50, 50).map(float)] * 3), min_size=8, max_size=30, unique=True))
def test_whitening_gives_mahalanobis_distances(places):
    figures = np.array(places)
    covariance = np.cov(figures.T, bias=True)
    assume(np.linalg.cond(covariance) < 1e4)
    inside = np.linalg.inv(covariance)
    apart = np.array([[np.sqrt((a - b) @ inside @ (a - b)) for b in figures] for a in figures])
    for row in found(places, whiten=True, count=5):
        assert row["distance"] == pytest.approx(apart[int(row["place"]), int(row["neighbour"])] / apart.max(), abs=1e-7)


def test_no_features_or_weights_with_whitening_is_refused():
    with pytest.raises(Refusal, match="feature"):
        nearest_neighbours(table_of([(1.0, 2.0, 3.0)]), features=[])
    with pytest.raises(Refusal, match="whitening"):
        found([(1.0, 2.0, 3.0)], weights={"a": 2.0}, whiten=True)
