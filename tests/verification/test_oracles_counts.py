"""Means and standardised rates as the public health tools publish them (../shared/oracles), and a textbook's trend."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import ibis
import pyarrow as pa
import pytest

from answerable.measurement.intervals import mean
from answerable.measurement.standardise import directly_standardised_rate

EUROPE_2013 = [5000, *[5500] * 3, 6000, 6000, 6500, *[7000] * 4, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000]
LIMITS = {0.95: ("lower95_0cl", "upper95_0cl"), 0.998: ("lower99_8cl", "upper99_8cl")}


def read(path: Any) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def bands(oracles: Any) -> Iterator[dict[str, Any]]:
    rows = read(oracles / "phe_dsr_input.csv")
    for turn, row in enumerate(rows):
        yield {"area": row["area"], "numerator": float(row["count"]) if row["count"] else None, "denominator": float(row["pop"]),
               "standard_population": EUROPE_2013[turn % 19]}  # fmt: skip
    for row in read(oracles / "phe_dsr_1976_input.csv"):
        yield {"area": "testdata_1976", "numerator": float(row["count"]), "denominator": float(row["pop"]),
               "standard_population": float(row["esp1976"])}  # fmt: skip


@pytest.mark.parametrize("multiplier", [1e4, 1e5])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_direct_rates_to_thirteen_figures(oracles, confidence, multiplier):
    """Relative 1e-13. The published 99.8% limits of one area are ten times too large: nobody upstream holds them to anything."""
    table = directly_standardised_rate(
        pa.Table.from_pylist(list(bands(oracles))), by=["area"], confidence=confidence, multiplier=multiplier
    )
    made = {row["area"]: row for row in table.to_pyarrow().to_pylist()}
    expected = [row for row in read(oracles / "phe_dsr_expected.csv") if row["area"] in made and of(row, multiplier)]
    assert {row["area"] for row in expected} == set(made)
    for row in expected:
        ours = made[row["area"]]
        assert (ours["numerator"], ours["denominator"]) == (float(row["total_count"]), float(row["total_pop"]))
        if not row["value"]:
            assert (ours["estimate"], ours["lower"], ours["upper"], ours["reason"]) == (None, None, None, "too_few_cases")
            continue
        assert ours["estimate"] == pytest.approx(float(row["value"]), rel=1e-13)
        wrong = row["area"] == "testdata_1976" and confidence == 0.998
        limits = [float(row[name]) / (10 if wrong else 1) for name in LIMITS[confidence]]
        assert (ours["lower"], ours["upper"]) == pytest.approx(limits, rel=1e-13)


def of(row: dict[str, str], multiplier: float) -> bool:
    return row["statistic"] in (f"dsr per {multiplier:.0f}", "dsr NA for total count < 10")


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_means_to_twelve_figures(oracles, confidence):
    """Relative 1e-12; standard deviations worked out by the engine from the values."""
    values = ibis.memtable(
        pa.Table.from_pylist([{"area": row["area"], "one": float(row["values"])} for row in read(oracles / "phe_mean_input.csv")])
    )
    summed = {"value": values.one.mean(), "sd": values.one.std(how="sample"), "n": values.one.count()}
    together = values.aggregate(**summed).mutate(area=ibis.literal("No grouping"))
    groups = values.group_by("area").aggregate(**summed)
    table = mean(groups.union(together.select(*groups.columns)), confidence=confidence)
    made = {row["area"]: row for row in table.to_pyarrow().to_pylist()}
    expected = read(oracles / "phe_mean_expected.csv")
    assert {row["area"] for row in expected} == set(made)
    for row in expected:
        ours = made[row["area"]]
        published = [float(row[name]) for name in ("value", *LIMITS[confidence])]
        assert (ours["estimate"], ours["lower"], ours["upper"]) == pytest.approx(published, rel=1e-12)
