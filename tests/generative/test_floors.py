"""Minimum standards against their slow twin, on whatever Hypothesis thinks of."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from answerable.measurement import floor_verdict, tails
from tests.reference import floors as slow

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
shares = st.sampled_from([0.0, 0.02, 0.5, 0.8, 0.95, 1.0])
spreads = st.one_of(st.just(0.0), st.floats(1e-8, 0.5), st.floats(1e-4, 2e-2))


def figures(places, floor, subject=0):
    """One row a published cell; months from January 2020."""
    firsts = [date(2020 + turn // 12, turn % 12 + 1, 1) for turn in range(len(places[0]) + 1)]
    return [
        {"subject": str(subject), "place": str(which), "period": f"{firsts[turn]}/P1M", "period_start": firsts[turn],
         "period_end": firsts[turn + 1] - timedelta(days=1), "numerator": float(x), "denominator": float(n),
         "estimate": 100 * x / n if n else None, "floor": 100 * floor, "scale": 100.0, "polarity": "high_is_good", "turn": turn}
        for which, cells in enumerate(places)
        for turn, cell in enumerate(cells)
        if cell is not None
        for x, n in [cell]
    ]  # fmt: skip


def judged(rows, **more):
    return floor_verdict(ibis.memtable(pa.Table.from_pylist(rows)), **more).to_pyarrow().to_pylist()


@st.composite
def families(draw):
    """A few places over a few months, some near the floor, some swinging, some small, some silent."""
    floor, periods = draw(st.sampled_from([0.5, 0.8, 0.95])), draw(st.integers(1, 10))
    places = []
    for _ in range(draw(st.integers(1, 6))):
        size = draw(st.sampled_from([1, 20, 150, 400]))
        level = draw(st.sampled_from([floor, floor - 0.15, floor + 0.04]))
        cells = []
        for _ in range(periods):
            n = draw(st.integers(0, size))
            share = min(max(level + draw(st.floats(-0.1, 0.1)), 0.0), 1.0)
            cells.append(draw(st.sampled_from([(round(n * share), n)] * 9 + [None])))
        places.append(cells)
    return places, floor


@settings(few, max_examples=5)
@given(st.lists(families(), min_size=1, max_size=8))
def test_floor_verdicts_are_their_twin(subjects):
    rows = [row for subject, family in enumerate(subjects) for row in figures(*family, subject)]
    if not rows:
        return
    expected = [slow.ladder(*family) for family in subjects]
    for row in judged(rows):
        told = expected[int(row["subject"])][int(row["place"])][row["turn"]]
        for column, value in (
            ("extra_variation", told.deviation), ("p_value", told.p), ("q_value", told.q),
            ("pooled_p", told.pooled_p), ("pooled_q", told.pooled_q),
        ):  # fmt: skip
            assert row[column] == (None if value is None else pytest.approx(value, rel=1e-4, abs=2e-6)), column
        if all(value is None or abs(value - 0.05) > 1e-5 for value in (told.q, told.pooled_q)):
            assert (row["verdict"], row["verdict_reason"]) == (told.verdict, told.reason)


@few
@given(
    st.lists(st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=40),
    shares,
    spreads,
)
def test_beta_binomial_tails_are_their_twin(counts, mean, spread):
    counts = [(x, n) for x, n in counts if n]
    x, n = (np.array([cell[part] for cell in counts], dtype=float) for part in (0, 1))
    level, spreads = np.full(x.shape, mean), np.full(x.shape, spread)
    made = tails.beta_binomial_at_most(x, n, level, spreads)
    none = tails.beta_binomial_none(n, level, spreads)
    mirrored = tails.beta_binomial_at_least(n - x, n, 1 - level, spreads)
    for turn, (count, cases) in enumerate(counts):
        assert made[turn] == pytest.approx(slow.beta_binomial_p(count, cases, mean, spread), abs=1e-7)
        assert none[turn] == pytest.approx(slow.beta_binomial_p(0, cases, mean, spread), abs=1e-7)
    assert mirrored == pytest.approx(made, abs=1e-12)


@few
@given(st.lists(st.tuples(st.integers(0, 200), st.floats(0.1, 200.0)), min_size=1, max_size=40), spreads)
def test_gamma_poisson_tails_are_their_twin(counts, spread):
    x, expected = (np.array(part, dtype=float) for part in zip(*counts, strict=True))
    spreads = np.full(x.shape, spread)
    at_most = tails.negative_binomial_at_most(x, expected, spreads)
    at_least = tails.negative_binomial_at_least(x, expected, spreads)
    none = tails.negative_binomial_none(expected, spreads)
    for turn, (count, mean) in enumerate(zip(x, expected, strict=True)):
        below = slow.gamma_poisson_p(int(count) - 1, mean, spread) if count else 0.0
        assert at_most[turn] == pytest.approx(slow.gamma_poisson_p(int(count), mean, spread), abs=1e-8)
        assert at_least[turn] == pytest.approx(1 - below, abs=1e-8)
        assert none[turn] == pytest.approx(slow.gamma_poisson_p(0, mean, spread), abs=1e-8)


def test_beta_binomial_tails_of_huge_counts_are_those_of_scipy():
    """scipy adds up every count, so a handful will do; it loses digits of its own to the logarithms of large factorials."""
    rng = np.random.default_rng(5)
    n = np.floor(10 ** rng.uniform(2, 5.3, 60))
    mean, spread = rng.choice([0.05, 0.5, 0.8, 0.95, 0.995], 60), 10 ** rng.uniform(-5, -0.7, 60)
    x = np.floor(np.clip(n * (mean + np.sqrt(mean * (1 - mean) * (1 / n + spread)) * rng.uniform(-5, 2, 60)), 0, n - 1))
    total = 1 / spread - 1
    expected = stats.betabinom.cdf(x, n, mean * total, (1 - mean) * total)
    assert tails.beta_binomial_at_most(x, n, mean, spread) == pytest.approx(expected, abs=2e-7)
