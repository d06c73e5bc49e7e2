"""Control charts of many series at once against their slow twins."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answerable.measurement import control_chart
from tests.reference import charts as slow

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
tenths = st.integers(0, 1000).map(lambda tenth: tenth / 10)


def months(count: int) -> list[tuple[date, date]]:
    firsts = [date(2000 + turn // 12, turn % 12 + 1, 1) for turn in range(count + 1)]
    return [(first, date.fromordinal(after.toordinal() - 1)) for first, after in pairwise(firsts)]


def drawn(series, *, polarity: str = "high_is_good", **more):
    """Points of each series of dictionaries, in order; `series` gives the columns of one month each."""
    rows = [
        {"subject": "s", "place": f"{which:04}", "period_start": first, "period_end": last, "polarity": polarity, "scale": 1.0}
        | point
        for which, points in enumerate(series)
        for (first, last), point in zip(months(len(points)), points, strict=True)
    ]
    made = control_chart(ibis.memtable(pa.Table.from_pylist(rows)), **more).to_pyarrow().to_pylist()
    made.sort(key=lambda row: (row["place"], row["period_start"]))
    return [[row for row in made if row["place"] == f"{which:04}"] for which in range(len(series))]


def charted(series: list[list[float]], **more):
    return drawn([[{"estimate": y} for y in values] for values in series], leaning="ignored", **more)


def off_the_limits(values: list[float]) -> bool:
    """No point so close to a line that the last digit decides."""
    middle, low, high = slow.limits(values)
    lines = [low, high, middle, middle + 2 / 3 * (high - middle), middle - 2 / 3 * (high - middle)]
    ranges = [abs(b - a) for a, b in pairwise(values)]
    cut = 3.267 * sum(ranges) / len(ranges)
    return all(abs(y - line) > 1e-6 for y in values for line in lines) and all(abs(each - cut) > 1e-6 for each in ranges)


@few
@given(st.lists(st.lists(tenths, min_size=8, max_size=40), min_size=1, max_size=15))
def test_control_charts_are_their_twin(series):
    series = [values for values in series if off_the_limits(values)]
    assume(series)
    for values, points in zip(series, charted(series), strict=True):
        assert [point["chart_rule"] for point in points] == slow.rules(values)
        assert (points[0]["chart_mean"], points[0]["chart_lower"], points[0]["chart_upper"]) == pytest.approx(
            slow.limits(values), abs=1e-9
        )
        assert points[0]["chart_autocorrelation"] == pytest.approx(slow.autocorrelation(values), abs=1e-9)
        last = points[-1]
        assert (points[0]["chart_reading"] == "no_clear_change") == (last["chart_rule"] is None)


@few
@given(st.lists(st.lists(tenths, min_size=8, max_size=40), min_size=1, max_size=10))
def test_runs_are_their_twin(series):
    for values, points in zip(series, charted(series), strict=True):
        assert (points[0]["chart_longest_run"], points[0]["chart_crossings"]) == slow.runs(values, points[0]["chart_mean"])


counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@few
@given(st.lists(st.lists(counts, min_size=8, max_size=30), min_size=1, max_size=8), st.booleans())
def test_charts_of_counts_are_their_twin(series, events):
    columns = [[{"estimate": x / n, "x": float(x), "n": float(n), "events": events} for x, n in pairs] for pairs in series]
    made = drawn(columns, leaning="ignored", numerator="x", denominator="n", events="events", scale="scale")
    for pairs, points in zip(series, made, strict=True):
        x, n = [[float(each[side]) for each in pairs] for side in (0, 1)]
        expected = slow.share_limits(x, n, events=events)
        for point, told in zip(points, expected, strict=True):
            assert (point["chart_mean"], point["chart_lower"], point["chart_upper"]) == pytest.approx(told, abs=1e-9)
        assert points[0]["chart_kind"].startswith("u" if events else "p")


@few
@given(st.lists(st.tuples(st.integers(0, 40), st.just(40)), min_size=12, max_size=30))
def test_a_point_of_few_cases_is_outside_only_by_its_exact_chance(pairs):
    points = drawn(
        [[{"estimate": x / n, "x": float(x), "n": float(n)} for x, n in pairs]],
        leaning="ignored", numerator="x", denominator="n", scale="scale",
    )[0]  # fmt: skip
    share = sum(x for x, _ in pairs) / sum(n for _, n in pairs)
    for (x, n), point in zip(pairs, points, strict=True):
        if point["chart_rule"] == "outside_limits":
            assert slow.surely_outside(x, n, share)


@few
@given(st.lists(st.lists(tenths, min_size=12, max_size=35), min_size=1, max_size=10))
def test_series_that_lean_are_followed_as_by_their_twin(series):
    series = [values for values in series if len(set(values)) > 2]
    assume(series)
    for values, points in zip(series, drawn([[{"estimate": y} for y in values] for values in series]), strict=True):
        r = slow.autocorrelation(values)
        if min(abs(r - 1.3 / len(values) ** 0.5), abs(r + 2 / len(values) ** 0.5)) < 1e-6:
            continue
        assert points[0]["chart_kind"] in (None, "xmr", "xmr_following")
        assert (points[-1]["chart_kind"] == "xmr_following") == slow.leans(values)
        if slow.leans(values):
            told = [(each["chart_mean"], each["chart_lower"], each["chart_upper"]) for each in points]
            assert told[0] == (None, None, None)
            assert told[1:] == [pytest.approx(each, abs=1e-9) for each in slow.following_limits(values)[1:]]


@pytest.mark.parametrize("swing", [0.0, 3.0])
def test_seasons_are_followed_as_by_their_twin(swing):
    noise = np.random.default_rng(5).normal(size=(12, 48))
    series = (50 + noise + swing * np.sin(2 * np.pi * np.arange(48) / 12)).round(3)
    for values, points in zip(series, drawn([[{"estimate": float(y)} for y in values] for values in series]), strict=True):
        found, season = slow.without_season([float(y) for y in values], 12)
        assert found == (swing > 0)
        if found:
            middle = float(np.mean(values))
            plain = [y - each - middle for y, each in zip(values, season, strict=True)]
            r = slow.autocorrelation([each + 0.0 for each in plain])
            lean = r + (1 + 3 * r) / 48
            assert points[20]["chart_mean"] == pytest.approx(middle + season[20] + lean * plain[19], abs=1e-9)


def test_a_recorded_decision_begins_a_new_chart_and_nothing_else_does():
    values = [10.0, 11, 9, 10, 12, 10, 11, 9, 10, 11, 10, 9, 20.0, 21, 19, 20, 22, 20, 21, 19, 20, 21, 20, 19]
    points = [{"estimate": y, "segment": int(turn >= 12)} for turn, y in enumerate(values)]
    (decided,), (undecided,) = drawn([points], segment="segment"), drawn([points], leaning="ignored")
    assert [each["chart_mean"] for each in (decided[0], decided[-1])] == pytest.approx(
        [np.mean(values[:12]), np.mean(values[12:])]
    )
    assert {each["chart_reading"] for each in decided} == {"no_clear_change"}
    assert undecided[-1]["chart_reading"] == "improving"


@pytest.mark.parametrize(
    ("target", "polarity", "expected"),
    [(20.0, "high_is_good", "fail"), (5.0, "high_is_good", "pass"), (10.0, "high_is_good", "hit_or_miss"),
     (20.0, "low_is_good", "pass"), (5.0, "low_is_good", "fail"), (10.0, "neither", None), (None, "high_is_good", None)],
)  # fmt: skip
def test_assurance_is_read_from_the_last_limits(target, polarity, expected):
    points = [{"estimate": y, "target": target} for y in (10.0, 11, 9, 10, 12, 10, 11, 9, 10, 11, 10, 9)]
    rows = drawn([points], polarity=polarity, target="target") if target is not None else drawn([points], polarity=polarity)
    assert rows[0][-1]["chart_assurance"] == expected


def test_frozen_limits_come_from_the_first_points_only():
    values = [10.0, 11, 9, 10, 12, 10, 11, 9, 10, 11, 10, 9, 30.0, 31, 29, 30]
    (points,) = drawn([[{"estimate": y} for y in values]], freeze=12, leaning="ignored")
    assert (points[0]["chart_mean"], points[0]["chart_lower"], points[0]["chart_upper"]) == pytest.approx(
        slow.limits(values[:12])
    )
    assert [each["chart_rule"] for each in points[12:]] == ["outside_limits"] * 4


def test_a_figure_that_leans_cannot_be_told_after_a_gap():
    values = [50 + 0.9 * turn + (turn % 3) for turn in range(20)]
    points = [{"estimate": y if turn != 18 else None} for turn, y in enumerate(values)]
    (made,) = drawn([points])
    assert (made[-1]["chart_reading"], made[-1]["chart_reason"]) == ("cannot_be_told", "gaps")
    assert made[18]["chart_reading"] is None
