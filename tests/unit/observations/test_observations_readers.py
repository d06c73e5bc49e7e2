"""Readers of publishers' files, on small files of the same shape."""

from __future__ import annotations

import json
from collections.abc import Callable

from answerable.observations.home import Home
from answerable.observations.store import Store
from tests.observations_factories import a_country, a_source

ELS = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes\n"


def observations(home: Home) -> list[dict]:
    with Store(home) as store:
        return store.table("observations").order_by("line").to_pyarrow().to_pylist()


def test_ons_says_what_a_blank_means(loading: Callable, figures: Callable, home: Home) -> None:
    lines = [
        "E1,One,Region,Work,2023-01-01/P1Y,70,Percentage,%,80,90,,",
        "E2,Two,Region,Work,2023-01-01/P1Y,,Percentage,%,,,u,",
        "E3,Three,Region,Work,2023-01-01/P1Y,,Percentage,%,,,x,",
        "E4,Four,Region,Work,2023-01-01/P1Y,,Percentage,%,,,x,Value suppressed due to a base value of fewer than 5",
        "E5,Five,Region,Work,2023-01-01/P1Y,7,Percentage,%,,,Value for two places combined,Obsolete code since 2025",
        "E6,Six,Region,Work,2023-01-01/P1Y,7,Percentage,%,6,8,,Estimate unreliable since the sample is small",
        "E7,Seven,Region,Work,2024-04-17,0,Percentage,%,,,,",
    ]
    country = a_country(a_source("els", "ons_els"))
    summary = loading(figures("work.csv", ELS + "\n".join(lines)), country=country)
    assert (summary.taken, summary.rejected) == (7, 0)
    rows = observations(home)
    assert [row["status"] for row in rows] == ["final", "unreliable", "missing", "suppressed", "final", "unreliable", "final"]
    assert [row["value"] for row in rows] == [70, None, None, None, 7, None, 0]
    assert (rows[0]["lower"], rows[0]["upper"]) == (80, 90), "a value outside its own interval is kept as published"
    assert rows[4]["note"] == "Value for two places combined; Obsolete code since 2025"
    assert rows[5]["note"].endswith("published: 7")
    assert rows[6]["period"] == "2024-04-17/P1D"


def test_a_figure_under_an_old_code_moves_only_where_the_code_in_force_has_none(
    loading: Callable, figures: Callable, home: Home
) -> None:
    country = a_country(a_source("els", "ons_els", recode={"E1": "E9"}))
    lines = [
        f"{code},One,District,Work,{year}-01-01/P1Y,{value},Percentage,%,,,,"
        for code, year, value in (("E1", 2022, 60), ("E1", 2023, 61), ("E9", 2023, 62))
    ]
    summary = loading(figures("work.csv", ELS + "\n".join(lines)), country=country)
    assert (summary.taken, summary.rejected) == (3, 0)
    rows = observations(home)
    assert [(row["place"], row["value"]) for row in rows] == [("E9", 60), ("E1", 61), ("E9", 62)]
    assert rows[0]["note"] == "published for E1, now E9"


def test_ons_metadata_flat_and_shared(loading: Callable, figures: Callable, home: Home) -> None:
    country = a_country(a_source("els", "ons_els"))
    for name, said in (
        ("flat", {"label": "Work", "caveats": "Careful"}),
        ("shared", {"shared": {"sourceOrg": "ONS"}, "Work": {"label": "Work rate", "caveats": "Careful"}}),
    ):
        about = figures(f"{name}.json", json.dumps({"_note": "last modified on 01/02/2026", "ess-beta-metadata": said}))
        figures(f"{name}.csv", f"{ELS}E1,One,Region,Work,{(name == 'flat' and 2023) or 2024}-01-01/P1Y,70,Percentage,%,,,,\n")
    loading(about.parent, country=country)
    with Store(home) as store:
        said = {each.dataset: each.metadata for each in store.manifests()}
    assert said["els/flat"]["indicators"]["Work"]["caveats"] == "Careful"
    assert said["els/shared"]["indicators"]["Work"] == {"sourceOrg": "ONS", "label": "Work rate", "caveats": "Careful"}
    assert said["els/flat"]["modified"] == "01/02/2026"


def test_nobody_came_is_not_zero_percent_and_more_breaches_than_people_are_refused(
    loading: Callable, figures: Callable, home: Home
) -> None:
    country = a_country(a_source("ae", "nhs_ae"))
    text = "period,org_code,type,attendances,breaches,admissions\n"
    text += "2018-04-01,RXX,1,200,10,5\n2018-05-01,RXX,1,0,0,0\n2018-06-01,RXX,1,5,6,0\n"
    text += "2018-06-02,RXX,1,5,1,0\n2018-07-01,RXX,9,5,1,0\n"
    summary = loading(figures("ae.csv", text), country=country)
    rows = observations(home)
    assert [(row["value"], row["numerator"], row["denominator"], row["status"]) for row in rows] == [
        (95.0, 190.0, 200.0, "final"),
        (None, 0.0, 0.0, "not_applicable"),
    ]
    assert sorted(summary.datasets[0].rejects_by_reason) == [
        "more breaches than attendances",
        "period is not a period this file can have",
        "type is not a type of department",
    ]
