"""Pages of the web of account in a real browser: accessible, nothing cut off on a small screen, the same without scripts."""

from __future__ import annotations

import pytest

from tests.functional.browsing import faults

pytestmark = pytest.mark.browser
PAGES = [
    "/places/M92000001/who-answers/",
    "/places/M92000001/who-answers/home-care/",
    "/relations/",
    "/relations/trusts-to-ministry/",
    "/web-of-account/",
    "/web-of-account/voids/",
    "/web-of-account/overlaps/",
    "/web-of-account/burden/",
    "/web-of-account/balance/",
    "/web-of-account/only-upwards/",
    "/bodies/",
    "/bodies/ministry-of-health/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible_at_every_width(read, path, width):
    page = read(path, width=width)
    assert faults(page) == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_who_answers_is_asked_and_answered_without_scripts(read):
    page = read("/places/M92000001/who-answers/", javascript=False)
    page.click("text=Care at home within four weeks")
    assert "Who answers for this in Merrow?" in page.inner_text("main")
    page.click("table >> text=Care Inspectorate >> nth=0")
    assert page.inner_text("h1").startswith("Care Inspectorate answers to")
