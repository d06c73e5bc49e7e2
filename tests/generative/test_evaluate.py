"""Evaluations of a change against their slow twins, and what they refuse."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest
from diff_diff.utils import wild_bootstrap_se
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.autoregression import leaning
from answerable.measurement.clustered import equal_by_wild_bootstrap, fitted, signs_of
from answerable.measurement.differences import baseline_quartile, difference_in_differences
from answerable.measurement.interruptions import interrupted_time_series
from answerable.measurement.panels import panel_of
from answerable.measurement.synthetic import synthetic_control
from tests.reference import evaluate as slow

few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
seeds = st.integers(0, 10**6)


def terms(table):
    """By term; the first of each."""
    rows = {}
    for row in table.to_pyarrow().to_pylist():
        rows.setdefault(row["term"], row)
    return rows


def a_panel(seed, *, units=8, periods=5, start=3, changed=3, effect=2.0, missing=0, cluster=1):
    """Rows of changed and unchanged places, some of them missing."""
    rng = np.random.default_rng(seed)
    rows = [
        {"place": unit, "period_start": turn, "treated": int(unit < changed), "post": int(turn >= start), "area": unit // cluster,
         "estimate": float(rng.normal() + unit + 0.3 * turn + effect * (unit < changed and turn >= start))}
        for unit in range(units)
        for turn in range(periods)
    ]  # fmt: skip
    for gone in rng.choice(len(rows), size=missing, replace=False):
        rows[gone]["estimate"] = None
    return rows


def difference(rows, **more):
    return terms(difference_in_differences(ibis.memtable(pa.Table.from_pylist(rows)), **more))


@few
@given(seeds, st.integers(0, 6))
def test_four_means(seed, missing):
    rows = a_panel(seed, missing=missing)
    made = difference(rows, method="two_by_two")["effect"]
    known = [(row["estimate"], bool(row["treated"]), bool(row["post"])) for row in rows if row["estimate"] is not None]
    assert made["estimate"] == pytest.approx(slow.four_means(known), abs=1e-10)
    assert made["observations"] == len(known)


@few
@given(seeds, st.integers(0, 6), st.sampled_from([1, 2]))
def test_fixed_effects_and_their_clusters(seed, missing, cluster):
    rows = a_panel(seed, units=12, changed=4, missing=missing, cluster=cluster)
    made = difference(rows, cluster="area", draws=0)["effect"]
    known = [row for row in rows if row["estimate"] is not None]
    b, v = slow.fixed_effects(
        [row["estimate"] for row in known], [row["place"] for row in known], [row["period_start"] for row in known],
        [row["treated"] * row["post"] for row in known], [row["area"] for row in known],
    )  # fmt: skip
    assert made["estimate"] == pytest.approx(b[0], abs=1e-9)
    assert made["standard_error"] == pytest.approx(v[0, 0] ** 0.5, rel=1e-9)


@settings(few, max_examples=4)
@given(seeds, st.sampled_from([0, 3]))
def test_the_wild_bootstrap_with_every_sign(seed, missing):
    """Ten clusters have 1,024 draws of signs, all of them taken."""
    rows = a_panel(seed, units=10, changed=5, periods=3, start=2, effect=1.0, missing=missing)
    made = difference(rows, draws=1024)["effect"]
    known = [row for row in rows if row["estimate"] is not None]
    expected = slow.wild_p(
        [row["estimate"] for row in known], [row["place"] for row in known], [row["period_start"] for row in known],
        [row["treated"] * row["post"] for row in known], [row["place"] for row in known],
    )  # fmt: skip
    assert made["inference"] == "wild_rademacher"
    assert made["p_value"] == pytest.approx(max(expected, 1 / 1025), abs=1e-12)
    assert (made["p_value"] < 0.05) == (not made["lower"] <= 0 <= made["upper"])


@few
@given(seeds, st.integers(0, 6), st.sampled_from([-3.0, 0.0, 0.7]))
def test_the_wild_bootstrap_is_that_of_the_library(seed, missing, effect):
    """Not the same code: diff-diff draws whole rows, ours sums by cluster. Interval and p-value, ten clusters, every sign."""
    rows = a_panel(seed, units=20, changed=10, periods=6, missing=missing, effect=effect, cluster=2)
    made = difference(rows, draws=1024, cluster="area")["effect"]
    known = [row for row in rows if row["estimate"] is not None]
    changed = np.array([row["treated"] * row["post"] for row in known], dtype=float)
    x = np.column_stack(
        [changed, slow.dummies([row["place"] for row in known]), slow.dummies([row["period_start"] for row in known])[:, 1:]]
    )
    y, cluster = np.array([row["estimate"] for row in known]), np.array([row["area"] for row in known])
    theirs = wild_bootstrap_se(x, y, y, cluster, 0, n_bootstrap=1024, weight_type="rademacher")
    assert made["p_value"] == pytest.approx(theirs.p_value, abs=1e-12)
    assert (made["lower"], made["upper"]) == pytest.approx((theirs.ci_lower, theirs.ci_upper), abs=1e-6)


@few
@given(seeds, st.lists(st.sampled_from([1, 2, 4, None]), min_size=8, max_size=14))
def test_cohorts_against_the_never_changed(seed, drawn):
    starts = [*drawn, 2, 2, 4, 4, None, None]
    rng = np.random.default_rng(seed)
    y = {(unit, turn): float(rng.normal() + unit) for unit in range(len(starts)) for turn in range(6)}
    first = dict(enumerate(starts))
    rows = [{"place": unit, "period_start": turn, "estimate": value, "from": first[unit]} for (unit, turn), value in y.items()]
    table = difference_in_differences(ibis.memtable(pa.Table.from_pylist(rows)), first_treated="from").to_pyarrow().to_pylist()
    made = {(row["of"], row["at"]): row["estimate"] for row in table if row["term"] == "cohort_effect"}
    expected = slow.cohort_effects(y, first)
    assert made == pytest.approx({(str(g), str(t)): value for (g, t), (value, _) in expected.items()}, abs=1e-9)
    errors = {(row["of"], row["at"]): row["standard_error"] for row in table if row["term"] == "cohort_effect"}
    factor = (len(starts) / (len(starts) - 1)) ** 0.5
    for (g, t), (_, error) in expected.items():
        if errors[str(g), str(t)] is not None:
            assert errors[str(g), str(t)] == pytest.approx(error * factor, rel=1e-6)
    assert table[0]["method"] == "callaway_santanna"
    assert table[0]["estimate"] == pytest.approx(slow.overall_effect(y, first), abs=1e-9)


@few
@given(seeds)
def test_quartiles_are_each_a_comparison_of_their_own(seed):
    """Place n has a level near n, twenty times the noise: the quartiles are known."""
    rng = np.random.default_rng(seed)
    rows = [
        {"place": unit, "period_start": turn, "treated": unit % 2, "post": int(turn >= 3),
         "estimate": float(20 * unit + rng.normal() + (unit % 2) * (turn >= 3) * (5 - unit // 6))}
        for unit in range(24)
        for turn in range(5)
    ]  # fmt: skip
    made = difference(rows, by_baseline_quartile=True, draws=199)
    effects = []
    for quartile in range(4):
        own = [row for row in rows if row["place"] // 6 == quartile]
        known = [(row["estimate"], bool(row["treated"]), bool(row["post"])) for row in own]
        effects.append(slow.four_means(known))
        assert made[f"quartile_{quartile + 1}"]["estimate"] == pytest.approx(effects[-1], abs=1e-8)
    assert made["quartiles_equal"]["inference"] == "wild_bootstrap_wald"
    assert 0 < made["quartiles_equal"]["p_value"] <= 1


@few
@given(seeds, st.integers(8, 14))
def test_the_bootstrap_of_equality_is_its_twin(seed, count):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(count), 5)
    x, y = rng.normal(size=(len(cluster), 4)), rng.normal(size=len(cluster))
    fit = fitted(y, x, cluster)
    expected = slow.equal_p(y, x, list(cluster), signs_of(fit, 99, 1)[0])
    assert equal_by_wild_bootstrap(fit, [0, 1, 2, 3], draws=99, seed=1) == pytest.approx(expected, abs=1e-12)


def test_a_missing_year_moves_nobody_to_another_quartile():
    """All rise by 60 a year: a place without its first year has a higher plain mean, but it is no higher."""
    rows = [
        {"place": unit, "period_start": turn, "treated": unit % 2, "post": int(turn >= 3), "estimate": 20.0 * unit + 60.0 * turn}
        for unit in range(24)
        for turn in range(5)
        if (unit, turn) != (5, 0)
    ]
    assert difference(rows, by_baseline_quartile=True, draws=9)["quartile_1"]["units"] == 6
    panel = panel_of(
        ibis.memtable(pa.Table.from_pylist(rows)), outcome="estimate", unit="place", time="period_start",
        treated="treated", post="post", first_treated=None, cluster="place",
    )  # fmt: skip
    assert {int(unit): int(each) for unit, each in zip(panel.unit, baseline_quartile(panel), strict=True)}[5] == 1


def test_the_equality_of_quartiles_can_tell():
    rng = np.random.default_rng(5)

    def p_of(gap):
        rows = [
            {"place": unit, "period_start": turn, "treated": unit % 2, "post": int(turn >= 3),
             "estimate": float(20 * unit + rng.normal() + (unit % 2) * (turn >= 3) * gap * (unit // 20))}
            for unit in range(80)
            for turn in range(6)
        ]  # fmt: skip
        return difference(rows, by_baseline_quartile=True)["quartiles_equal"]["p_value"]

    assert p_of(2.0) < 0.01
    assert np.mean([p_of(0.0) < 0.05 for _ in range(8)]) <= 0.25


def test_what_a_difference_refuses():
    rows = a_panel(1)
    assert difference([{**row, "post": 0} for row in rows])["effect"]["reason"] == "no_before_or_after"
    assert difference([{**row, "treated": 1} for row in rows])["effect"]["reason"] == "no_controls"
    assert difference([{**row, "treated": row["period_start"] % 2} for row in rows])["effect"]["reason"] == "treatment_unclear"
    assert difference([{**row, "post": int(row["period_start"] == 3)} for row in rows])["effect"]["reason"] == "treatment_unclear"
    uneven = [{**row, "post": int(row["period_start"] >= 2 + row["place"] % 2)} for row in rows]
    assert difference(uneven, method="two_way_fixed_effects")["effect"]["reason"] == "staggered"
    assert difference(uneven)["effect"]["method"] == "callaway_santanna"
    alone = difference(a_panel(1, changed=1))["effect"]
    assert (alone["reason"], alone["lower"]) == ("too_few_clusters", None)
    assert alone["estimate"] is not None
    with pytest.raises(ValueError, match="several clusters"):
        difference([{**row, "area": row["period_start"]} for row in rows], cluster="area")
    with pytest.raises(ValueError, match="not one of"):
        difference(rows, method="regression")


def test_places_already_moving_apart_are_said():
    rows = a_panel(1, units=40, changed=20, periods=8, start=5)
    apart = [{**row, "estimate": row["estimate"] + row["treated"] * row["period_start"]} for row in rows]
    assert difference(rows)["pre_trend"]["reason"] is None
    made = difference(apart)
    assert made["pre_trend"]["estimate"] == pytest.approx(1.0, abs=0.3)
    assert made["effect"]["reason"] == made["pre_trend"]["reason"] == "different_trends"
    assert made["effect"]["estimate"] is not None


def test_places_changed_from_the_first_period_on_are_left_out_and_counted():
    rows = [{**row, "from": 0 if row["place"] == 0 else 3 if row["place"] < 4 else None} for row in a_panel(1, changed=4)]
    made = difference(rows, first_treated="from")["effect"]
    assert (made["units"], made["units_left_out"], made["method"]) == (7, 1, "two_way_fixed_effects")


def a_mix(seed, *, others=24, periods=16, before=10, effect=-3.0):
    """One place that is a mix of three others and some noise."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(periods, others)).cumsum(axis=0) + 10 * rng.normal(size=others)
    place = y[:, :3] @ np.array([0.5, 0.3, 0.2]) + 0.05 * rng.normal(size=periods) + effect * (np.arange(periods) >= before)
    return np.column_stack([place, y])


