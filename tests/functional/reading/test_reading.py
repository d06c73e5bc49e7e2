"""Calls, ledgers and proposals as citizens read them: accessible, whole on a small screen, the same without scripts."""

from __future__ import annotations

import pytest

from tests.functional.browsing import faults
from tests.functional.reading.stories import stories

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def told(site):
    return stories(site.home)


PAGES = [
    "/calls/",
    "/calls/?overdue=yes&body=care-inspectorate",
    "/calls/{whole}/",
    "/calls/{silent}/",
    "/calls/{override}/",
    "/ledgers/slips/",
    "/ledgers/silences/",
    "/ledgers/silences/?body=care-inspectorate",
    "/proposals/",
    "/proposals/?forum=ministry-of-health",
    "/overrides/",
    "/withheld/",
    "/bodies/care-inspectorate/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible_at_every_width(read, told, path, width):
    page = read(path.format(**told), width=width)
    assert faults(page) == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_story_is_read_without_scripts_and_tells_what_is_hidden_and_why(read, told):
    page = read(f"/calls/{told['whole']}/", javascript=False)
    words = page.inner_text("main")
    assert "has not said what it did about the hard step" in page.inner_text("h1")
    assert " took a hard step: it gave " in words
    assert "Two nurses could be recognised." in words
    assert "Secret names." not in page.content()
    assert "The board meets later." in words
    assert "What can be done to mitigate it?" in words
    assert page.locator("ol.a-story > li").count() > 12


def test_from_the_list_to_silence(read, told):
    page = read("/calls/", javascript=False)
    page.check("label >> text=Only where something is overdue")
    page.click("button >> text=Show")
    assert "overdue in each" in page.inner_text("h1")
    page.click(f"a[href='/calls/{told['silent']}/']")
    assert page.inner_text("h1").endswith("days overdue")


@pytest.mark.parametrize(
    "path",
    [
        "/calls/{whole}/story.csv", "/calls/{whole}/story.ods", "/calls/{whole}/dates.csv", "/calls/{whole}/dates.ics",
        "/calls/{whole}/feed.atom", "/calls/feed.atom", "/bodies/care-inspectorate/calls.atom",
        "/bodies/care-inspectorate/dates.ics", "/calls/table.csv", "/calls/table.ods", "/ledgers/withheld.csv",
        "/ledgers/slips.ods", "/ledgers/silences.csv", "/ledgers/times.csv", "/ledgers/bodies.csv", "/ledgers/overrides.csv",
        "/ledgers/share-withheld.csv", "/ledgers/proposals.csv", "/ledgers/yearly.csv",
    ],
)  # fmt: skip
def test_everything_downloads_and_nothing_withheld_is_in_it(site, told, path):
    status, headers, content = site.get(path.format(**told))
    assert status == 200
    assert headers["Cache-Control"] == "no-cache"
    assert b"Secret names" not in content
