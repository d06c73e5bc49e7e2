"""Signing in with an organisation's OpenID Connect, in a real browser, against a provider made for tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.functional.browsing import faults, press
from tests.functional.conftest import free_port, served, wait_for
from tests.functional.people import somebody

pytestmark = pytest.mark.browser

KNOWN, UNVERIFIED, WORDS, STRANGER, TWO_STEPS = "known", "unverified", "words", "stranger", "two-steps"


def vouched(sub: str, email: str, verified: object) -> list[str]:
    return ["--user-claims", json.dumps({"sub": sub, "email": email, "email_verified": verified, "name": sub})]


@pytest.fixture(scope="module")
def provider():
    """In a process of its own: what it warns of is not ours."""
    people = [
        *vouched(KNOWN, "Known@Merrow.example", True),
        *vouched(UNVERIFIED, "known@merrow.example", False),
        *vouched(WORDS, "known@merrow.example", "true"),
        *vouched(STRANGER, "stranger@elsewhere.example", True),
        *vouched(TWO_STEPS, "two-steps@merrow.example", True),
    ]
    port = free_port()
    run = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people]
    quiet = {"env": os.environ, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(run, **quiet) as server:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def here(merrow, provider, tmp_path_factory):
    home = tmp_path_factory.mktemp("organisation") / "home"
    shutil.copytree(merrow.path, home)
    settings = {
        "ANSWERABLE_OIDC_NAME": "Merrow Council",
        "ANSWERABLE_OIDC_ISSUER": provider,
        "ANSWERABLE_OIDC_CLIENT_ID": "answerable",
        "ANSWERABLE_OIDC_CLIENT_SECRET": "not-a-secret",
    }
    with served(home, **settings) as site:
        somebody(home, "publisher", name="Kay Known", email="known@merrow.example", second_step=False)
        yield site


@pytest.fixture
def open_page(chromium, here):
    contexts = []

    def opened(path: str, *, javascript: bool = True):
        context = chromium.new_context(java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.goto(here.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def through(page, sub):
    press(page, "Sign in with Merrow Council")
    assert "/oauth2/authorize" in page.url
    press(page, sub, within="body")


@pytest.mark.parametrize("javascript", [True, False])
def test_whose_address_is_vouched_for_comes_back_to_the_page_asked_for(open_page, here, javascript):
    page = open_page("/account/", javascript=javascript)
    assert "/account/login/" in page.url
    if javascript:
        assert faults(page) == []
    through(page, KNOWN)
    assert page.url == here.address + "/account/"
    page.locator("main").get_by_text("Kay Known").wait_for()
    page.locator("main").get_by_text("A publisher of this site: This site").wait_for()


@pytest.mark.parametrize("sub", [UNVERIFIED, WORDS, STRANGER])
def test_others_get_a_sentence_and_no_account(open_page, here, sub):
    page = open_page("/account/login/")
    through(page, sub)
    page.get_by_role("heading", name="You cannot sign in here").wait_for()
    assert faults(page) == []
    page.goto(here.address + "/account/")
    assert "/account/login/" in page.url


def test_who_has_set_up_a_second_step_takes_it_here_too(open_page, here):
    who = somebody(here.home, "publisher", email="two-steps@merrow.example")
    page = open_page("/account/login/")
    through(page, TWO_STEPS)
    page.get_by_role("heading", name="The second step").wait_for()
    page.get_by_label("Code").fill(who.code())
    press(page, "Sign in")
    page.goto(here.address + "/account/")
    page.locator("main").get_by_text(who.name).wait_for()


def test_stopping_at_the_organisation(open_page):
    page = open_page("/account/login/")
    press(page, "Sign in with Merrow Council")
    press(page, "Deny", within="body")
    page.get_by_role("heading", name="You are not signed in").wait_for()
    assert faults(page) == []


def test_the_policy_names_the_organisation_and_nobody_else(here, provider):
    _, headers, _ = here.get("/account/login/")
    assert f"form-action 'self' {provider};" in headers["Content-Security-Policy"] + ";"


def test_an_answer_that_nobody_asked_for_is_refused(open_page):
    page = open_page("/account/oidc/organisation/login/callback/?code=abc&state=forged")
    page.get_by_role("heading", name="You are not signed in").wait_for()
