"""The list of work: each thing owed leads to where this very person can do it, or to the call."""

from __future__ import annotations

from answerable.domain.permissions import Person
from answerable.queries import published
from answerable.queries.account import work
from tests.calls import Story


def leads_to(who: Person, story: Story) -> set[str]:
    page = work.work(published.current(), who, today=story.at.date())
    return {asking.href for each in (*page.overdue, *page.soon, *page.later) for asking in each.asking}


def test_who_may_not_judge_is_led_to_the_call(merrow_published):
    story = Story().answered()
    assert leads_to(story.clerk, story) == {f"/calls/{story.ref}/judge/"}
    assert leads_to(story.second, story) == {f"/calls/{story.ref}/"}


def test_an_officer_is_led_to_the_draft_of_what_the_lead_will_give(merrow_published):
    story = Story()
    assert leads_to(story.lead, story) == leads_to(story.officer, story) == {f"/calls/{story.ref}/explain/"}