def synthesised(y, **more):
    rows = [
        {"place": f"p{which:02d}", "period_start": turn, "estimate": float(y[turn, which])}
        for which in range(y.shape[1])
        for turn in range(y.shape[0])
    ]
    return synthetic_control(ibis.memtable(pa.Table.from_pylist(rows)), treated_unit="p00", **more).to_pyarrow().to_pylist()


@settings(few, max_examples=4)
@given(seeds)
def test_weights_are_the_least_squares_on_the_simplex(seed):
    y = a_mix(seed, others=12)
    rows = synthesised(y, starts=10)
    weights = np.zeros(12)
    for row in rows:
        if row["term"] == "weight":
            weights[int(row["of"][1:]) - 1] = row["estimate"]
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-5)
    twin = slow.simplex(y[:10, 0], y[:10, 1:])
    ours, theirs = (float(np.sum((y[:10, 0] - y[:10, 1:] @ each) ** 2)) for each in (weights, twin))
    assert ours <= theirs * 1.001, "the twin stops a little short of the least; ours may not stop shorter"
    assert ours >= theirs * 0.98
    gap = float(np.mean(y[10:, 0] - y[10:, 1:] @ weights))
    assert rows[0]["estimate"] == pytest.approx(gap, abs=1e-3)


@settings(few, max_examples=4)
@given(seeds)
def test_synthetic_did_is_its_twin(seed):
    """To 2 in 100: both stop short of the exact weights."""
    y = a_mix(seed)
    made = synthesised(y, starts=10, method="synthetic_did", worst_fit=10.0)[0]
    assert made["estimate"] == pytest.approx(slow.synthetic_did(y[:, 0], y[:, 1:], 10), abs=0.02 * abs(made["estimate"]) + 0.02)


