"""England's catalogue: five missions, measured by what is published, and a few floors that each say why."""

from __future__ import annotations

import csv
import io

import pyarrow.parquet as pq
import pytest

from answerable import catalogue
from answerable.domain.metrics import Metric
from answerable.domain.standards import Standard

ENGLAND = catalogue.load("england")
AREAS = {
    "country": ("E92",),
    "region": ("E12",),
    "combined-authority": ("E47",),
    "county": ("E10",),
    "unitary": ("E06", "E08", "E09"),
    "district": ("E07",),
    "police-force": ("E23",),
}
ELS = [metric for metric in ENGLAND.metrics.values() if metric.figures.source == "ons-els"]
LAIT = [each for each in (*ENGLAND.metrics.values(), *ENGLAND.standards.values()) if each.figures.source == "dfe-lait"]
BOUNDS = {"percent": (0, 100), "score": (0, 10), "years": (0, 100)}


@pytest.fixture(scope="session")
def els(england):
    """Codes of areas and whether the publisher gives an interval, by indicator; figures only."""
    found: dict[str, list[tuple[str, bool, float]]] = {}
    for path in sorted((england / "ons-els").glob("*/*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            if row["observation"] and row["areacd"].startswith("E"):
                found.setdefault(row["indicator"], []).append((row["areacd"], bool(row["lci_95"]), float(row["observation"])))
    return found


def test_every_mistake_has_been_mended():
    assert catalogue.check("england") == []


def test_five_missions_each_with_metrics():
    served = {metric.mission for metric in ENGLAND.metrics.values()}
    assert list(ENGLAND.missions) == ["growth", "health", "safer-streets", "opportunity", "clean-energy"]
    assert served == set(ENGLAND.missions)


def test_at_least_24_metrics_read_explore_local_statistics_and_at_least_five_floors_stand():
    assert len(ELS) >= 24
    assert 5 <= len(ENGLAND.standards) <= ENGLAND.country.standards_cap


@pytest.mark.parametrize("metric", ELS, ids=lambda metric: metric.id)
def test_a_metric_judges_just_the_kinds_of_place_that_are_published(metric: Metric, els):
    codes = {code[:3] for code, _, _ in els[metric.figures.value]}
    published = {kind for kind, prefixes in AREAS.items() if codes & set(prefixes)}
    assert set(metric.kinds) == published


@pytest.mark.parametrize("metric", ELS, ids=lambda metric: metric.id)
def test_the_publishers_interval_is_used_where_there_is_one(metric: Metric, els):
    share = sum(given for _, given, _ in els[metric.figures.value]) / len(els[metric.figures.value])
    assert (metric.figures.interval == "publisher") == (share > 0.9)


@pytest.mark.parametrize("metric", [each for each in ELS if each.unit in BOUNDS], ids=lambda metric: metric.id)
def test_the_unit_fits_the_figures(metric: Metric, els):
    least, most = BOUNDS[metric.unit]
    assert all(least <= value <= most for _, _, value in els[metric.figures.value])


@pytest.mark.parametrize("subject", LAIT, ids=lambda subject: subject.id)
def test_every_indicator_of_the_local_authority_tool_is_there(subject: Metric | Standard, england):
    known = set(pq.read_table(england / "dfe/lait_la_panel.parquet", columns=["measure_code"])["measure_code"].to_pylist())
    figures = subject.figures
    named = {figures.value, figures.denominator_percent, *figures.numerator, *figures.denominator} - {None}
    assert named <= known


@pytest.mark.parametrize("standard", ENGLAND.standards.values(), ids=lambda standard: standard.id)
def test_a_floor_says_why_on_what_evidence_and_until_when(standard: Standard):
    assert standard.why
    assert standard.evidence
    assert standard.review_by > standard.applies_from
    assert standard.set_by in ENGLAND.bodies


@pytest.mark.parametrize(
    "standard", [each for each in ENGLAND.standards.values() if each.id != "ae-four-hours"], ids=lambda each: each.id
)
def test_a_level_that_is_not_law_says_so(standard: Standard):
    assert any("this catalogue's proposal" in caveat for caveat in standard.caveats)


def test_every_integrated_care_board_has_a_name(england):
    path = england / "places/lookup_nhs_trusts22_icb22.csv"
    codes = {row["icb22_code"] for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}
    names = ENGLAND.sources["nhs-trusts"].options["names"]
    assert codes <= set(names)
    assert len({names[code] for code in codes}) == 42


def test_barnsley_and_sheffield_are_carried_to_their_codes_in_force():
    for source in ("dfe-lait", "ons-police", "nhs-trusts"):
        recode = ENGLAND.sources[source].options["recode"]
        assert (recode["E08000016"], recode["E08000019"]) == ("E08000038", "E08000039")


def test_a_fact_held_against_its_source_says_when():
    facts = [*ENGLAND.metrics.values(), *ENGLAND.standards.values(), *ENGLAND.missions.values(), *ENGLAND.bodies.values()]
    cited = [citation for fact in facts for citation in fact.citations]
    assert all(citation.read_on for citation in cited if citation.checked)
    assert not any(citation.read_on for citation in cited if not citation.checked)
