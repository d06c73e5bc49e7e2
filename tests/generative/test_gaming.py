"""Screens for gaming against their slow twins, and on figures whose story is known."""

from __future__ import annotations

import random
from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.gaming import dispersion_too_small, divergence, shrinking_denominator
from answerable.measurement.heaping import heaping, threshold_hump
from tests.reference import gaming as slow

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
pairs = st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def row(place, turn, x, n, *, months=1, **more):
    start, after = date(2000 + turn * months // 12, turn * months % 12 + 1, 1), (turn + 1) * months
    end = date(2000 + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return {"subject": "s", "place": place, "period_start": start, "period_end": end, "numerator": x, "denominator": n,
            "polarity": "high_is_good", **more}  # fmt: skip


def table(series, **more):
    rows = [row(str(place), turn, *each, **more) for place, counts in enumerate(series) for turn, each in enumerate(counts)]
    return pa.Table.from_pylist(rows)


def of_places(made):
    return {each["place"]: each for each in made.to_pyarrow().to_pylist()}


def steady(rng, *, size=1000, share=0.9, periods=24, smooth=1.0):
    counts = []
    for _ in range(periods):
        n = round(rng.gauss(size, size**0.5))
        counts.append((round(n * share + smooth * rng.gauss(0, (n * share * (1 - share)) ** 0.5)), n))
    return counts


@few
@given(st.lists(st.lists(pairs, min_size=1, max_size=14), min_size=1, max_size=8), st.integers(0, 10**6), st.booleans())
def test_dispersions_are_their_twin(series, seed, events):
    rng = random.Random(seed)
    series = [*series, steady(rng, smooth=0.2), steady(rng), steady(rng, size=8), [(3, 2)] * 9, [(0, 50)] * 9]
    made = of_places(dispersion_too_small(table(series, of_events=events), events="of_events"))
    expected = [slow.dispersion(counts, events=events) for counts in series]
    tested = [which for which, (reason, _, _) in enumerate(expected) if reason is None]
    qs = dict(zip(tested, slow.benjamini_hochberg([expected[which][1] for which in tested]), strict=True))
    for which, (reason, p, index) in enumerate(expected):
        each = made[str(which)]
        assert each["smoothness_reason"] == reason
        if reason is not None:
            assert (each["smoothness_p"], each["too_smooth"]) == (None, None)
            continue
        assert each["smoothness_p"] == pytest.approx(p, rel=1e-9, abs=1e-300)
        assert each["dispersion"] == pytest.approx(index, rel=1e-9)
        assert each["smoothness_q"] == pytest.approx(qs[which], rel=1e-9, abs=1e-300)
        assert each["too_smooth"] == (qs[which] <= 0.01)


def test_only_what_varies_less_than_chance_is_too_smooth():
    rng = random.Random(2)
    series = [*[steady(rng) for _ in range(30)], steady(rng, smooth=0.2), steady(rng, smooth=3.0)]
    made = of_places(dispersion_too_small(table(series)))
    assert [place for place, each in made.items() if each["too_smooth"]] == ["30"]


def test_what_turned_smooth_lately_is_seen_in_the_last_points():
    rng = random.Random(2)
    series = [steady(rng, share=0.93, periods=60) + steady(rng, smooth=0.1, periods=24)]
    assert not of_places(dispersion_too_small(table(series)))["0"]["too_smooth"]
    assert of_places(dispersion_too_small(table(series), points=24))["0"]["too_smooth"]


def test_rolling_periods_lean_on_each_other_and_are_refused():
    rows = [
        row("0", turn, 90, 100, period_start=date(2000 + turn, 1, 1), period_end=date(2002 + turn, 12, 31)) for turn in range(9)
    ]
    assert of_places(dispersion_too_small(pa.Table.from_pylist(rows)))["0"]["smoothness_reason"] == "overlapping_periods"


@few
@given(st.integers(0, 10**6), st.sampled_from(["high_is_good", "low_is_good"]))
def test_shrinking_denominators_are_their_twin(seed, polarity):
    rng = random.Random(seed)
    series = [[trending(rng, turn, rng.choice([0.0, -0.03, -0.1])) for turn in range(8)] for _ in range(9)]
    usual = slow.usual_fall(series)
    made = of_places(shrinking_denominator(table(series, polarity=polarity)))
    sign = 1 if polarity == "high_is_good" else -1
    for which, counts in enumerate(series):
        each = made[str(which)]
        if slow.fall_of(counts) is None:
            assert (each["shrinking_reason"], each["shrinking_p"]) == ("autocorrelated", None)
            continue
        assert each["shrinking_p"] == pytest.approx(slow.shrinking(counts, sign=sign, usual=usual), rel=1e-6, abs=1e-12)


def trending(rng, turn, slope, rise=0.01, size=1000):
    n = round(size * (1 + slope) ** turn + rng.gauss(0, size**0.5))
    return round(n * (0.8 + rise * turn) + rng.gauss(0, 0.4 * size**0.5)), n


def test_cases_that_go_away_while_the_rate_improves():
    rng = random.Random(11)
    level = [[trending(rng, turn, 0.0, rise=0.0, size=9000) for turn in range(8)] for _ in range(20)]
    alike = [[trending(rng, turn, -0.08, size=9000) for turn in range(8)] for _ in range(20)]
    gone = [trending(rng, turn, -0.1, rise=0.02, size=9000) for turn in range(8)]
    worse = [trending(rng, turn, -0.1, rise=-0.02, size=9000) for turn in range(8)]
    made = of_places(shrinking_denominator(table([*level, gone, worse])))
    assert [place for place, each in made.items() if each["shrinking_denominator"]] == ["20"]
    assert made["20"]["denominator_change"] == pytest.approx(0.9**7 - 1, abs=0.06)
    assert not any(each["shrinking_denominator"] for each in of_places(shrinking_denominator(table(alike))).values())


def test_why_a_shrinking_denominator_cannot_be_told():
    rng = random.Random(1)
    series = [[trending(rng, turn, 0.0) for turn in range(8)], [(9, 10)] * 7, [(11, 10)] * 8, [(None, None)] * 8]
    made = of_places(shrinking_denominator(table(series)))
    assert [made[str(which)]["shrinking_reason"] for which in (1, 2, 3)] == [
        "too_short",
        "impossible_counts",
        "uncertainty_unknown",
    ]
    made = of_places(shrinking_denominator(table(series, polarity="neither")))
    assert made["0"]["shrinking_reason"] == "no_direction"


@few
@given(st.lists(st.lists(st.integers(0, 5000), max_size=150), min_size=1, max_size=5), st.sampled_from([1, 5, 10]))
def test_digits_are_their_twin(groups, rounding):
    groups = [*groups, [rounding * value for value in range(100, 300)]]
    rows = [{"subject": str(which), "numerator": value} for which, values in enumerate(groups) for value in values]
    made = {each["subject"]: each for each in heaping(pa.Table.from_pylist(rows)).to_pyarrow().to_pylist()}
    for which, values in enumerate(groups):
        figures, chi2, p, excess, whipple = slow.digits(values)
        if not figures:
            assert str(which) not in made
            continue
        each = made[str(which)]
        assert (each["figures"], each["heaping_reason"]) == (figures, "too_few_cases" if chi2 is None else None)
        if chi2 is not None:
            found = [each[name] for name in ["digit_chi2", "digit_p", "digit_excess", "whipple"]]
            assert found == pytest.approx([chi2, p, excess, whipple], rel=1e-9, abs=1e-300)
    assert made[str(len(groups) - 1)]["heaping"] == (rounding > 1)


@few
@given(st.integers(0, 10**6), st.sampled_from([0.5, 1.0]), st.sampled_from(["high_is_good", "low_is_good"]))
def test_humps_are_their_twin(seed, width, polarity):
    rng = random.Random(seed)
    values = [round(rng.gauss(94, 3), 1) for _ in range(rng.randrange(1, 900))]
    rows = [{"subject": "s", "period": "p", "estimate": value, "polarity": polarity} for value in values]
    (made,) = threshold_hump(pa.Table.from_pylist(rows), threshold=95.0, width=width).to_pyarrow().to_pylist()
    sign = 1 if polarity == "high_is_good" else -1
    right, wrong, share, p = slow.hump([sign * value for value in values], sign * 95.0, width)
    assert (made["hump_right"], made["hump_wrong"]) == (right, wrong)
    assert made["hump_expected"] == pytest.approx(share)
    assert made["hump_p"] == (None if p is None else pytest.approx(p, rel=1e-9))
    away = [6 * turn for turn in range(-5, 6) if turn]
    placebos = [slow.hump([sign * value for value in values], sign * 95.0 + turn * width, width)[3] for turn in away]
    told = [each for each in placebos if each is not None]
    assert (made["hump_placebos"], made["hump_placebo_p"]) == (len(told), pytest.approx(min(told)) if told else None)


@pytest.mark.parametrize("moved", [0.0, 0.7])
def test_places_that_pile_up_just_right_of_the_line(moved):
    rng = random.Random(4)
    values = [rng.gauss(94, 4) for _ in range(1500)]
    values = [95 + rng.random() if 94 <= value < 95 and rng.random() < moved else value for value in values]
    rows = [{"subject": "s", "period": "p", "estimate": value, "polarity": "high_is_good", "floor": 95.0} for value in values]
    (made,) = threshold_hump(pa.Table.from_pylist(rows)).to_pyarrow().to_pylist()
    assert made["threshold_hump"] == (moved > 0)


def yearly(subject, place, slope, *, polarity):
    return [
        row(place, turn, 0, 0, months=12, subject=subject, polarity=polarity, estimate=50 + slope * turn,
            lower=49 + slope * turn, upper=51 + slope * turn)
        for turn in range(5)
    ]  # fmt: skip


def test_a_target_that_rises_while_outcomes_fall():
    standards = [*yearly("waits", "a", 1, polarity="high_is_good"), *yearly("waits", "b", 1, polarity="high_is_good")]
    standards += yearly("waits", "c", 0, polarity="high_is_good")
    outcomes = [*yearly("deaths", "a", 1, polarity="low_is_good"), *yearly("deaths", "b", -1, polarity="low_is_good")]
    outcomes += [*yearly("deaths", "c", 1, polarity="low_is_good"), *yearly("pay", "a", -1, polarity="high_is_good")]
    outcomes += yearly("joy", "a", -1, polarity="high_is_good")[1:]
    related = {"waits": ["deaths", "joy"]}
    made = divergence(pa.Table.from_pylist(standards), pa.Table.from_pylist(outcomes), related=related).to_pyarrow().to_pylist()
    found = {(each["related"], each["place"]): (each["divergence"], each["divergence_reason"]) for each in made}
    assert found == {
        ("deaths", "a"): (True, None),
        ("deaths", "b"): (False, None),
        ("deaths", "c"): (False, None),
        ("joy", "a"): (None, "too_short"),
    }


def test_movements_told_by_another_method():
    told = pa.table({"subject": ["waits", "deaths"], "place": ["a", "a"], "reading": ["improving", "worsening"]})
    made = divergence(told, ibis.memtable(told), related={"waits": ["deaths"]}, movement="reading").to_pyarrow().to_pylist()
    assert [(each["divergence"], each["related_movement"]) for each in made] == [(True, "worsening")]
