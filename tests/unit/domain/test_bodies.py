"""Names of bodies: bare by themselves, with “the” in sentences where they take it, and with a capital at the start of one."""

from __future__ import annotations

import copy

import pytest

from answerable.domain.bodies import Body, Name, called


def a_body(name: str, *, the: bool = False, several: bool = False) -> Body:
    return Body(id="some-body", name=name, the=the, several=several, tier="national", does="It does something.")


@pytest.mark.parametrize(
    ("body", "bare", "within", "at_start"),
    [
        (a_body("NHS England"), "NHS England", "NHS England", "NHS England"),
        (a_body("Home Office", the=True), "Home Office", "the Home Office", "The Home Office"),
        (a_body("audit committee", the=True), "Audit committee", "the audit committee", "The audit committee"),
    ],
)
def test_a_name_by_itself_within_a_sentence_and_at_its_start(body: Body, bare: str, within: str, at_start: str):
    name = body.called()
    assert (name, name.within, name.at_start) == (bare, within, at_start)


def test_a_part_is_named_after_the_body_as_it_stands_within_a_sentence():
    council = called("the council for Bolton")
    assert council == "Council for Bolton"
    name = a_body("scrutiny committee of {body}", the=True).called(name="Bolton", body=council.within)
    assert name == "Scrutiny committee of the council for Bolton"
    assert name.at_start == "The scrutiny committee of the council for Bolton"


def test_a_publishers_own_the_stays_in_tables():
    trust = called("The Christie NHS Foundation Trust")
    assert (trust, trust.within) == ("The Christie NHS Foundation Trust", "the Christie NHS Foundation Trust")
    assert trust.at_start == trust


def test_what_nobody_knows_is_called_by_its_key():
    assert Name("some-key").within == "some-key"


def test_a_copy_keeps_how_it_stands_in_a_sentence():
    assert copy.deepcopy(called("the Home Office")).within == "the Home Office"


def test_one_speaks_of_the_people_of_a_town_as_of_several():
    people = a_body("people of {name}", the=True, several=True).called(name="Eskerby")
    assert f"{people.at_start} {people.was} not content" == "The people of Eskerby were not content"
    assert f"{people.within} ask{people.s}, and {people.it} {people.does} not accept" == (
        "the people of Eskerby ask, and they do not accept"
    )
    assert people.doing("say what it makes of its account") == "say what they make of their account"
    office = called("the Home Office")
    assert f"{office.within} ask{office.s}; {office.it} {office.has} {office.its} say" == "the Home Office asks; it has its say"
    assert office.doing("say what it makes of the account") == "say what it makes of the account"


def test_a_copy_is_still_of_several():
    assert copy.deepcopy(called("the River Wardens", several=True)).has == "have"
