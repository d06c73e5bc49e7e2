"""Expectations given context against refits by statsmodels, and what is refused."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.domain.refusals import Refusal
from answerable.measurement.context import expected_given_context
from tests.reference import context as slow
from tests.reference.figures import poisson

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEATURES = ["age", "need"]


def some_places(seed, family, places):
    """Figures that follow the features, and chance."""
    random = np.random.default_rng(seed)
    age, need = random.normal(40, 5, places), random.normal(0, 1, places)
    line = 0.04 * (age - 40) + 0.3 * need + random.normal(0, 0.1, places)
    n = random.integers(1, 3000, places).astype(float)
    if family == "binomial":
        x = random.binomial(n.astype(int), 1 / (1 + np.exp(-line)))
    elif family == "poisson":
        x = random.poisson(n * np.exp(line - 3))
    else:
        x, n = 60 + line, np.ones(places)
    return {"numerator": x.astype(float), "denominator": n, "age": age, "need": need, "error": random.uniform(0.05, 0.3, places)}


def judged(figures, family, **more):
    places = len(figures["age"])
    x, half = figures["numerator"], 1.959963984540054 * figures["error"]
    columns = {
        "subject": ["s"] * places, "period": ["p"] * places, "place": [f"{turn:04}" for turn in range(places)],
        "polarity": ["high_is_good"] * places, "estimate": x, "lower": x - half, "upper": x + half, **figures,
    }  # fmt: skip
    table = ibis.memtable(pa.table(columns))
    return expected_given_context(table, features=FEATURES, family=family, **more).order_by("place").to_pyarrow().to_pylist()


@few
@given(st.integers(0, 10**6), st.sampled_from(["binomial", "poisson", "gaussian"]), st.integers(20, 35))
def test_expectations_are_those_of_refits_without_each_place(seed, family, places):
    figures = some_places(seed, family, places)
    rows = judged(figures, family, most_phi=1e9)
    x, n, errors = figures["numerator"].tolist(), figures["denominator"].tolist(), figures["error"].tolist()
    means = slow.left_out(family, x, n, np.column_stack([figures["age"], figures["need"]]).tolist())
    assert [row["context_expected"] for row in rows] == pytest.approx([a * b for a, b in zip(means, n, strict=True)], rel=1e-7)
    z = slow.z_scores(family, x, n, means, errors)
    assert [row["context_z"] for row in rows] == pytest.approx(z, rel=1e-6, abs=1e-8)
    plain = [(sum(x) - a) / (sum(n) - b) for a, b in zip(x, n, strict=True)]
    assert [row["unadjusted_z"] for row in rows] == pytest.approx(slow.z_scores(family, x, n, plain, errors), rel=1e-6, abs=1e-8)
    for row, count in zip(rows, x, strict=True):
        assert (row["context_class_998"] == "better") == (row["context_z"] > 3.090232306167813)
        if family != "gaussian":
            limits = [end / row["context_expected"] for end in poisson(count)]
            assert [row["context_ratio_lower"], row["context_ratio_upper"]] == pytest.approx(limits, rel=1e-7, abs=1e-12)


def test_what_a_service_decides_itself_excuses_nothing():
    with pytest.raises(Refusal, match="A service decides need itself"):
        judged(some_places(1, "binomial", 30), "binomial", controlled=["need"])


def test_features_that_say_the_same_fit_nothing():
    figures = some_places(1, "binomial", 30)
    rows = judged(figures | {"need": 2 * figures["age"]}, "binomial")
    assert {(row["context_reason"], row["context_expected"], row["context_class_95"]) for row in rows} == {
        ("no_fit", None, "not_compared")
    }


def test_features_that_part_all_from_none_fit_nothing():
    """Every person in half the places and nobody in the others: the model's slope has no end."""
    half = np.repeat([0.0, 1.0], 15)
    figures = some_places(1, "binomial", 30) | {"age": half, "numerator": 50 * half, "denominator": np.full(30, 50.0)}
    assert {row["context_reason"] for row in judged(figures, "binomial")} == {"no_fit"}


def test_a_place_of_which_too_little_is_known_is_told_so_and_does_not_move_the_others():
    figures = some_places(3, "poisson", 31)
    rows = judged(figures | {"need": pa.array([*figures["need"][:30], None])}, "poisson")
    without = judged({name: column[:30] for name, column in figures.items()}, "poisson")
    assert rows[30]["context_reason"] == "no_context"
    assert rows[30]["context_expected"] is None
    assert [row["context_z"] for row in rows[:30]] == [row["context_z"] for row in without]


def test_too_few_places_are_not_fitted_and_ten_are_asked_for_each_feature():
    assert {row["context_reason"] for row in judged(some_places(1, "poisson", 19), "poisson")} == {"too_few_places"}
    assert {row["context_reason"] for row in judged(some_places(1, "poisson", 19), "poisson", least_places=10)} == {
        "too_few_places"
    }


def test_values_without_an_interval_get_an_expectation_but_no_word():
    figures = some_places(1, "gaussian", 30)
    rows = judged(figures | {"error": np.zeros(30)}, "gaussian")
    assert {(row["context_reason"], row["context_class_95"]) for row in rows} == {("uncertainty_unknown", "not_compared")}
    assert all(row["context_expected"] is not None for row in rows)
    assert 0 < rows[0]["context_explained"] < 1
