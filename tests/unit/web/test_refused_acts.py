"""What a page says of a move that is refused: once, at the right time, in words a person would use."""

from __future__ import annotations

import html

import pytest

from answerable.actions import account
from answerable.domain.calls import State, why_not_move
from answerable.domain.ladder import NO_POWER, Grounds, why_never
from answerable.domain.permissions import Person
from tests.calls import COMMITTEE, MINISTRY, NOON, Story, a_breach, a_movement
from tests.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]


def page_of(person: Person, address: str) -> str:
    return html.unescape(client_of(person).get(address).content.decode())


def without_power() -> Story:
    return Story(a_movement(), actor=MINISTRY, forum=COMMITTEE)


def test_a_relation_without_any_hard_power_says_so_in_one_sentence():
    story = without_power().judged()
    page = page_of(story.clerk, f"/calls/{story.ref}/take_hard_step/")
    assert page.count("has no power to") == 1
    assert NO_POWER in page
    assert "You cannot take a hard step here" in page
    assert "a direction" not in page


def test_only_the_steps_that_a_relation_gives_are_spoken_of():
    story = Story(a_breach(verdict="met"), forum="care-inspectorate").judged()
    page = page_of(story.clerk, f"/calls/{story.ref}/take_hard_step/")
    assert "A formal notice cannot be given yet" in page
    assert "direction" not in page
    assert "intervention" not in page


def test_each_step_has_its_own_verb():
    some = Grounds(True, frozenset({"notice"}), True, None, (), NOON.date())
    assert "no power to give a direction here" in str(why_never("direction", some))
    assert "no power to begin an intervention here" in str(why_never("intervention", some))
    unjudged = Grounds(True, frozenset({"intervention"}), False, None, (), NOON.date())
    assert str(why_never("intervention", unjudged)).startswith("An intervention cannot be begun before")


def test_what_happens_next_offers_no_hard_step_that_the_relation_does_not_give():
    story = without_power().judged()
    assert "hard step where the ladder lets it" not in page_of(story.clerk, f"/calls/{story.ref}/")
    able = Story().judged()
    assert "take a hard step where the ladder lets it" in page_of(able.clerk, f"/calls/{able.ref}/")


def test_it_is_never_too_early_for_what_the_relation_does_not_give():
    story = without_power()
    page = page_of(story.clerk, f"/calls/{story.ref}/")
    waiting = page.partition("Not yet:")[2].partition("</p>")[0]
    assert waiting
    assert "hard step" not in waiting
    assert "override" not in waiting
    assert f"Take a hard step. {NO_POWER}" in page
    assert "too early to take a hard step" not in page


def test_what_is_not_overdue_yet_is_called_by_its_name():
    for state, owed in ((State.OPEN, "explanation"), (State.QUESTIONED, "answer"), (State.IN_REVIEW, "second answer")):
        assert f"Until the {owed} is overdue" in str(why_not_move(state, "judge"))


def test_moves_of_those_who_only_draft_are_named_as_such():
    story = Story().questioned()
    page = page_of(story.officer, f"/calls/{story.ref}/")
    assert "Draft an answer to question 1" in page
    waiting = page.partition("Not yet:")[2].partition("</p>")[0]
    assert "draft a second answer" in waiting
    assert "draft:" not in page.lower()


def test_what_came_too_late_is_not_to_be_sent_again():
    story = Story()
    seen = story.call.version
    story.explained()
    sent = client_of(story.lead).post(f"/calls/{story.ref}/explain/", {"seen": seen, "do": "give", "text": "My own words."})
    page = html.unescape(sent.content.decode())
    assert sent.status_code == 409
    assert "It is too late to explain" in page
    assert "below for you to copy" in page
    assert "then send it" not in page
    assert "My own words." in page
    assert 'value="give"' not in page
    assert 'name="reading"' not in page
    assert "as soon as you give it" not in page
    assert "Back to the call" in page


def test_what_changed_meanwhile_may_be_read_and_sent():
    story = Story().explained()
    seen = story.call.version
    story.do(account.ask, story.second, text="Why did nobody plan for the delay?")
    sent = client_of(story.clerk).post(f"/calls/{story.ref}/ask/", {"seen": seen, "do": "give", "text": "Why so late?"})
    page = html.unescape(sent.content.decode())
    assert "read it, then send it" in page
    assert 'value="give"' in page
