"""A share printed without its counts, and the cases it is a share of printed elsewhere."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from answerable.domain.standards import Standard
from answerable.measurement.bind import bind, bound_observations
from answerable.measurement.subjects import subjects_table
from answerable.observations.schema import OBSERVATIONS


def a_standard(**figures: object) -> Standard:
    return Standard.model_validate(
        {
            "id": "plans-in-time",
            "name": "Plans in time",
            "says": "{estimate} of plans in {place} came in time",
            "definition": "Plans that came in time.",
            "at_least": 50,
            "unit": "percent",
            "figures": {
                "source": "office",
                "value": "in-time",
                "denominator": ["assessments"],
                "denominator_percent": "led-to-a-plan",
                "interval": "wilson",
            }
            | figures,
            "kinds": ["council"],
            "every": "P1Y",
            "set_by": "ministry",
            "why": "Children wait.",
            "evidence": "Known.",
            "applies_from": "2020-01-01",
            "review_by": "2030-01-01",
        }
    )


def figures(standard: Standard | None = None, **by_indicator: float) -> dict:
    rows = [
        {
            "indicator": name.replace("_", "-"),
            "measure": "",
            "place": "C1",
            "period": "2023-01-01/P1Y",
            "value": value,
            "status": "final",
        }
        for name, value in by_indicator.items()
    ]
    table = pa.Table.from_pylist(rows, schema=OBSERVATIONS)
    table = table.append_column("source", pa.array(["office"] * len(rows))).append_column("release", pa.array(["r"] * len(rows)))
    subjects = {"plans-in-time": standard or a_standard()}
    known = subjects_table(subjects, versions={"plans-in-time": "v"}, providers=frozenset())
    (row,) = bind(bound_observations(ibis.memtable(table), subjects), subjects, known).to_pyarrow().to_pylist()
    return row


def test_the_cases_are_worked_out_and_rounded_to_whole_ones() -> None:
    row = figures(in_time=51.0, assessments=1681, led_to_a_plan=95.2)
    assert (row["numerator"], row["denominator"]) == (816, 1600)  # 1681 x 95.2% = 1600.3; 1600 x 51% = 816
    assert row["estimate"] == pytest.approx(51.0)
    assert row["lower"] < 51.0 < row["upper"]


def test_without_the_cases_the_share_stands_and_its_uncertainty_is_unknown() -> None:
    row = figures(in_time=51.0, led_to_a_plan=95.2)
    assert (row["estimate"], row["lower"], row["interval_reason"]) == (51.0, None, "uncertainty_unknown")


def test_counts_that_are_printed_come_before_the_rounded_share() -> None:
    counted = a_standard(numerator=["early"], denominator=["early", "late"], denominator_percent=None)
    row = figures(counted, in_time=83.6, early=551, late=108)
    assert (row["numerator"], row["denominator"]) == (551, 659)
    assert row["estimate"] == pytest.approx(100 * 551 / 659)


def test_a_share_stands_where_one_of_its_counts_is_held_back() -> None:
    counted = a_standard(numerator=["early"], denominator=["early", "late"], denominator_percent=None)
    row = figures(counted, in_time=95.4, early=461)
    assert (row["estimate"], row["status"], row["lower"]) == (95.4, "final", None)
