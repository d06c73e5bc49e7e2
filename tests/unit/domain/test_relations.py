"""What a relation of account may and may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from answerable.domain.facts import Citation
from answerable.domain.relations import Basis, Duty, Kind, Party, Power, Relation, duties_a_year, hours_a_year, powers_in_words


def a_relation(**changes: Any) -> Relation:
    whole = {
        "id": "a-to-b",
        "name": "A answers to B",
        "actor": Party(body="a"),
        "forum": Party(body="b"),
        "about": {"money": True},
        "basis": {"kind": "statute", "title": "A law", "citations": [{"title": "A law"}]},
        "kind": "soft",
        "direction": "sideways",
        "powers": ["questions"],
    }
    return Relation.model_validate(whole | changes)


@pytest.mark.parametrize("power", ["notice", "direction", "intervention", "removal", "funding"])
def test_soft_relations_have_no_sanctions(power):
    with pytest.raises(ValidationError, match="a soft relation has no sanctions"):
        a_relation(powers=["questions", power])
    assert a_relation(kind="hard", powers=["questions", power]).may(Power(power))


@pytest.mark.parametrize("sides", [{}, {"body": "a", "place": "P1"}, {"kinds": ["council"], "bodies": ["a"]}])
def test_a_party_is_exactly_one_thing(sides):
    with pytest.raises(ValidationError, match="exactly one of"):
        Party(**sides)


def test_a_body_has_no_part():
    with pytest.raises(ValidationError, match="a part is of a place"):
        Party(body="a", part="scrutiny")


def test_account_is_given_of_something():
    with pytest.raises(ValidationError, match="say what account is given of"):
        a_relation(about={})


def test_in_force_from_the_first_day_to_the_last():
    relation = a_relation(starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert [relation.in_force(day) for day in days] == [False, True, True, False]


def test_duties_that_come_round_are_counted_and_others_are_not():
    duties = [Duty(kind="account", every="P1M", hours=2), Duty(kind="account", every="P1Y"), Duty(kind="answer", hours=5)]
    assert duties_a_year(a_relation(duties=duties)) == 13
    assert hours_a_year(a_relation(duties=duties)) == 24
    assert hours_a_year(a_relation()) is None


def test_powers_are_told_the_mildest_first():
    assert powers_in_words([Power.REMOVAL, Power.QUESTIONS]) == "ask questions and remove those in charge"


def test_checked_means_all_of_it():
    read, unread = Citation(title="A", checked=True), Citation(title="B")
    assert Basis(kind="statute", title="A", citations=[read]).checked
    assert not Basis(kind="statute", title="A", citations=[read, unread]).checked
    assert not Basis(kind="statute", title="A").checked
    assert Kind("hard") is Kind.HARD