def test_the_placebos_rank_the_changed_place():
    found = synthesised(a_mix(3, effect=-8.0), starts=10)[0]
    assert found["p_value"] == pytest.approx(1 / 25)
    assert found["inference"] == "placebo"
    assert found["upper"] < 0
    assert synthesised(a_mix(3, effect=0.0), starts=10)[0]["p_value"] > 0.05


def test_what_a_synthesis_refuses():
    y = a_mix(1)
    assert synthesised(y + 100 * (np.arange(y.shape[1]) == 0), starts=10)[0]["reason"] == "poor_fit"
    assert synthesised(y, starts=4)[0]["reason"] == "too_short"
    assert synthesised(y, starts=99)[0]["reason"] == "no_before_or_after"
    exact = y.copy()
    exact[:, 0] = exact[:, 1:4].mean(axis=1)
    assert synthesised(exact, starts=10)[0]["reason"] == "fits_not_unique"
    few_places = synthesised(a_mix(1, others=8), starts=10)[0]
    assert (few_places["reason"], few_places["p_value"]) == ("too_few_clusters", None)
    assert few_places["estimate"] is not None
    gone = [
        {"place": f"p{which}", "period_start": turn, "estimate": None if (which, turn) in {(0, 2)} else float(y[turn, which])}
        for which in range(5)
        for turn in range(16)
    ]
    again = pa.Table.from_pylist(gone)
    assert terms(synthetic_control(ibis.memtable(again), treated_unit="p0", starts=10))["effect"]["reason"] == "gaps"
    twice = pa.Table.from_pylist([*gone, gone[0]])
    assert terms(synthetic_control(ibis.memtable(twice), treated_unit="p0", starts=10))["effect"]["reason"] == "repeated_figures"
    with pytest.raises(ValueError, match="there is no"):
        synthetic_control(ibis.memtable(again), treated_unit="elsewhere", starts=10)


