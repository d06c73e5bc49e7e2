"""Healthy life expectancy of England's counties and unitary authorities against the income deprivation of 2019, as published."""

from __future__ import annotations

import csv
from collections import defaultdict
from statistics import fmean

import ibis
import numpy as np
import pyarrow as pa
import pytest

from answerable.measurement.context import expected_given_context
from answerable.measurement.ranking import ranking


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def deprivation(england):
    """Of each upper-tier area, the plain mean of its districts."""
    upper = {row["ltla23_code"]: row["utla23_code"] for row in rows_of(england / "places" / "lookup_ltla23_utla23.csv")}
    scores = defaultdict(list)
    for row in rows_of(england / "people" / "imd2019_england_ltla23.csv"):
        scores[upper[row["ltla23_code"]]].append(float(row["Income_Score"]))
    return {code: fmean(found) for code, found in scores.items()}


@pytest.fixture(scope="module")
def men(england, deprivation):
    rows = [
        {"subject": "men", "period": row["period"], "place": row["areacd"], "polarity": "high_is_good",
         "estimate": float(row["observation"]), "lower": float(row["lci_95"]), "upper": float(row["uci_95"]),
         "deprivation": deprivation[row["areacd"]]}
        for row in rows_of(england / "ons-els" / "healthy-life-expectancy" / "healthy-life-expectancy.csv")
        if row["indicator"].startswith("Male") and row["areacd"] in deprivation and row["lci_95"]
    ]  # fmt: skip
    return ibis.memtable(pa.Table.from_pylist(rows))


def test_deprivation_tells_most_of_how_long_men_live_in_health(men):
    """Two thirds to five sixths of the difference in every period, worked out for each place from the others alone."""
    made = expected_given_context(men, features=["deprivation"], family="gaussian").to_pyarrow().to_pandas()
    assert made.groupby("period").size().min() > 140
    assert made.context_explained.between(0.6, 0.85).all()
    latest = made[made.period == made.period.max()]
    assert np.corrcoef(latest.deprivation, latest.unadjusted_difference)[0, 1] < -0.75
    assert abs(np.corrcoef(latest.deprivation, latest.context_difference)[0, 1]) < 0.02
    assert (latest.context_class_998 != "similar").sum() <= 2


def test_no_place_can_be_ranked_by_it(men):
    made = ranking(men).to_pyarrow().to_pandas()
    assert made.ranking_share.min() == 1
    assert (made.rank_upper - made.rank_lower + 1).div(made.ranking_places).mean() > 0.8
