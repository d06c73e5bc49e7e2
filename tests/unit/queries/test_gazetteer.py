"""Places are found by name, told apart by kind and dates, and summed once."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.queries.gazetteer import Gazetteer, Membership, Place, plain

PLACES = [
    Place("E1", "North East", "region", None, None),
    Place("E2", "North East", "combined-authority", None, date(2023, 12, 31)),
    Place("E3", "North East", "combined-authority", date(2024, 1, 1), None),
    Place("E4", "King's Lynn", "district", None, None),
    Place("E5", "Gateshead", "district", None, None),
    Place("T1", "Gateshead Hospital", "trust", None, None),
]
MEMBERSHIPS = [
    Membership("E5", "E3", 1.0),
    Membership("E3", "E1", 1.0),
    Membership("E4", "E3", 0.1),
    Membership("T1", "E5", 0.7),
    Membership("T1", "E4", 0.3),
]


@pytest.fixture
def gazetteer():
    return Gazetteer({place.code: place for place in PLACES}, MEMBERSHIPS, date(2026, 1, 1), {})


def test_places_that_stand_come_before_those_that_ended(gazetteer):
    assert [place.code for place in gazetteer.search("north east")] == ["E1", "E3", "E2"]


@pytest.mark.parametrize("text", ["kings lynn", "King’s L", "lynn", "e4"])
def test_a_name_is_found_however_it_is_typed(gazetteer, text):
    assert gazetteer.search(text)[0].code == "E4"


@pytest.mark.parametrize("text", ["", "   ", "!!!", "zz"])
def test_nothing_is_found_for_nothing(gazetteer, text):
    assert gazetteer.search(text) == []


def test_a_place_lies_within_what_holds_most_of_its_people_at_every_tier(gazetteer):
    assert {place.code for place in gazetteer.around("E5")} == {"E1", "E3"}
    assert "E4" not in {place.code for place in gazetteer.inside("E3")}


def test_a_hospital_serves_the_places_its_patients_come_from(gazetteer):
    assert gazetteer.drawing_from("E3")["T1"] == pytest.approx(0.7)
    assert gazetteer.drawing_from("E4")["T1"] == pytest.approx(0.3)


def test_an_old_code_leads_to_its_namesakes(gazetteer):
    assert {place.code for place in gazetteer.namesakes(PLACES[1])} == {"E1", "E3"}


def test_plain_text_has_no_accents_or_signs():
    assert plain("Saint-Hélier & Co.") == "saint helier and co"
