"""What published evaluations say beside their effects (the effects themselves: test_oracles.py), and effects that are known."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from answerable.measurement.differences import difference_in_differences
from answerable.measurement.synthetic import synthetic_control
from tests.verification.answers.changes import california, effect_of, states


def test_california_by_plain_differences(oracles):
    """One changed state, so no interval."""
    made = effect_of(states(oracles))
    assert (made["lower"], made["reason"]) == (None, "too_few_clusters")


def test_california_by_synthetic_did(oracles):
    assert california(oracles, "synthetic_did")[0]["p_value"] == pytest.approx(2 / 39)


def test_california_by_synthetic_control(oracles):
    rows = california(oracles, "synthetic_control")
    assert rows[0]["p_value"] == pytest.approx(3 / 39)
    weights = {row["of"]: row["estimate"] for row in rows if row["term"] == "weight"}
    assert set(weights) >= {"Utah", "Nevada", "Montana", "Colorado", "Connecticut"}
    assert max(weights, key=weights.get) == "Utah"


def test_a_state_unlike_all_others_is_refused(oracles):
    """New Hampshire sold far more than any mix of other states."""
    table = pa.Table.from_pylist(states(oracles))
    made = synthetic_control(table, treated_unit="New Hampshire", starts=1989).to_pyarrow().to_pylist()[0]
    assert (made["estimate"], made["reason"]) == (None, "poor_fit")


def test_cohorts_whose_effects_are_known():
    """No noise and parallel lines: every effect of every cohort is found exactly, and they grow with time."""
    rows = [
        {"place": unit, "period_start": 2004 + turn, "from": {0: None, 1: 2006, 2: 2008}[unit % 3],
         "estimate": unit + 0.5 * turn + (0.1 + turn - 2 * (unit % 3) if unit % 3 and turn >= 2 * (unit % 3) else 0.0)}
        for unit in range(30)
        for turn in range(7)
    ]  # fmt: skip
    rng = np.random.default_rng(1)
    rows = [{**row, "estimate": float(row["estimate"] + 1e-6 * rng.normal())} for row in rows]
    made = difference_in_differences(ibis.memtable(pa.Table.from_pylist(rows)), first_treated="from").to_pyarrow().to_pylist()
    cohorts = [row for row in made if row["term"] == "cohort_effect"]
    assert len(cohorts) == 12
    for row in cohorts:
        since = int(row["at"]) - int(row["of"])
        assert row["estimate"] == pytest.approx(0.1 + since if since >= 0 else 0.0, abs=1e-5)
    known = np.mean([0.1 + since for since in (0, 1, 2, 3, 4, 0, 1, 2)])
    assert made[0]["estimate"] == pytest.approx(known, abs=1e-5)
