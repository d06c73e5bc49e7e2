"""The long trend against its slow twin, and what it must not be taken in by."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.trends import long_trend
from tests.reference import trends as slow

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SCHEMA = {"subject": "string", "place": "string", "period_start": "date", "period_end": "date", "estimate": "float64",
          "polarity": "string"}  # fmt: skip


def month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def table_of(series, *, step, polarity="high_is_good", length=None, first=24_000):
    rows = [
        {"subject": "s", "place": str(which), "period_start": month(first + step * turn), "estimate": value, "polarity": polarity,
         "period_end": month(first + step * turn + (length or step)) - timedelta(days=1)}
        for which, values in enumerate(series)
        for turn, value in enumerate(values)
    ]  # fmt: skip
    return ibis.memtable(pa.Table.from_pylist(rows), schema=SCHEMA)


def told(series, *, step=12, more=None, **kind):
    made = long_trend(table_of(series, step=step, **kind), **(more or {})).to_pyarrow().to_pylist()
    readings = {}
    for row in made:
        readings.setdefault(row["place"], set()).add((row["long_trend"], row["long_trend_z"], row["long_trend_reason"]))
    assert all(len(reading) == 1 for reading in readings.values())  # the same on every row
    return [readings[str(which)].pop() if str(which) in readings else None for which in range(len(series))]


values = st.one_of(st.integers(-5, 5).map(float), st.integers(-(10**6), 10**6).map(lambda each: each / 1000))
yearly = st.lists(st.lists(values, min_size=8, max_size=30), min_size=1, max_size=6)


@few
@given(yearly, st.booleans())
def test_yearly_trends_are_their_twin(series, published):
    more = {"autocorrelation": "significant_lags"} if published else {}
    for values, (_, z, reason) in zip(series, told(series, more=more), strict=True):
        if reason == "autocorrelated":
            assert published
        elif reason is None and settled(dict(enumerate(values)), 1):
            assert z == pytest.approx(slow.long_trend_z(dict(enumerate(values)), published=published), rel=1e-7, abs=1e-9)


@few
@given(
    st.sampled_from([1, 3]),
    st.lists(
        st.lists(st.one_of(values, values, values, values, values, st.none()), min_size=30, max_size=50), min_size=1, max_size=4
    ),
    st.integers(0, 11),
)
def test_seasonal_trends_with_gaps_are_their_twin(step, series, offset):
    first = 24_000 + offset - offset % step
    seasons, skipped = 12 // step, first % 12 // step
    for values, (_, z, reason) in zip(series, told(series, step=step, first=first), strict=True):
        figures = {turn + skipped: value for turn, value in enumerate(values) if value is not None}
        if reason is None and settled(figures, seasons):
            assert z == pytest.approx(slow.long_trend_z(figures, seasons), rel=1e-7, abs=1e-9)
        else:
            assert reason in (None, "gaps", "too_short")


def settled(figures, seasons):
    """Whether no two figures left over are so close that the last digit says which is higher."""
    near = 1e-9 * max(abs(each) for each in figures.values())
    pairs = [(a, b) for a in figures for b in figures if a < b and (b - a) % seasons == 0]
    left = sorted(slow.left_over(figures, pairs, seasons).values())
    return all(not near / 1000 < b - a < near * 1000 or near == 0 for a, b in pairwise(left))


def test_directions_are_told_by_what_is_good():
    rise = [float(turn) for turn in range(8)]
    for polarity, word in (("high_is_good", "improving"), ("low_is_good", "worsening"), ("neither", "rising")):
        ((reading, z, reason),) = told([rise], polarity=polarity)
        assert (reading, reason) == (word, None)
        assert z == pytest.approx(27 / (8 * 7 * 21 / 18) ** 0.5)
    assert told([[5.0] * 9])[0] == ("no_clear_change", 0.0, None)


@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        ([float(turn) for turn in range(7)], {}, "too_short"),
        ([float(turn) for turn in range(23)], {"step": 1}, "too_short"),
        ([float(turn) for turn in range(10)], {"step": 1}, "too_short"),
        ([float(turn) for turn in range(10)], {"length": 36}, "overlapping_periods"),
        ([float(turn) for turn in range(20)], {"step": 5}, "irregular_periods"),
        ([float(turn) if turn in (0, 1, *range(20, 28)) else None for turn in range(28)], {}, "gaps"),
        ([None] * 9, {}, "too_short"),
        ([float("nan")] * 9, {}, "too_short"),
    ],
)
def test_what_cannot_be_told_says_why(values, kind, reason):
    for autocorrelation in ("first_order", "significant_lags", "none"):
        made = told([values, values], more={"autocorrelation": autocorrelation}, **kind)
        assert made == [("cannot_be_told", None, reason)] * 2


def test_seasons_alone_are_no_trend_and_do_not_hide_one():
    rng = np.random.default_rng(3)
    season = 10 * np.sin(np.arange(72) * 2 * np.pi / 12)
    noise = season + rng.standard_normal(72)
    seasonal, rising = told([list(noise), list(noise + np.arange(72) * 0.05)], step=1)
    assert seasonal[0] == "no_clear_change"
    assert rising[0] == "improving"


@pytest.mark.parametrize(("points", "step"), [(12, 12), (30, 12), (48, 1)])
def test_figures_that_lean_on_the_ones_before_are_seldom_taken_for_a_trend(points, step):
    """Of 400 series that go nowhere, each figure .6 of the one before: under 2.5%; plain Mann-Kendall names 2 to 8%."""
    rng = np.random.default_rng(11)
    noise = rng.standard_normal((400, points + 50))
    for turn in range(1, points + 50):
        noise[:, turn] += 0.6 * noise[:, turn - 1]
    named = [reading for reading, _, _ in told(noise[:, 50:].tolist(), step=step) if reading != "no_clear_change"]
    assert len(named) <= 10
