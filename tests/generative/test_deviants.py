"""Positive deviants: the parts against their slow twins, and planted places that must and must not be found."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.measurement.deviants import positive_deviants
from tests.reference import funnels, peers

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
counted = st.integers(20, 900).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))


def ring(places, *, reach=4):
    """Each place's neighbours are the `reach` before and after it."""
    return {place: [(place + step) % places for step in range(-reach, reach + 1) if step] for place in range(places)}


def table_of(rows):
    return ibis.memtable(pa.Table.from_pylist(rows))


def looked_at(periods, neighbours, *, doubted=(), polarity="high_is_good", **more):
    """`periods`: for each, the (x, n) of each place, or None."""
    rows = [
        {"subject": "s", "place": place, "period": str(turn), "period_start": date(2000 + turn, 1, 1), "polarity": polarity,
         "numerator": float(pair[0]), "denominator": float(pair[1]), "odd": (place, turn) in doubted}
        for turn, counts in enumerate(periods)
        for place, pair in enumerate(counts)
        if pair is not None
    ]  # fmt: skip
    pairs = [{"place": place, "neighbour": other} for place, others in neighbours.items() for other in others]
    made = positive_deviants(table_of(rows), neighbours=table_of(pairs), in_doubt="odd", **more)
    return {(row["place"], int(row["period"])): row for row in made.to_pyarrow().to_pylist()}


@few
@given(st.lists(counted, min_size=20, max_size=30), st.sampled_from(["proportion", "rate"]))
def test_expected_z_and_shrunken_figures_are_their_twins(counts, kind):
    around = ring(len(counts))
    made = looked_at([counts], around, kind=kind, most_phi=1e9)
    rows = [(x, n, peers.pooled(place, around[place], counts)) for place, (x, n) in enumerate(counts)]
    distances = funnels.scores(kind, "sqrt", rows)
    phi, tau2 = funnels.phi_and_tau2(distances)
    for place, ((x, n, expected), (distance, error)) in enumerate(zip(rows, distances, strict=True)):
        row = made[place, 0]
        assert row["deviant_expected"] == pytest.approx(expected, rel=1e-12)
        assert row["deviant_phi"] == pytest.approx(phi, rel=1e-9)
        assert row["deviant_z"] == pytest.approx(distance / (error**2 + tau2) ** 0.5, rel=1e-7, abs=1e-9)
        if tau2 < 0.24 and (tau2 == 0 or tau2 > 1e-9):
            assert row["deviant_estimate"] == pytest.approx(peers.shrunken(kind, x, n, expected, tau2), rel=1e-7)
            assert min(x / n, expected) - 1e-9 <= row["deviant_estimate"] <= max(x / n, expected) + 1e-9


def steady(planted, *, periods=6, places=40, usual=0.5):
    """Places alike but for some that do better: planted[place] = the periods in which it does."""
    random = np.random.default_rng(4)
    return [
        [
            (
                int(
                    random.binomial(
                        1000, usual + 0.02 * random.standard_normal() + (0.2 if turn in planted.get(place, ()) else 0)
                    )
                ),
                1000,
            )
            for place in range(places)
        ]
        for turn in range(periods)
    ]


def test_better_for_years_is_found_and_a_lucky_period_is_not():
    made = looked_at(steady({3: range(6), 20: [5], 30: [1, 2]}), ring(40))
    last = {place: made[place, 5] for place in range(40)}
    assert [place for place, row in last.items() if row["positive_deviant"]] == [3]
    assert (last[20]["deviant_class"], last[20]["deviant_periods"]) == ("better", 1)
    assert (last[30]["deviant_class"], last[30]["deviant_periods"]) == ("similar", 2)
    assert [turn for turn in range(6) if made[3, turn]["positive_deviant"]] == [2, 3, 4, 5]
    assert last[3]["deviant_rank_upper"] < 10


def test_better_means_lower_where_low_is_good_and_nothing_where_neither_is():
    assert not looked_at(steady({3: range(6)}), ring(40), polarity="low_is_good")[3, 5]["positive_deviant"]
    row = looked_at(steady({3: range(6)}), ring(40), polarity="neither")[3, 5]
    assert (row["positive_deviant"], row["deviant_reason"]) == (False, "no_direction")


def test_doubt_in_any_of_the_last_five_periods_holds_praise_back():
    made = looked_at(steady({3: range(6)}), ring(40), doubted={(3, 0)})
    assert (made[3, 4]["positive_deviant"], made[3, 4]["deviant_reason"]) == (False, "quality_in_doubt")
    assert made[3, 5]["positive_deviant"]


def test_a_missing_period_is_no_better_period():
    periods = steady({3: range(6)})
    for turn in (2, 3, 4):
        periods[turn][3] = None
    made = looked_at(periods, ring(40))
    assert (made[3, 5]["positive_deviant"], made[3, 5]["deviant_periods"]) == (False, 2)


def test_without_enough_neighbours_or_places_nobody_is_named():
    around = ring(40)
    around[3] = around[3][:4]
    row = looked_at(steady({3: range(6)}), around)[3, 5]
    assert (row["positive_deviant"], row["deviant_reason"], row["deviant_expected"]) == (False, "no_neighbours", None)
    small = looked_at(steady({3: range(6)}, places=19), ring(19))
    assert {row["deviant_reason"] for row in small.values()} == {"too_few_places"}
