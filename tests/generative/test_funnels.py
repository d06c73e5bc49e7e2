"""Funnels against their slow twin, on whatever Hypothesis thinks of."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answerable.measurement.funnels import funnel
from tests.reference import funnels as slow

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
counted = st.one_of(st.integers(1, 20), st.integers(1, 3000), st.just(10**7))
shares = st.sampled_from([0.02, 0.3, 0.5, 0.97])
places_of_shares = st.lists(counted.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=30)
places_of_counts = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), min_size=2, max_size=30)
WORDS = {1: "better", 0: "similar", -1: "worse"}


def judged(families, **more):
    rows = [
        {"subject": str(which), "period": "p", "place": place, "numerator": float(x), "denominator": float(n),
         "country_value": centre, "polarity": "high_is_good"}
        for which, (centre, counts) in enumerate(families)
        for place, (x, n) in enumerate(counts)
    ]  # fmt: skip
    made = funnel(ibis.memtable(pa.Table.from_pylist(rows)), numerator="numerator", **more).to_pyarrow().to_pylist()
    return {(int(row["subject"]), row["place"]): row for row in made}


def agrees(kind, transform, families, made, *, made_good=True):
    for which, (centre, counts) in enumerate(families):
        rows = [(x, n, centre) for x, n in counts]
        distances = slow.scores(kind, transform, rows)
        phi, tau2 = slow.phi_and_tau2(distances, made_good=made_good)
        assume(tau2 == 0 or tau2 > 1e-7)
        for place, (row, distance) in enumerate(zip(rows, distances, strict=True)):
            answer = made[which, place]
            assert (answer["funnel_phi"], answer["funnel_tau2"]) == pytest.approx((phi, tau2), rel=1e-5, abs=1e-11)
            assert answer["funnel_z"] == pytest.approx(distance[0] / (distance[1] ** 2 + tau2) ** 0.5, rel=1e-7, abs=1e-9)
            for name, confidence in (("95", 0.95), ("998", 0.998)):
                back = slow.carried_back(kind, transform, row[1], centre, tau2, confidence)
                chance = slow.limits(kind, row[1], centre, confidence)
                expected = (min(back[0], chance[0]), max(back[1], chance[1])) if tau2 > 0 else chance
                shown = answer[f"funnel_lower_{name}"], answer[f"funnel_upper_{name}"]
                assert shown == pytest.approx(expected, rel=1e-7, abs=1e-9)
                if slow.margin(kind, row, distance, tau2, confidence) > 1e-6:
                    assert answer[f"funnel_class_{name}"] == WORDS[slow.side(kind, row, distance, tau2, confidence)]


@few
@given(st.lists(st.tuples(shares, places_of_shares), min_size=1, max_size=4), st.booleans())
def test_funnels_of_shares_are_their_twin(families, made_good):
    made = judged(families, least_places=2, most_phi=1e12, made_good=made_good)
    agrees("proportion", "sqrt", families, made, made_good=made_good)


@few
@given(st.lists(st.tuples(st.sampled_from([0.05, 1.0, 3.0]), places_of_counts), min_size=1, max_size=4))
def test_funnels_of_counts_are_their_twin(families):
    agrees("rate", "sqrt", families, judged(families, kind="rate", least_places=2, most_phi=1e12))


@few
@given(st.lists(st.tuples(st.sampled_from([0.5, 1.0]), places_of_counts), min_size=1, max_size=4))
def test_funnels_on_the_log_scale_are_their_twin(families):
    families = [(centre, [(x + 1, n) for x, n in counts]) for centre, counts in families]
    agrees("ratio", "log", families, judged(families, kind="ratio", transform="log", least_places=2, most_phi=1e12))
