"""Bodies by key, relations resolved to who answers to whom, and the question of a place, in the invented country."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.queries import published
from answerable.queries.register import relations
from answerable.queries.register.bodies import directory
from answerable.queries.register.drawn_web import drawing
from answerable.queries.register.who_answers import choices, who_answers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture
def merrow_now(merrow_published):
    return published.current()


@pytest.fixture
def trust(merrow_now):
    return next(place.code for place in merrow_now.gazetteer.places.values() if place.kind == "trust")


def test_a_key_is_an_id_a_code_or_a_part_of_a_place(merrow_now, trust):
    here = directory(merrow_now)
    assert here.name("care-inspectorate") == "Care Inspectorate"
    assert here.find(trust).place == trust
    assert here.find(f"{trust}-patients").public
    assert here.find("nobody") is None
    assert here.name("nobody") == "nobody"
    assert "people" not in here.keys  # one for each place, none by itself
    assert here.search("river wardens")[0].key == "river-wardens"


def test_the_public_are_forums(merrow_now):
    assert {"M92000001-people"} <= set(directory(merrow_now).public)


def test_a_trust_answers_to_one_board_to_the_ministry_and_to_patients(merrow_now, trust):
    edges = relations.of_actor(merrow_now, trust, about="urgent-care-four-hours", on=TODAY)
    here = directory(merrow_now)
    forums = [edge.forum for edge in edges]
    assert {"ministry-of-health", "care-inspectorate", f"{trust}-patients"} <= set(forums)
    assert sum(here.find(forum).kind == "health board" for forum in forums) == 1


def test_between_knows_the_subject(merrow_now, trust):
    def ids(about):
        found = relations.between(merrow_now, actor=trust, forum="ministry-of-health", about=about, on=TODAY)
        return [edge.relation.id for edge in found]

    assert ids("urgent-care-four-hours") == ids("hospitals") == ids("money") == ["trusts-to-ministry"]
    assert ids("rivers-in-good-health") == []
    assert relations.between(merrow_now, actor=trust, forum="school-inspectorate", on=TODAY) == []


def test_relations_hold_on_their_days_only(merrow_now):
    assert "old-safety-pact" in relations.web(merrow_now, on=date(2020, 6, 1)).relations
    assert "old-safety-pact" not in relations.web(merrow_now, on=TODAY).relations


def test_the_web_is_worked_out_once(merrow_now):
    assert relations.web(merrow_now, on=TODAY) is relations.web(merrow_now, on=TODAY)


def test_everything_that_may_be_asked_has_an_answer_everywhere(merrow_now):
    """Only in the two councils outside the combined authorities, and the hospital in one of them, does nobody help into work."""
    asked = [each.service.key for each in choices(merrow_now)] + [f.key for each in choices(merrow_now) for f in each.figures]
    assert set(asked) >= {*merrow_now.catalogue.metrics, *merrow_now.catalogue.standards}
    nobody = {
        (place.code, about)
        for place in merrow_now.gazetteer.places.values()
        if place.stands(TODAY)
        for about in asked
        if not who_answers(merrow_now, place=place.code, about=about, on=TODAY).does
    }
    assert {about for _, about in nobody} == {"work", "people-in-work", "weekly-pay"}
    assert len({place for place, _ in nobody}) == 3


def test_a_hospital_is_asked_about_what_it_does(merrow_now, trust):
    assert [each.service.key for each in choices(merrow_now, trust)] == ["hospitals"]


def test_who_answers_to_nobody_is_said(merrow_now):
    found = who_answers(merrow_now, place="M92000001", about="newcomers", on=TODAY)
    assert found.finding == "People moving in: who does it in Merrow answers to nobody for it"
    assert drawing(merrow_now, found) is None


def test_what_is_not_there_is_not_answered(merrow_now):
    assert who_answers(merrow_now, place="M92000001", about="nothing", on=TODAY) is None
    assert who_answers(merrow_now, place="nowhere", about="rivers", on=TODAY) is None


def test_steps_of_the_drawing_follow_the_lines(merrow_now, trust):
    found = drawing(merrow_now, who_answers(merrow_now, place=trust, about="urgent-care-four-hours", on=TODAY))
    steps = {node.key: node.step for node in found.nodes}
    assert steps[trust] == 0
    assert steps["ministry-of-health"] == 1
    assert steps["cabinet-table"] == 2
    assert all(steps[line.forum] <= steps[line.actor] + 1 for line in found.lines)
