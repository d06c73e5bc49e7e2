"""A real trust's breach of four hours in A&E, from the list of what the figures suggest to a hard step, through the pages.

The figures end in 2019. A breach that old opens no hard step; a learning enquiry that ran its course and failed does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.functional.browsing import faults, press

pytestmark = pytest.mark.browser
FORUM, TRUST = "nhs-england", "RRK"


class Desk:
    """One person at a browser."""

    def __init__(self, page: Any, address: str, scripts: bool):
        self.page, self.address, self.scripts = page, address, scripts

    def open(self, path: str) -> str:
        self.page.goto(path if path.startswith("http") else self.address + path)
        if self.scripts:
            assert faults(self.page) == []
        return self.words()

    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def press(self, button: str) -> None:
        press(self.page, button)

    def send(self, path: str, button: str, *, choose: str = "", **said: str) -> str:
        """Fill the form of one move and send it; the page that comes back."""
        self.open(path)
        if choose:
            self.page.get_by_label(choose, exact=False).first.check()
        for name, text in said.items():
            self.page.locator(f"[name={name}]").fill(text)
        self.press(button)
        return self.words()


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_from_a_published_breach_to_a_notice(scripts, site, read, person_here, sign_in):
    def at_desk(role: str, body: str) -> Desk:
        page = read("/", javascript=scripts)
        sign_in(page, person_here(role, body))
        page.wait_for_url("**/work/")
        return Desk(page, site.address, scripts)

    trust = TRUST if scripts else "RXK"
    public, clerk = Desk(read("/", javascript=scripts), site.address, scripts), at_desk("forum-clerk", FORUM)
    member, lead, officer = at_desk("forum-member", FORUM), at_desk("body-lead", trust), at_desk("body-officer", trust)

    # The figures suggest; a person opens.
    assert "Nothing opens by itself" in public.open(f"/proposals/?forum={FORUM}")
    clerk.open(f"/places/{trust}/")
    judgement = clerk.page.locator("#ae-four-hours a[href^='/judgements/']").first.get_attribute("href").split("/")[2]
    clerk.open(f"/calls/open/?judgement={judgement}&forum={FORUM}")
    clerk.press("Continue")
    assert "Check before you open this call" in clerk.words()
    clerk.press("Open this call")
    clerk.page.wait_for_url(re.compile(r"/calls/\d{4}-\d+/$"))
    call = clerk.page.url

    # A hard step cannot come first.
    assert "You cannot take a hard step now" in clerk.open(f"{call}take_hard_step/")
    lead.send(
        f"{call}explain/",
        "Give the explanation",
        text="Two hospitals became one trust, and one of them had no medical ward free.",
    )
    member.send(f"{call}ask/", "Ask this question", text="When did the board see these figures?")
    lead.send(f"{call}answer/", "Give the answer", text="Every month since 2018, in public papers.")
    clerk.send(
        f"{call}judge/",
        "Record the judgement",
        choose="It does not accept the account",
        text="The board saw it and did too little.",
    )

    # The breach is shown by figures of 2019, so a notice still cannot be given; learning comes first.
    refused = clerk.open(f"{call}take_hard_step/")
    assert "more than two years ago" in refused
    assert "No learning enquiry has been held" in refused
    clerk.send(f"{call}open_learning/", "Open the enquiry", text="Let us find out together what drives the waits.")
    assert "You cannot take a hard step now" in clerk.open(f"{call}take_hard_step/")
    assert "nobody may" not in lead.open("/work/")
    answer_both(officer, call)
    due_on = datetime.now(UTC).date() + timedelta(days=30)
    days = {"due_on-day": str(due_on.day), "due_on-month": str(due_on.month), "due_on-year": str(due_on.year)}
    lead.send(
        f"{call}plan_action/", button_of(lead, f"{call}plan_action/"), text="Open a ward at noon.", owner="Chief nurse", **days
    )
    finish(officer, call)
    clerk.send(
        f"{call}end_learning/",
        button_of(clerk, f"{call}end_learning/"),
        choose="did not work",
        text="Waits did not become shorter.",
    )

    # Now, and only now.
    clerk.open(f"{call}take_hard_step/")
    clerk.page.get_by_label("A formal notice").check()
    clerk.page.locator("[name=text]").fill("Show the figures of each week until they hold.")
    for name, value in days.items():
        clerk.page.locator(f"[name={name}]").fill(value)
    clerk.press("Continue")
    assert "You take this step in the name of NHS England" in clerk.words()
    clerk.press("Take this step")
    clerk.page.wait_for_url(call)

    story = public.open(call)
    for told in (
        "explained",
        "Every month since 2018",
        "did too little",
        "What is driving this?",
        "Chief nurse",
        "formal notice",
    ):
        assert told in story
    assert faults_of_the_trail(site.home) == []


def answer_both(desk: Desk, call: str) -> None:
    for question, text in enumerate(["Beds are free only in the evening.", "Discharge before noon, as a neighbour does."]):
        path = f"{call}answer_learning/?question={question}"
        desk.send(path, button_of(desk, path), text=text)


def finish(desk: Desk, call: str) -> None:
    path = f"{call}finish_action/"
    desk.send(path, button_of(desk, path), choose="It was done", text="Done on both sites.")


def button_of(desk: Desk, path: str) -> str:
    """The words of the one button that sends the form."""
    desk.open(path)
    return desk.page.locator("main form button[type=submit], main form button:not([type])").last.inner_text().strip()


def faults_of_the_trail(home: Any) -> list[str]:
    """All but that of the people, whom the test put into the database behind the trail's back."""
    environment = os.environ | {"ANSWERABLE_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    run = [sys.executable, "-m", "answerable", "trail", "verify"]
    said = subprocess.run(run, env=environment, capture_output=True, check=False, text=True).stdout.splitlines()
    assert any(line.startswith("Person 1 ") for line in said)
    return [line for line in said if not line.startswith(("Person ", "Term "))]
