"""The main job on England's real figures: who is judged, once each, and what must not be said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge, verify
from answerable.observations.home import Home
from answerable.queries import runs

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, england: Path) -> Home:
    made = init_home(country="england", at=AT, home=Home(tmp_path_factory.mktemp("home")))
    load_figures(paths=[england], home=made, at=AT)
    judge(home=made, at=AT)
    return made


@pytest.fixture(scope="module")
def rows(home: Home) -> list[dict]:
    table: pa.Table = runs.judgements(home)
    return table.to_pylist()


def of(rows: list[dict], **equal: object) -> list[dict]:
    return [row for row in rows if all(row[name] == value for name, value in equal.items())]


def test_at_least_24_metrics_are_judged_for_councils_and_all_combined_authorities_have_some(rows: list[dict]) -> None:
    upper = {row["subject"] for row in of(rows, about="metric") if row["place_kind"] in ("county", "unitary")}
    assert len(upper) >= 24
    assert len({row["place"] for row in of(rows, place_kind="combined-authority")}) == 15


def test_every_trust_with_a_major_department_is_judged_on_four_hours(rows: list[dict], england: Path) -> None:
    import duckdb

    path = england / "nhs" / "ae_attendances_trust_type_2016_2019.csv.gz"
    printed = duckdb.sql(
        f"select org_code, sum(attendances - breaches) / sum(attendances) * 100 as share from '{path}' "
        "where type = '1' and period = '2019-03-01' group by 1 having sum(attendances) > 0"
    ).fetchall()
    judged = {row["place"]: row["estimate"] for row in of(rows, subject="ae-four-hours", period="2019-03-01/P1M")}
    assert {code: pytest.approx(share) for code, share in printed} == {
        code: share for code, share in judged.items() if share is not None
    }


def test_barnsley_and_sheffield_are_judged_once_and_on_all_that_their_neighbours_are(rows: list[dict]) -> None:
    assert of(rows, place="E08000016") == of(rows, place="E08000019") == []
    wakefield = {row["subject"] for row in of(rows, place="E08000036")}
    for code in ("E08000038", "E08000039"):
        assert {row["subject"] for row in of(rows, place=code)} >= wakefield


def test_only_the_north_east_of_today_is_judged_beside_the_region(rows: list[dict]) -> None:
    assert {(row["place"], row["place_kind"]) for row in of(rows, place_name="North East")} == {
        ("E12000001", "region"),
        ("E47000014", "combined-authority"),
    }


def test_no_place_and_subject_is_judged_twice(rows: list[dict]) -> None:
    pairs = [(row["subject"], row["place"]) for row in rows]
    assert len(pairs) == len(set(pairs))


def test_what_is_not_known_is_never_a_pass_or_a_comparison(rows: list[dict]) -> None:
    for row in rows:
        if row["estimate"] is None:
            assert row["verdict"] in (None, "not_reported", "not_assessable")
        if row["lower"] is None:
            assert row["country_comparison"] == row["neighbours_comparison"] == "not_compared"
            assert row["verdict"] in (None, "not_reported", "not_assessable")


def test_every_row_names_its_methods_and_the_hashes_of_its_files(rows: list[dict]) -> None:
    assert all('"method"' in row["methods"] and '"sha256"' in row["releases"] for row in rows)


def test_recomputed_from_the_kept_files_nothing_differs(home: Home) -> None:
    found = verify(home=home)
    assert not found.differences
    assert not found.changed_files
