"""Minimum standards: what counts as evidence, what it takes to be sure, and what is said where nobody can be."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from answerable.measurement import floor_verdict


def months(place, counts, *, subject="waits", first=0, floor=95.0, **more):
    """One row a month from January 2020; None where there is no row."""
    starts = [date(2020 + turn // 12, turn % 12 + 1, 1) for turn in range(first, first + len(counts) + 1)]
    return [
        {"subject": subject, "place": place, "period": f"{start}/P1M", "period_start": start,
         "period_end": after - timedelta(days=1), "numerator": float(cell[0]), "denominator": float(cell[1]),
         "estimate": 100 * cell[0] / cell[1], "floor": floor, "scale": 100.0, "polarity": "high_is_good", **more}
        for cell, start, after in zip(counts, starts, starts[1:], strict=False)
        if cell is not None
    ]  # fmt: skip


def judged(*rows, **more):
    made = floor_verdict(ibis.memtable(pa.Table.from_pylist([row for each in rows for row in each])), **more)
    return sorted(made.to_pyarrow().to_pylist(), key=lambda row: (row["subject"], row["place"], row["period_start"]))


def last(place, rows):
    return [row for row in rows if row["place"] == place][-1]


def drawn(level, swing, count, *, n=2000, seed=1):
    """Counts about a level (in %) whose true level swings by so many points."""
    rng = np.random.default_rng(seed)
    return [(int(rng.binomial(n, min(max(level + swing * z, 0.0), 100.0) / 100)), n) for z in rng.standard_normal(count)]


STEADY = drawn(97, 0, 24)
OTHERS = [row for which in range(5) for row in months(f"other {which}", drawn(97, 0, 24, seed=10 + which))]


def test_good_good_terrible_is_a_breach_and_never_persistent():
    rows = judged(months("P", [*STEADY[:-1], (1400, 2000)]), OTHERS)
    assert (last("P", rows)["verdict"], last("P", rows)["pooled_periods"]) == ("breach", 3)


def test_one_terrible_month_beside_one_that_chance_puts_below_is_not_persistent():
    rows = judged(months("P", [*STEADY[:-2], (1895, 2000), (1400, 2000)]), OTHERS)
    assert last("P", rows)["verdict"] == "breach"


def test_three_months_can_be_sure_where_none_is_alone():
    low = [(1862, 2000)] * 3  # 93.1%
    swinging = [row for which in range(5) for row in months(f"other {which}", drawn(97, 1, 24, seed=20 + which))]
    rows = judged(months("P", [*drawn(97, 0.8, 21, seed=7), *low]), swinging)
    told = last("P", rows)
    assert told["q_value"] > 0.05
    assert told["verdict"] == "persistent_breach"
    assert told["sureness"] == pytest.approx(1 - told["pooled_q"])


def test_a_bad_month_of_a_place_that_swings_is_at_risk_and_a_steady_one_in_breach():
    bad = (1860, 2000)  # 93%
    rows = judged(months("steady", [*STEADY[:-1], bad]), months("swings", [*drawn(96.5, 1.5, 23, seed=2), bad]), OTHERS)
    assert last("steady", rows)["verdict"] == "breach"
    assert (last("swings", rows)["verdict"], last("swings", rows)["verdict_reason"]) == ("at_risk", None)
    assert last("swings", rows)["extra_variation"] == pytest.approx(1.5, abs=0.3)
    assert last("swings", rows)["sureness"] == pytest.approx(1 - last("swings", rows)["q_value"])
    assert last("steady", rows)["extra_variation"] < 0.6  # a little is lent by the one that swings


def test_the_fall_that_is_judged_does_not_excuse_itself():
    calm = judged(months("P", STEADY), OTHERS)
    fallen = judged(months("P", [*STEADY[:-1], (1000, 2000)]), OTHERS)
    assert last("P", fallen)["extra_variation"] == pytest.approx(last("P", calm)["extra_variation"], abs=1e-12)


def test_a_fall_that_lasts_stays_a_breach_and_becomes_persistent():
    low = (1860, 2000)
    words = [last("P", judged(months("P", [*STEADY[:12], *[low] * many]), OTHERS))["verdict"] for many in range(1, 7)]
    assert words == ["breach", "breach", *["persistent_breach"] * 4]


def test_slow_drift_and_level_do_not_count_as_swings():
    sliding = [(round(50_000 * (0.97 - 0.002 * turn)), 50_000) for turn in range(24)]
    assert last("P", judged(months("P", sliding), OTHERS))["extra_variation"] < 0.2


def test_a_first_period_is_never_taken_to_be_without_swings():
    rows = judged(*[months(f"P{which}", [(1900 - 20 * which, 2000)]) for which in range(6)], months("worst", [(1300, 2000)]))
    told = {row["place"]: (row["verdict"], row["verdict_reason"]) for row in rows}
    assert told["P0"] == ("met", None)
    assert told["P5"] == ("at_risk", "extra_variation_unknown")  # 90%: one in 10^18 by chance alone
    assert told["worst"] == ("breach", "extra_variation_unknown")  # 65%: no swing with one usual level explains it
    assert {row["extra_variation"] for row in rows} == {None}


def test_a_place_without_a_past_learns_from_the_others():
    rows = judged(months("new", [(1700, 2000)], first=23), OTHERS)
    assert (last("new", rows)["verdict"], last("new", rows)["verdict_reason"]) == ("breach", None)


def test_a_copied_month_is_no_evidence():
    copied = [dict(row, copied=turn == 22) for turn, row in enumerate(months("P", [*STEADY[:-3], *[(1800, 2000)] * 3]))]
    others = [dict(row, copied=False) for row in OTHERS]
    rows = judged(copied, others, copied="copied")
    month = [row for row in rows if row["place"] == "P"]
    assert (month[22]["verdict"], month[22]["verdict_reason"], month[22]["p_value"]) == ("not_assessable", "stale_copy", None)
    assert (month[23]["verdict"], month[23]["pooled_periods"]) == ("persistent_breach", 2)


def test_what_carries_no_figure_is_said_and_never_passes():
    said = ["suppressed", "not_applicable", "unreliable", "missing", "final"]
    rows = [dict(months("P", [(1, 100)], first=turn)[0], status=status) for turn, status in enumerate(said)]
    for row in rows[:4]:
        row |= {"numerator": None, "estimate": None}
    told = judged(rows, status="status")
    assert [row["verdict"] for row in told] == ["not_assessable"] * 3 + ["not_reported", "breach"]
    assert [row["verdict_reason"] for row in told[:4]] == ["suppressed", "not_applicable", "unreliable", "not_reported"]
    assert {row["q_value"] for row in told[:4]} == {None}


def test_counts_that_cannot_be_and_tiny_ones_are_not_assessable():
    impossible = dict(months("P", [(10, 100)])[0], numerator=101.0)
    rows = judged([impossible], months("tiny", [(0, 1)], floor=90.0), months("all", [(1, 1)], floor=90.0))
    assert {row["place"]: row["verdict_reason"] for row in rows} == {
        "P": "uncertainty_unknown", "tiny": "small_numbers", "all": "small_numbers",
    }  # fmt: skip


def test_a_level_that_swings_from_all_to_nothing_cannot_be_told_by_one_month():
    wild = [(2000, 2000), (100, 2000)] * 12
    told = last("P", judged(months("P", wild, floor=94.0)))
    assert (told["verdict"], told["verdict_reason"]) == ("not_assessable", "swings_too_widely")


def test_a_ceiling_mirrors_a_floor():
    counts = [*drawn(97, 1, 20), (1850, 2000), (1870, 2000), (1700, 2000)]
    floor = judged(months("P", counts), OTHERS)
    mirrored = [
        dict(
            row,
            numerator=row["denominator"] - row["numerator"],
            estimate=100 - row["estimate"],
            floor=5.0,
            polarity="low_is_good",
        )
        for row in [*months("P", counts), *OTHERS]
    ]
    for one, other in zip(floor, judged(mirrored), strict=True):
        for name in ("p_value", "q_value", "pooled_q", "extra_variation", "distance"):
            assert one[name] == pytest.approx(other[name], abs=1e-7), name
        assert one["verdict"] == other["verdict"]


def test_a_ceiling_on_events():
    rng = np.random.default_rng(3)
    even = [(int(rng.poisson(400)), 100_000) for _ in range(24)]
    rows = [
        dict(
            row, estimate=1e5 * row["numerator"] / row["denominator"], floor=500.0, scale=1e5, polarity="low_is_good", events=True
        )
        for row in [*months("calm", even), *months("high", [*even[:-1], (640, 100_000)])]
    ]
    told = judged(rows, events="events")
    assert last("calm", told)["verdict"] == "met"
    assert (last("high", told)["verdict"], last("high", told)["distance"]) == ("breach", pytest.approx(-140))
    assert last("high", told)["extra_variation"] < 20


def test_steps_over_a_gap_or_between_overlapping_periods_say_nothing():
    every_other = [cell if turn % 2 == 0 else None for turn, cell in enumerate(drawn(97, 2, 48))]
    assert last("P", judged(months("P", every_other)))["extra_variation"] is None
    years = [
        dict(row, period_start=date(2000 + turn, 1, 1), period_end=date(2002 + turn, 12, 31))
        for turn, row in enumerate(months("P", [(1800, 2000)] * 12))
    ]
    told = last("P", judged(years))
    assert (told["extra_variation"], told["pooled_p"]) == (None, None)


def test_where_tests_lean_on_each_other_more_is_asked():
    rows = [months(f"P{which}", [*STEADY[:-1], (1880 - 4 * which, 2000)]) for which in range(10)]
    plain, strict = judged(*rows), judged(*rows, dependent=True)
    harmonic = sum(1 / rank for rank in range(1, 11))
    one, other = last("P9", plain), last("P9", strict)
    assert other["q_value"] == pytest.approx(min(1, one["q_value"] * harmonic))


def test_delta_asks_for_a_shortfall_that_matters():
    low = [*STEADY[:-3], *[(1860, 2000)] * 3]  # 93%
    assert last("P", judged(months("P", low), OTHERS))["verdict"] == "persistent_breach"
    assert last("P", judged(months("P", low), OTHERS, delta=2.0))["verdict"] == "at_risk"
    assert last("P", judged(months("P", STEADY), OTHERS, delta=2.0))["verdict"] == "met"


def test_any_table_with_any_names():
    table = pa.Table.from_pylist([*months("P", [*STEADY[:-1], (1400, 2000)]), *OTHERS])
    table = table.rename_columns({"place": "trust", "numerator": "seen"})
    made = floor_verdict(table, by=("subject", "trust"), numerator="seen")
    assert made.filter(made.trust == "P").order_by(ibis.desc("period")).verdict.to_pyarrow()[0].as_py() == "breach"
    assert set(table.column_names) <= set(made.columns)
