"""From the administrator's invitation to the first page of one's work, in a real browser, without scripts too."""

from __future__ import annotations

import re

import pytest

from tests.functional.browsing import follow, press, well
from tests.functional.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def administrator(site):
    from tests.functional.people import somebody

    return somebody(site.home, "administrator", name="Ada Min")


def test_signing_in_and_out(site, read, sign_in, administrator):
    page = read("/account/login/")
    well(page)
    page.get_by_label("E-mail address").fill(administrator.email)
    page.get_by_label("Password", exact=True).fill("wrong")
    press(page, "Sign in")
    assert page.title().startswith("Error: Sign in")
    well(page)
    page.get_by_role("link", name=re.compile("is not right")).click()
    assert page.evaluate("document.activeElement.id") == "id_login"
    sign_in(page, administrator)
    page.goto(site.address + "/people/")
    page.get_by_role("button", name="Say who may sign in").wait_for()
    page.goto(site.address + "/account/")
    page.locator("header").get_by_text("Ada Min").wait_for()
    well(page)
    page.goto(site.address + "/places/")
    page.locator("header").get_by_text("Ada Min").wait_for()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"answerable", "answerable-form"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())
    press(page, "Sign out", within="header")
    page.locator("header").get_by_role("link", name="Sign in").wait_for()
    page.goto(site.address + "/account/")
    assert "/account/login/" in page.url


def test_reading_sets_no_cookie(site, read):
    page = read("/")
    page.goto(site.address + "/people/")
    assert page.context.cookies() == []
    well(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_an_invitation_to_ones_own_role(site, read, sign_in, administrator, javascript):
    name = f"Bea Lead {javascript}"
    email = f"bea.{javascript}@merrow.example".lower()
    page = sign_in(read("/", javascript=javascript), administrator)
    page.goto(site.address + "/people/accounts/")
    well(page)
    press(page, "Let somebody in")
    well(page)
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    press(page, "Let them in and send the link")
    well(page)
    page.get_by_label("A lead of the body").check()
    press(page, "Continue")
    page.get_by_label("For which body?").fill("MT03")
    press(page, "Find it")
    well(page)
    follow(page, page.locator(".a-list a").first)
    well(page)
    page.get_by_label("Year").first.fill("nonsense")
    press(page, "Give the role")
    well(page)
    page.get_by_role("group", name="First day").get_by_label("Year").fill("2026")
    page.get_by_label("What is the post called?").fill("Chief Executive")
    press(page, "Give the role")
    well(page)
    page.get_by_role("rowheader", name="Chief Executive").wait_for()

    letter = next(text for text in letters(site) if f"To: {email}" in text)
    link = re.search(r"http://\S+/account/password/reset/key/\S+", letter.replace("=\n", "")).group(0)
    page = read("/", javascript=javascript)
    page.goto(link)
    well(page)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("The new password again").fill("short")
    press(page, "Set this password")
    page.get_by_text("at least 12 characters").first.wait_for()
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("The new password again").fill(PASSWORD)
    press(page, "Set this password")
    well(page)
    follow(page, page.get_by_role("link", name="sign in", exact=True))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.goto(site.address + "/account/")
    page.get_by_role("heading", name="Set up the second step").wait_for()
    assert page.evaluate("document.querySelector('.a-qr').naturalWidth") > 0
    well(page)
    secret = page.locator(".a-secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    press(page, "Set it up")
    page.get_by_text("This code is not right").first.wait_for()
    assert page.locator(".a-secret").inner_text().replace(" ", "") == secret
    from tests.people import code_from

    page.get_by_label("Code").fill(code_from(secret))
    press(page, "Set it up")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    well(page)
    page.goto(site.address + "/account/")
    page.get_by_text("Chief Executive").wait_for()
    page.goto(site.address + "/people/accounts/")
    page.get_by_text("Only an administrator of this site may").wait_for()
    well(page)


def letters(site):
    return [path.read_text() for path in sorted((site.home / "mail").iterdir())]