def interrupted(y, before, **more):
    rows = [{"period_start": turn, "estimate": None if value is None else float(value)} for turn, value in enumerate(y)]
    schema = pa.schema([("period_start", pa.int64()), ("estimate", pa.float64())])
    return terms(interrupted_time_series(ibis.memtable(pa.Table.from_pylist(rows, schema=schema)), starts=before, **more))


@few
@given(seeds, st.integers(8, 20), st.integers(8, 20), st.integers(0, 4))
def test_newey_west_is_its_twin(seed, before, after, lags):
    y = list(np.random.default_rng(seed).normal(size=before + after).cumsum())
    made = interrupted(y, before, errors="newey_west", lags=lags)
    b, errors = slow.newey_west(y, slow.segmented(y, before), lags)
    for name, place in (("slope_before", 1), ("level_change", 2), ("slope_change", 3)):
        assert made[name]["estimate"] == pytest.approx(b[place], abs=1e-8)
        assert made[name]["standard_error"] == pytest.approx(errors[place], rel=1e-6)
    assert made["effect_at_end"]["estimate"] == pytest.approx(b[2] + (after - 1) * b[3], abs=1e-8)


@few
@given(seeds, st.integers(8, 20), st.integers(8, 20), st.floats(-0.5, 0.7))
def test_restricted_likelihood_is_its_twin(seed, before, after, lean):
    noise = np.random.default_rng(seed).normal(size=before + after)
    for turn in range(1, len(noise)):
        noise[turn] += lean * noise[turn - 1]
    y, x = list(noise), slow.segmented(list(noise), before)
    found = leaning(np.array(y), x)
    least = slow.restricted_deviance(y, x, found.r)
    assert all(least <= slow.restricted_deviance(y, x, float(r)) + 1e-6 for r in np.linspace(-0.97, 0.97, 39))
    b, errors = slow.generalised(y, x, found.r)
    assert found.coefficients == pytest.approx(b, abs=1e-7)
    error, degrees = found.error_and_degrees(np.eye(4)[2])
    assert error == pytest.approx(errors[2], rel=1e-7)
    assert 1 <= degrees <= len(y) - 4


