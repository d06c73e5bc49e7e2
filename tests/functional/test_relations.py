"""Pages of the web of account in a real browser: accessible, nothing cut off on a small screen, the same without scripts."""

from __future__ import annotations

import pytest

from tests.functional.browsing import faults, follow, press, well

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
    assert page.inner_text("h1").startswith("The Care Inspectorate answers to")


REASON = "The office promised it in March."


@pytest.mark.parametrize("scripts", [pytest.param(True, marks=pytest.mark.long), False])  # each takes half a minute
def test_a_publisher_adds_and_amends_a_relation_one_question_a_page(read, person_here, sign_in, site, scripts):
    name = f"The office answers to the people, with{'' if scripts else 'out'} scripts"
    page = sign_in(read("/", javascript=scripts), person_here("publisher"))
    page.goto(f"{site.address}/relations/add/")
    for body in ("Arrivals Office", "People of Merrow"):
        well(page)
        page.get_by_role("textbox").fill(body)
        press(page, "Find it")
        follow(page, page.locator("main ul a", has_text=body).first)
    the_questions(page, name)
    assert "Check before you add this relation" in page.inner_text("h1")
    well(page)
    follow(page, page.get_by_role("button", name="Change rests on"))
    assert page.get_by_label("Custom").is_checked()
    press(page, "Continue")
    assert REASON in page.inner_text("main")
    press(page, "Add the relation")
    assert page.inner_text("h1").endswith(name)

    follow(page, page.get_by_role("link", name="Amend this relation"))
    well(page)
    follow(page, page.get_by_role("button", name="Change what a reader must know"))
    well(page)
    page.get_by_role("textbox").fill("Only in writing.")
    press(page, "Continue")
    well(page)
    press(page, "Continue")
    page.get_by_role("textbox").fill("It was said in June.")
    press(page, "Continue")
    well(page)
    press(page, "Put the new version in force")
    assert "Only in writing." in page.inner_text("main")

    follow(page, page.get_by_role("link", name="end it"))
    page.get_by_label("Day").fill("1")
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2040")
    press(page, "Continue")
    page.get_by_role("textbox").fill("The promise ends then.")
    press(page, "Continue")
    well(page)
    press(page, "End the relation")
    assert "Until 1 March 2040" in page.inner_text("main")


def the_questions(page, name):
    """Each is sent empty first where an answer must be given."""
    answers = [
        lambda: page.get_by_role("combobox").select_option("How money is spent"),
        lambda: page.get_by_role("textbox").fill(name),
        lambda: page.get_by_label("Soft: ").check(),
        lambda: page.get_by_label("Ask questions").check(),
        lambda: page.get_by_label("Downwards").check(),
        lambda: page.get_by_label("Custom").check(),
        lambda: page.get_by_label("Custom, in a few words").fill("A promise of the office"),
        lambda: None,
        lambda: None,
        lambda: page.get_by_role("textbox").fill(REASON),
    ]
    for place, answer in enumerate(answers):
        if place not in (7, 8):
            press(page, "Continue")
            assert "There is a problem" in page.inner_text("main")
        well(page)
        answer()
        press(page, "Continue")
        assert "There is a problem" not in page.inner_text("main")
