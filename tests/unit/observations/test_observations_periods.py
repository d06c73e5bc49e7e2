"""Periods: one way of writing them, the last day included."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.observations import periods
from answerable.observations.sources.dfe_lait import _period as lait_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023-04-01/P1Y", date(2023, 4, 1), date(2024, 3, 31)),
        ("2014-04-01/P3Y", date(2014, 4, 1), date(2017, 3, 31)),
        ("2015-11-16/P1Y", date(2015, 11, 16), date(2016, 11, 15)),
        ("2024-02-01/P1M", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-04-17/P1D", date(2024, 4, 17), date(2024, 4, 17)),
        ("2023-12-01/P1M", date(2023, 12, 1), date(2023, 12, 31)),
    ],
)
def test_iso(text: str, start: date, end: date) -> None:
    found = periods.iso(text)
    assert found == periods.Period(text, start, end)


@pytest.mark.parametrize("text", ["", "2023", "2023-13-01/P1Y", "2023-02-30/P1D", "2023-04-01/P0Y", "0001-01-01/P1Y"])
def test_what_is_no_period(text: str) -> None:
    assert periods.iso(text) is None


@pytest.mark.parametrize(
    ("kind", "label", "text"),
    [
        ("Financial Year", "2023", "2022-04-01/P1Y"),
        ("Academic Year", "2023", "2022-09-01/P1Y"),
        ("Calendar Year", "2023", "2023-01-01/P1Y"),
        ("Financial Year", "2018-19 (OT)", "2018-04-01/P1Y"),
        ("Academic Year", "2023/24", "2023-09-01/P1Y"),
        ("Academic Year", "2025 (prov)", "2024-09-01/P1Y"),
        ("Calendar Year", "2014-16", "2014-01-01/P3Y"),
        ("Financial Year", "2013/14-15/16", "2013-04-01/P3Y"),
        ("Annual - January", "2023", "2023-01-01/P1M"),
        ("Annual (end of Sept)", "2023", "2023-09-01/P1M"),
        ("Annual", "2023", "2023-03-01/P1M"),
    ],
)
def test_labels_of_the_dfe(kind: str, label: str, text: str) -> None:
    found = lait_period(kind, label)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("kind", "label"), [("Academic Year", "0"), ("", "2023"), ("Financial Year", "2023 (?)"), ("Academic Year", "2023-22")]
)
def test_labels_of_the_dfe_that_say_nothing(kind: str, label: str) -> None:
    assert lait_period(kind, label) is None
