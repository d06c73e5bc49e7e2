"""Readers against publishers' real files: every row accounted for, the known traps come out right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from answerable.observations.home import Home
from answerable.observations.load import load
from answerable.observations.store import Store
from answerable.observations.summary import LoadSummary
from tests.england import england_country

AT = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("home"))
    made.create(country="england", at=AT)
    return made


@pytest.fixture(scope="module")
def summary(home: Home, england: Path) -> LoadSummary:
    return load([england], home=home, country=england_country(), at=AT)


@pytest.fixture(scope="module")
def store(home: Home, summary: LoadSummary) -> Iterator[Store]:
    with Store(home) as opened:
        yield opened


def rows(store: Store, table: str, **equal: object) -> list[dict]:
    found = store.table(table)
    return found.filter(*(found[name] == value for name, value in equal.items())).to_pyarrow().to_pylist()


def test_every_row_of_every_file_is_taken_or_refused(summary: LoadSummary) -> None:
    assert summary.refused == []
    assert all(each.rows == each.taken + each.rejected for each in summary.datasets)
    assert all(sum(each.rejects_by_reason.values()) == each.rejected for each in summary.datasets)
    by_source: dict[str, list[int]] = {}
    for each in summary.datasets:
        taken, rejected = by_source.setdefault(each.dataset.split("/")[0], [0, 0])
        by_source[each.dataset.split("/")[0]] = [taken + each.taken, rejected + each.rejected]
    assert by_source["ons-els"] == [150_117, 0]
    assert by_source["nhs-ae"] == [12_765, 0]
    assert by_source["dfe-lait"] == [640_900, 170]
    assert sum(by_source["ons-places"]) == 474


def test_the_same_figures_twice_change_nothing(summary: LoadSummary, home: Home, england: Path) -> None:
    assert not load([england], home=home, country=england_country(), at=AT).changed


def test_no_value_is_taken_from_a_blank(store: Store) -> None:
    found = store.table("observations")
    counts = found.group_by(["source", "status"]).agg(n=found.count(), values=found.value.count())
    said = {(row["source"], row["status"]): (row["n"], row["values"]) for row in counts.to_pyarrow().to_pylist()}
    assert said["ons-els", "final"] == (148_785, 148_785)
    assert said["ons-els", "missing"][1] == said["ons-els", "unreliable"][1] == said["ons-els", "suppressed"][1] == 0
    assert said["dfe-lait", "missing"] == (93_883 - 170, 0)
    assert found.filter(found.value.isnan()).count().to_pyarrow().as_py() == 0


def test_barnsley_has_two_codes_and_each_its_time(store: Store) -> None:
    (old,) = rows(store, "places", place="E08000016")
    (new,) = rows(store, "places", place="E08000038")
    assert (old["name"], old["ends_on"]) == ("Barnsley", date(2024, 12, 31))
    assert (new["name"], new["starts_on"], new["ends_on"]) == ("Barnsley", date(2025, 1, 1), None)
    assert len(rows(store, "observations", source="dfe-lait", place="E08000038")) == 3771 - 1
    assert rows(store, "observations", source="dfe-lait", place="E08000016") == []


def test_north_east_names_three_combined_authorities_and_a_region(store: Store) -> None:
    found = {row["place"]: (row["kind"], row["ends_on"]) for row in rows(store, "places", name="North East")}
    assert found == {
        "E12000001": ("region", None),
        "E47000005": ("combined-authority", date(2017, 12, 31)),
        "E47000010": ("combined-authority", date(2023, 12, 31)),
        "E47000014": ("combined-authority", None),
    }


def test_a_trust_that_was_merged_ends_the_day_before(store: Store) -> None:
    (trust,) = rows(store, "places", place="RQ8")
    assert trust["ends_on"] == date(2020, 3, 31)
    assert trust["name"] == "Mid Essex Hospital Services NHS Trust"


def test_every_trust_with_a_major_department_is_a_place(store: Store) -> None:
    seen = {row["place"] for row in rows(store, "observations", indicator="ae-type-1-within-four-hours")}
    assert len(seen) == 140
    assert seen - {row["place"] for row in rows(store, "places", kind="trust")} == set()


def test_four_hours_from_the_counts(store: Store) -> None:
    found = rows(store, "observations", indicator="ae-type-1-within-four-hours", place="R1H", period="2019-03-01/P1M")
    (row,) = found
    assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])


def test_years_of_the_dfe_are_of_three_kinds(store: Store) -> None:
    found = {
        code: {row["period"] for row in rows(store, "observations", indicator=code, place="E92000001")}
        for code in ("CP_conf_15days", "SEN_EHC_All_20wks", "A3A", "RTA")
    }
    assert "2022-04-01/P1Y" in found["CP_conf_15days"]
    assert "2023-01-01/P1Y" in found["SEN_EHC_All_20wks"]
    assert "2022-09-01/P1Y" in found["A3A"]
    assert "2014-01-01/P3Y" in found["RTA"]


def test_what_the_publisher_says_of_an_indicator_is_kept(store: Store) -> None:
    manifest = next(each for each in store.manifests() if each.dataset == "ons-els/employment-rate")
    assert manifest.metadata["indicators"]["Employment rate"]["sourceOrg"] == "Office for National Statistics"
    assert "caveats" in manifest.metadata["indicators"]["Economically inactive"]
