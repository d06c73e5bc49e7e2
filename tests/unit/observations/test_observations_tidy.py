"""Tidy CSV: every row is taken, or refused with its line, column, value and a remedy."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from answerable.observations.home import Home
from answerable.observations.store import Store
from answerable.observations.summary import LoadSummary

HEADER = "indicator,place,period,value,lower,upper,numerator,denominator,status\n"


def count(store: Store, name: str) -> int:
    return store.table(name).count().to_pyarrow().as_py()


def rejects(summary: LoadSummary) -> list[dict[str, str]]:
    path = summary.datasets[0].rejects_path
    if path is None:
        return []
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_year_a_month_and_a_full_period(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("a.csv", HEADER + "work,S1,2023,70,,,,,\nwork,S1,2023-04,71,,,,,\nwork,S1,2023-04-01/P1Y,72,,,,,\n"))
    with Store(home) as store:
        rows = store.table("observations").order_by("value").to_pyarrow().to_pylist()
    assert [row["period"] for row in rows] == ["2023-01-01/P1Y", "2023-04-01/P1M", "2023-04-01/P1Y"]
    assert [row["line"] for row in rows] == [2, 3, 4]
    assert {row["status"] for row in rows} == {"final"}
    assert {row["source"] for row in rows} == {"statistics"}
    assert {row["dataset"] for row in rows} == {"statistics/a"}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("work,S1,2023,NaN,,,,,", "value", "value is not a number"),
        ("work,S1,2023,inf,,,,,", "value", "value is not a number"),
        ("work,S1,2023,1e999,,,,,", "value", "value is too large a number"),
        ('work,S1,2023,"1,200",,,,,', "value", "value is not a number"),
        ("work,,2023,70,,,,,", "place", "place is empty"),
        (",S1,2023,70,,,,,", "indicator", "indicator is empty"),
        ("work,S1,last year,70,,,,,", "period", "period is not a period this file can have"),
        ("work,S1,2023,70,80,60,,,", "lower", "lower is more than upper"),
        ("work,S1,2023,70,,,-3,10,", "numerator", "numerator is less than 0"),
        ("work,S1,2023,70,,,,,suppressed", "value", "a figure with this status cannot have a value"),
        ("work,S1,2023,,,,,,final", "value", "a figure with this status needs a value"),
        ("work,S1,2023,70,,,,,maybe", "status", "status is not a word we know"),
        ("work,S1,2023", "", "the line does not have 9 values like the header"),
    ],
)
def test_a_bad_row_is_refused_with_a_reason(row: str, column: str, reason: str, loading: Callable, figures: Callable) -> None:
    summary = loading(figures("a.csv", f"{HEADER}work,S0,2023,70,,,,,\n{row}\nwork,S2,2023,70,,,,,\n"))
    (refused,) = rejects(summary)
    assert (refused["file"], refused["line"], refused["column"], refused["reason"]) == ("a.csv", "3", column, reason)
    assert refused["what_to_do"]
    assert (summary.rows, summary.taken, summary.rejected) == (3, 2, 1)


def test_a_repeated_fact_is_refused_and_told_where_the_first_stands(loading: Callable, figures: Callable) -> None:
    summary = loading(figures("a.csv", f"{HEADER}work,S0,2023,70,,,,,\nwork,S1,2023,70,,,,,\nwork,S0,2023-01-01/P1Y,71,,,,,\n"))
    (refused,) = rejects(summary)
    assert refused["line"] == "4"
    assert refused["reason"].startswith("says again what line 2 says")


def test_an_empty_value_is_missing_and_never_zero(loading: Callable, figures: Callable, home: Home) -> None:
    loading(figures("a.csv", f"{HEADER}work,S0,2023,,,,,,\nwork,S1,2023,,,,,,suppressed\n"))
    with Store(home) as store:
        rows = store.table("observations").order_by("place").to_pyarrow().to_pylist()
    assert [(row["value"], row["status"]) for row in rows] == [(None, "missing"), (None, "suppressed")]


def test_lines_are_counted_through_blank_lines_bad_lines_and_line_breaks_in_values(loading: Callable, figures: Callable) -> None:
    text = 'indicator,place,period,value,note\na,S1,2023,1,"two\nlines"\n\na,S2\na,S3,2023,x,\n'
    summary = loading(figures("a.csv", text))
    assert [(row["line"], row["column"]) for row in rejects(summary)] == [("5", ""), ("6", "value")]
    assert (summary.rows, summary.taken) == (3, 1)


def test_places_memberships_neighbours_and_boundaries(loading: Callable, figures: Callable, home: Home) -> None:
    figures("places.csv", "place,name,kind,starts_on,ends_on\nS1,Here,council,2020-01-01,\nS2,There,council,,2019-12-31\n")
    figures("memberships.csv", "place,within,kind,share\nS1,S9,region,\n")
    figures("neighbours.csv", "neighbours,place,neighbour,rank\nalike,S1,S2,1\n")
    shape = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    path = figures(
        "map.geojson", '{"type":"FeatureCollection","features":[{"properties":{"place":"S1"},"geometry":' + shape + "}]}"
    )
    summary = loading(path.parent)
    assert summary.refused == []
    assert summary.rejected == 0
    with Store(home) as store:
        counts = {
            name: store.table(name).count().to_pyarrow().as_py() for name in ("places", "memberships", "neighbours", "boundaries")
        }
        share = store.table("memberships").to_pyarrow().to_pylist()[0]["share"]
    assert counts == {"places": 2, "memberships": 1, "neighbours": 1, "boundaries": 1}
    assert share == 1.0
