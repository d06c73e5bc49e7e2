"""Ranges of ranks against their slow twin, on whatever Hypothesis thinks of."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from answerable.measurement.ranking import ranking, studentised_range
from tests.reference import ranking as slow

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
halves = st.integers(0, 30).map(lambda tenth: tenth / 10)
known = st.tuples(st.integers(-100, 100).map(float), halves, halves).map(lambda p: (p[0], p[0] - p[1], p[0] + p[2]))
families = st.lists(st.lists(st.one_of(known, known, known, st.none()), min_size=1, max_size=25), min_size=1, max_size=4)
SCHEMA = pa.schema(
    [("subject", pa.int64()), ("period", pa.string()), ("place", pa.int64()), ("estimate", pa.float64()),
     ("lower", pa.float64()), ("upper", pa.float64()), ("polarity", pa.string())]
)  # fmt: skip


def ranked(families, *, polarity="high_is_good", **more):
    rows = [
        dict(zip(SCHEMA.names, (which, "p", place, *(figures or (None, None, None)), polarity), strict=True))
        for which, places in enumerate(families)
        for place, figures in enumerate(places)
    ]
    made = ranking(ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA)), **more).to_pyarrow().to_pylist()
    return {(row["subject"], row["place"]): row for row in made}


@few
@given(families, st.sampled_from(["high_is_good", "low_is_good"]), st.booleans())
def test_ranges_of_ranks_are_their_twin(families, polarity, joint):
    families = [places for places in families if not slow.close(places, all_at_once=joint)]
    assume(families)
    made = ranked(families, polarity=polarity, least_places=1, all_at_once=joint)
    for which, places in enumerate(families):
        expected = slow.ranges(places, high=polarity == "high_is_good", all_at_once=joint)
        words = [slow.word(rank, len(places)) for rank in expected]
        for place, (rank, word) in enumerate(zip(expected, words, strict=True)):
            row = made[which, place]
            assert (row["rank_lower"], row["rank_upper"]) == (rank or (None, None))
            assert row["rank_class"] == word
            assert (row["ranking_reason"] is None) == (rank is not None)
            assert row["ranking_places"] == len(places)
            assert row["ranking_share"] == pytest.approx(words.count("cannot_be_ranked") / len(places))


@pytest.mark.parametrize("places", [2, 3, 10, 40])
def test_the_studentised_range_is_that_of_scipy(places):
    assert studentised_range(places, 0.95) == pytest.approx(stats.studentized_range.ppf(0.95, places, np.inf), rel=1e-8)


def test_what_cannot_be_ranked_says_why():
    sure = [(float(turn), turn - 0.1, turn + 0.1) for turn in range(12)]
    assert {row["ranking_reason"] for row in ranked([sure[:9]]).values()} == {"too_few_places"}
    assert {row["ranking_reason"] for row in ranked([sure], polarity="neither").values()} == {"no_direction"}
    rows = ranked([[*sure, None, (5.0, None, None), (5.0, 6.0, 7.0)]])
    assert [rows[0, place]["ranking_reason"] for place in (12, 13, 14)] == [
        "not_reported", "uncertainty_unknown", "interval_excludes_value",
    ]  # fmt: skip
    assert rows[0, 12]["rank_class"] == "cannot_be_ranked"
    assert (rows[0, 11]["rank_lower"], rows[0, 11]["rank_upper"]) == (1, 4)  # any of the three unknown might be better
    assert rows[0, 11]["ranking_compared"] == 12


def test_places_that_are_all_alike_share_all_ranks():
    rows = ranked([[(5.0, 4.0, 6.0)] * 20])
    assert {(row["rank_lower"], row["rank_upper"], row["rank_class"]) for row in rows.values()} == {(1, 20, "cannot_be_ranked")}
    assert rows[0, 0]["ranking_share"] == 1
