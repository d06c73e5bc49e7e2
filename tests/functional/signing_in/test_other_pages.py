"""The pages around signing in: links, codes, lock-outs, and the sentences for what went wrong."""

from __future__ import annotations

import pytest

from tests.functional.browsing import press, well
from tests.functional.people import PASSWORD, somebody

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-wrong/",
        "/account/password/reset/key/done/",
        "/account/inactive/",
        "/account/signup/",
        "/people/",
    ],
)
def test_pages_for_everybody(read, path):
    well(read(path))


def test_the_page_of_the_code(site, read, officer):
    page = read("/account/login/")
    page.get_by_label("E-mail address").fill(officer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    well(page)
    page.get_by_label("Code").fill("12345")
    press(page, "Sign in")
    page.get_by_text("This code is not right").first.wait_for()
    well(page)


@pytest.fixture(scope="module")
def officer(site):
    return somebody(site.home, "body-officer", "MT03", name="Oscar Officer")


def test_pages_of_ones_account(site, read, sign_in, officer):
    page = sign_in(read("/"), officer)
    for path in (
        "/account/",
        "/account/password/change/",
        "/account/reauthenticate/?next=/account/",
        "/account/2fa/reauthenticate/?next=/account/",
        "/account/2fa/recovery-codes/generate/",
        "/account/logout/",
        "/people/accounts/",
    ):
        page.goto(site.address + path)
        well(page)


def test_a_password_is_changed_and_the_old_one_ends(site, read, sign_in):
    who = somebody(site.home, "body-officer", "MT03")
    page = sign_in(read("/"), who)
    page.goto(site.address + "/account/password/change/")
    page.get_by_label("The password you use now").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("another long password")
    page.get_by_label("The new password again").fill("another long password")
    press(page, "Change it")
    page.goto(site.address + "/account/")
    assert "/account/login/" in page.url
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_text("is not right").first.wait_for()


def test_locked_out_in_plain_words(site, read):
    who = somebody(site.home, "body-officer", "MT03")
    page = read("/account/login/")
    for _ in range(5):
        page.get_by_label("E-mail address").fill(who.email)
        page.get_by_label("Password", exact=True).fill("wrong")
        press(page, "Sign in")
    page.get_by_role("heading", name="Wait 15 minutes").wait_for()
    well(page)
