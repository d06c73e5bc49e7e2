"""A citizen asks, confirms, is answered, and has the answer looked at again, in a real browser and without scripts."""

from __future__ import annotations

import email
import re
import time
from email import policy

import pytest

from tests.functional.browsing import follow, press, well

pytestmark = pytest.mark.browser
QUESTION = "Why did so many people wait longer than four hours last winter?"


def link_in(site, to: str, kind: str) -> str:
    """The newest link of a kind in the e-mails to an address, without the address of the site."""
    for _ in range(50):
        found = []
        for path in sorted((site.home / "mail").glob("*"), key=lambda each: each.stat().st_mtime):
            for part in path.read_text(encoding="utf-8").split("-" * 79 + "\n"):
                letter = email.message_from_string(part, policy=policy.default)
                if letter["To"] == to:
                    found += re.findall(rf"https?://[^/\s]+(/ask/{kind}/\S+)", letter.get_content())
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no e-mail to {to} holds a link to {kind}")


def asks(site, read, address: str, *, javascript: bool, text: str = QUESTION):
    """From a place to the sent question."""
    page = read("/ask/?place=MT03&subject=urgent-care-four-hours", javascript=javascript)
    well(page)
    press(page, "Continue")
    well(page)
    assert page.locator(".govuk-error-summary").count() == 1
    page.get_by_label("Wrackmouth General Hospital").check()
    press(page, "Continue")
    well(page)
    page.locator("[name=text]").fill("Why?")
    press(page, "Continue")
    well(page)
    assert "at least 20 characters" in page.content()
    page.locator("[name=text]").fill(text)
    press(page, "Continue")
    page.locator("[name=email]").wait_for()
    page.go_back()
    assert page.locator("[name=text]").count() == 1, "what the browser showed before is there again"
    page.go_forward()
    page.locator("[name=email]").fill(address)
    well(page)
    press(page, "Continue")
    page.locator("[name=shown_as]").fill("Rosa")
    well(page)
    press(page, "Continue")
    well(page)
    assert page.get_by_role("heading", name="Look over your question").count() == 1
    press(page, "Send")
    page.wait_for_url("**/ask/sent/")
    well(page)
    page.goto(site.address + link_in(site, address, "confirm"))
    well(page)
    press(page, "Yes, send my question")
    well(page)
    assert "Your question is on its way" in page.content()
    return page


@pytest.mark.parametrize("javascript", [False, True])
def test_from_a_question_to_a_second_look_at_the_answer(site, read, sign_in, person_here, javascript):
    address = f"rosa{int(javascript)}@citizen.example"
    citizen = asks(site, read, address, javascript=javascript)

    publisher = sign_in(read("/", javascript=javascript), person_here("publisher", ""))
    publisher.wait_for_url("**/work/")
    publisher.goto(site.address + "/questions/")
    well(publisher)
    follow(publisher, publisher.locator("#waiting ~ .a-calls a").first)
    well(publisher)
    follow(publisher, publisher.get_by_role("link", name="Decide on this question"))
    well(publisher)
    press(publisher, "Decide")
    well(publisher)
    publisher.get_by_label("Put the question").check()
    press(publisher, "Decide")
    publisher.wait_for_url(re.compile(r"/questions/\d+/$"))
    well(publisher)
    question = publisher.url
    follow(publisher, publisher.get_by_role("link", name="Read the whole story"))
    call = publisher.url

    lead = sign_in(read("/", javascript=javascript), person_here("body-lead", "MT03"))
    lead.wait_for_url("**/work/")
    lead.goto(call + "answer/")
    lead.locator("[name=text]").fill("Two wards were shut.")
    press(lead, "Give the answer")
    lead.wait_for_url(call)

    citizen.goto(site.address + link_in(site, address, "follow"))
    well(citizen)
    citizen.get_by_label("The answer answers my question").check()
    press(citizen, "Continue")
    well(citizen)
    citizen.go_back()
    citizen.get_by_label("It does not: the body should look at its answer again").check()
    press(citizen, "Continue")
    well(citizen)
    citizen.get_by_label("The answer leaves out what will be done, and by when.").check()
    press(citizen, "Ask for it")
    well(citizen)
    citizen.goto(call)
    assert "The answer leaves out what will be done, and by when." in citizen.content()
    citizen.goto(question)
    well(citizen)
    assert "Rosa" in citizen.content()
    assert "citizen.example" not in citizen.content()


def test_a_question_that_is_refused_stands_with_the_reason(site, read, sign_in, person_here):
    text = "Nurse Ann Lee let my mother wait. Why is she not dismissed?"
    asks(site, read, "max@citizen.example", javascript=False, text=text)
    publisher = sign_in(read("/", javascript=False), person_here("publisher", ""))
    publisher.wait_for_url("**/work/")
    publisher.goto(site.address + "/questions/")
    follow(publisher, publisher.locator("#waiting ~ .a-calls a").first)
    follow(publisher, publisher.get_by_role("link", name="Decide on this question"))
    publisher.get_by_label("Refuse it, and hide its text").check()
    publisher.locator("[name=reason]").fill("It accuses a person by name.")
    press(publisher, "Decide")
    publisher.wait_for_url(re.compile(r"/questions/\d+/$"))
    page = read("/questions/")
    well(page)
    assert "It accuses a person by name." in page.content()
    assert "Ann Lee" not in page.content()


@pytest.mark.parametrize("path", ["/ask/", "/ask/?place=MT03", "/questions/", "/privacy/", "/ask/follow/1/ab/"])
def test_pages_for_everybody(read, path):
    well(read(path))


def test_how_often_we_write(site, read, sign_in, person_here):
    page = sign_in(read("/"), person_here("body-lead", "MT03"))
    page.goto(site.address + "/work/messages/")
    well(page)
    page.get_by_label("At most once a week").check()
    press(page, "Save")
    page.wait_for_url("**/work/")