def test_a_series_of_months_with_a_season_and_a_control():
    months = [date(2018 + turn // 12, turn % 12 + 1, 1) for turn in range(60)]
    rng = np.random.default_rng(4)
    together = rng.normal(size=60).cumsum()
    rows = [
        {"place": place, "period_start": month, "other": float(together[turn]),
         "estimate": float(together[turn] + 3 * np.sin(2 * np.pi * turn / 12) + add * (turn >= 36) + 0.3 * rng.normal())}
        for place, add in (("one", 4.0), ("two", 0.0))
        for turn, month in enumerate(months)
    ]  # fmt: skip
    for seasonal in ("fourier", "dummies"):
        made = interrupted_time_series(
            ibis.memtable(pa.Table.from_pylist(rows)), starts=date(2021, 1, 1), by=["place"], seasonal=seasonal, control="other"
        ).to_pyarrow().to_pylist()  # fmt: skip
        level = {row["place"]: row for row in made if row["term"] == "level_change"}
        assert level["one"]["method"] == "controlled_interrupted_time_series"
        assert level["one"]["estimate"] == pytest.approx(4.0, abs=0.5)
        assert level["one"]["p_value"] < 0.001
        assert abs(level["two"]["estimate"]) < 0.5


def test_what_an_interrupted_series_refuses():
    y = list(np.random.default_rng(1).normal(size=30))
    assert interrupted(y, 0)["level_change"]["reason"] == "no_before_or_after"
    assert interrupted(y, 30)["level_change"]["reason"] == "no_before_or_after"
    assert interrupted(y, 7)["level_change"]["reason"] == "too_short"
    assert interrupted(y, 20, seasonal="dummies", season_length=12)["level_change"]["reason"] == "too_short"
    assert interrupted([None if turn == 5 else value for turn, value in enumerate(y)], 15)["level_change"]["reason"] == "gaps"
    assert interrupted(list(np.arange(60.0) ** 3), 30)["level_change"]["reason"] == "autocorrelated"
    with pytest.raises(ValueError, match="season_length"):
        interrupted(y, 15, seasonal="fourier")
