"""A call to account from its opening to a hard step, by the people whose move it is, in a real browser."""

from __future__ import annotations

import re

import pytest

from tests.functional.browsing import follow, press, well

pytestmark = pytest.mark.browser
FORUM = "ministry-of-health"


@pytest.fixture
def at_work(read, sign_in, person_here):
    """Somebody signed in, at the list of work."""

    def begun(role: str, body: str, *, javascript: bool = True):
        page = read("/", javascript=javascript)
        sign_in(page, person_here(role, body))
        page.wait_for_url("**/work/")
        return page

    return begun


def judgement_of(page, place: str) -> str:
    page.goto(f"{site_of(page)}/places/{place}/")
    return page.locator("#urgent-care-four-hours a[href^='/judgements/']").first.get_attribute("href").split("/")[2]


def site_of(page) -> str:
    return "/".join(page.url.split("/")[:3])


def opened(page, place: str) -> str:
    """The clerk opens a call from the published judgement of a place; its address."""
    page.goto(f"{site_of(page)}/calls/open/?judgement={judgement_of(page, place)}")
    page.get_by_role("heading", name="The published judgement this begins from").wait_for()
    well(page)
    press(page, "Continue")
    page.get_by_role("heading", name="Check before you open this call").wait_for()
    well(page)
    press(page, "Open this call")
    page.wait_for_url(re.compile(r"/calls/\d{4}-\d+/$"))
    return page.url


def move(page, call: str, name: str, button: str, **said: str) -> None:
    page.goto(f"{call}{name}/")
    well(page)
    for label, text in said.items():
        page.locator(f"[name={label}]").fill(text)
    press(page, button)


def test_from_a_breach_to_a_hard_step_without_scripts(at_work):
    clerk = at_work("forum-clerk", FORUM, javascript=False)
    officer, lead = (at_work(role, "MT03", javascript=False) for role in ("body-officer", "body-lead"))
    call = opened(clerk, "MT03")

    officer.goto(f"{call}explain/")
    officer.locator("[name=text]").fill("The ward opened late.")
    officer.locator("[name=file]").set_input_files({"name": "beds.csv", "mimeType": "text/csv", "buffer": b"beds\n30\n"})
    press(officer, "Save as a draft")
    officer.get_by_role("link", name="beds.csv").wait_for()
    well(officer)

    lead.goto(f"{site_of(lead)}/work/")
    well(lead)
    follow(lead, lead.get_by_role("link", name=re.compile("Draft of an explanation")).first)
    press(lead, "Give the explanation")
    lead.wait_for_url(call)
    assert "The ward opened late." in lead.content()

    move(clerk, call, "ask", "Ask this question", text="Who planned the ward?")
    clerk.wait_for_url(call)
    move(lead, call, "answer", "Give the answer", text="The estates team.")
    lead.wait_for_url(call)
    clerk.goto(f"{call}judge/")
    clerk.get_by_label("It does not accept the account").check()
    clerk.locator("[name=text]").fill("It was to be foreseen.")
    press(clerk, "Record the judgement")
    clerk.wait_for_url(call)

    clerk.goto(f"{call}take_hard_step/")
    well(clerk)
    clerk.get_by_label("A formal notice").check()
    clerk.locator("[name=text]").fill("Show weekly figures.")
    for part, value in (("day", "1"), ("month", "6"), ("year", "2027")):
        clerk.locator(f"[name=due_on-{part}]").fill(value)
    press(clerk, "Continue")
    assert "You take this step in the name of the Ministry of Health and Care" in clerk.content()
    well(clerk)
    press(clerk, "Change what I wrote")
    assert clerk.locator("[name=text]").input_value() == "Show weekly figures."
    assert clerk.get_by_label("A formal notice").is_checked()
    assert clerk.locator("[name=due_on-year]").input_value() == "2027"
    press(clerk, "Continue")
    press(clerk, "Take this step")
    clerk.wait_for_url(call)
    assert "formal notice" in clerk.content()


def test_without_a_breach_the_ladder_leads_to_learning_and_two_writers_lose_nothing(at_work):
    clerk, second, lead = at_work("forum-clerk", FORUM), at_work("forum-member", FORUM), at_work("body-lead", "MT02")
    call = opened(clerk, "MT02")

    lead.goto(f"{call}explain/")
    lead.locator("[name=text]").fill("One patient could be recognised here.")
    lead.get_by_label("Only the two bodies of this call").check()
    press(lead, "Give the explanation")
    lead.get_by_role("heading", name="Why is it not public?").wait_for()
    well(lead)
    press(lead, "Give the explanation")
    assert lead.title().startswith("Error: ")
    well(lead)
    lead.get_by_label("it is about a person who can be recognised").check()
    lead.locator("[name=reason]").fill("Two lines describe one patient.")
    for part, value in (("day", "1"), ("month", "6"), ("year", "2027")):
        lead.locator(f"[name=review_on-{part}]").fill(value)
    press(lead, "Give the explanation")
    lead.wait_for_url(call)

    clerk.goto(f"{call}ask/")
    second.goto(f"{call}ask/")
    clerk.locator("[name=text]").fill("Who planned the ward?")
    press(clerk, "Ask this question")
    clerk.wait_for_url(call)
    second.locator("[name=text]").fill("An hour of work.")
    press(second, "Ask this question")
    second.get_by_role("heading", name="What changed since you opened this page").wait_for()
    assert second.locator("[name=text]").input_value() == "An hour of work."
    well(second)
    press(second, "Ask this question")
    second.wait_for_url(call)

    lead.goto(f"{call}answer/")
    lead.get_by_role("heading", name="Which question do you answer?").wait_for()
    well(lead)
    for answered in ("first", "second"):
        lead.goto(f"{call}answer/")
        if answered == "first":
            follow(lead, lead.locator("main li a").first)
        lead.locator("[name=text]").fill("The estates team.")
        press(lead, "Give the answer")
        lead.wait_for_url(call)
    clerk.goto(f"{call}judge/")
    clerk.get_by_label("It accepts part of the account").check()
    clerk.locator("[name=text]").fill("Half of it.")
    press(clerk, "Record the judgement")
    clerk.wait_for_url(call)

    clerk.goto(f"{call}take_hard_step/")
    assert "You cannot take a hard step now" in clerk.content()
    assert clerk.locator("textarea").count() == 0
    well(clerk)
    follow(clerk, clerk.locator("main").get_by_role("link", name="Open a learning enquiry"))
    clerk.locator("[name=text]").fill("Let us find out together.")
    press(clerk, "Open the enquiry")
    clerk.wait_for_url(call)
    assert "learning enquiry" in clerk.content()
