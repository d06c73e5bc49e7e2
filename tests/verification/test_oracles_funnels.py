"""Published and independently computed funnels, reproduced."""

from __future__ import annotations

import json

import ibis
import numpy as np
import pyarrow as pa
import pytest

from answerable.measurement.funnels import funnel


def test_exact_limits_at_the_expected_count_as_funnelplotr_has_them(oracles):
    """To the seven decimals it prints."""
    expected = json.loads((oracles / "funnelplotr_poisson_limits.json").read_text(encoding="utf-8"))
    table = funnel(ibis.memtable(pa.table({"denominator": expected["expected_n"]})), kind="ratio", whole=1.0).order_by(
        "denominator"
    )
    made = table.to_pyarrow().to_pydict()
    for name, short in (("lower_95", "ll95"), ("upper_95", "ul95"), ("lower_998", "ll998"), ("upper_998", "ul998")):
        assert made[f"funnel_{name}"] == pytest.approx(expected[short], abs=1e-6 if name.startswith("upper") else 6e-7)


@pytest.mark.parametrize(("transform", "name"), [("sqrt", "CQC"), ("log", "log_winsor")])
def test_spread_between_places_as_spiegelhalter_has_it(oracles, transform, name):
    """phi, tau2 and z to 1 part in 10^12; limits to 1 in 10^6 (z = 3.09023 there), carried back, as FunnelPlotR does not."""
    oracle = json.loads((oracles / "own_funnel_overdispersion.json").read_text(encoding="utf-8"))
    expected, count = oracle[name], len(oracle["O"])
    said = {"subject": ["s"] * count, "period": ["p"] * count, "polarity": ["low_is_good"] * count, "turn": list(range(count))}
    table = ibis.memtable(pa.table(said | {"o": oracle["O"], "e": oracle["E"]}))
    made = funnel(
        table, kind="ratio", numerator="o", denominator="e", whole=1.0, transform=transform, least_places=2, made_good=False
    )
    made = made.order_by("turn").to_pyarrow().to_pydict()
    assert made["funnel_phi"] == pytest.approx([expected["phi"]] * count, rel=1e-12)
    assert made["funnel_tau2"] == pytest.approx([expected["tau2"]] * count, rel=1e-12)
    assert made["funnel_z"] == pytest.approx(expected["od_z"], rel=1e-12)
    back = np.square if transform == "sqrt" else np.exp
    assert made["funnel_lower_998"] == pytest.approx(back(np.array(expected["l998"])).tolist(), rel=1e-6)
    assert made["funnel_upper_998"] == pytest.approx(back(np.array(expected["u998"])).tolist(), rel=1e-6)
    assert set(made["funnel_class_998"]) == {"similar"}
