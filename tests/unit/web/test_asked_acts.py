"""What the form of a move shows, and what it says at once of an answer that will not do."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from answerable.domain.permissions import Person, Role
from tests.calls import COMMITTEE, Story, a_person
from tests.people import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]


def read(person: Person, address: str) -> str:
    return html.unescape(client_of(person).get(address).content.decode())


def send(person: Person, address: str, **said: Any) -> tuple[int, str]:
    answer = client_of(person).post(address, {"do": "give", **said})
    return answer.status_code, html.unescape(answer.content.decode())


def a_day(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_who_ends_an_enquiry_reads_what_came_of_it():
    story = Story().tried()
    page = read(story.clerk, f"/calls/{story.ref}/end_learning/")
    told = [
        "The opening of the learning enquiry",
        "An answer to “What is driving this?”",
        "Too few beds free at noon.",
        "Discharge rounds at eight.",
        "What became of an action (it was done)",
        "Since May.",
    ]
    places = [page.find(each) for each in told]
    assert -1 not in places
    assert places == sorted(places)
    assert places[-1] < page.index("How did the enquiry end?")


def test_a_day_to_which_no_date_can_move_is_refused_before_the_last_look():
    story = Story()
    duty = story.duty("explanation")
    where, today = f"/calls/{story.ref}/extend/?duty={duty.id}", timezone.now().date()
    days = {
        duty.due_on - timedelta(days=1): "give a later day",
        duty.due_on: "give a later day",
        max(duty.due_on, today) + timedelta(days=184): "A date moves by half a year at most",
    }
    for day, sentence in days.items():
        status, page = send(story.lead, where, reason="The auditor is away.", **a_day("to", day))
        assert status == 422
        assert sentence in page
        assert "Check before you go on" not in page
    status, page = send(story.lead, where, reason="late", **a_day("to", today + timedelta(days=90)))
    assert status == 422
    assert "Say why the date moves" in page


def test_too_long_a_text_says_by_how_much():
    story = Story()
    status, page = send(story.lead, f"/calls/{story.ref}/explain/", text="x" * 49_999)
    assert status == 422
    assert "Shorten it to 20,000 characters; it has 49,999." in page
    assert "Ensure this value" not in page


def test_an_officer_is_offered_no_choice_of_readers():
    story = Story()
    where = f"/calls/{story.ref}/explain/"
    page = read(story.officer, where)
    assert "unless you choose below" not in page
    assert 'name="reading"' not in page
    assert "Write for the people who live there." in page
    page = read(story.lead, where)
    assert "unless you choose below" in page
    assert 'name="reading"' in page


def test_the_title_of_a_call_is_not_said_to_come_first():
    clerk = a_person(Role.CLERK, COMMITTEE)
    page = read(clerk, "/calls/open/?actor=ministry-of-health&subject=early-deaths&kind=question")
    assert "The public reads it first" not in page
    assert "It stands beneath a sentence" in page
