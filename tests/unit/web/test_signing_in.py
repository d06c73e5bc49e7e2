"""Signing in over HTTP: who may, who may not, what the cookies say, and that nobody's page reaches anybody else."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from answerable.actions import invitations
from answerable.actions.people import at_the_keys
from answerable.domain.refusals import Refusal
from answerable.web.caching import WholePageCache
from answerable.web.signing_in import client_address
from tests.people import PASSWORD, a_person, a_user, code_from, code_of, hold, signed_in
from tests.publications import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(settings):
    """Tries counted in one test must not lock out another."""
    from django.core.cache import cache

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    WholePageCache.shelf.pages.clear()


def try_to_sign_in(client, email, password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def test_with_password_and_code():
    user = a_user(password=PASSWORD)
    client = Client()
    assert try_to_sign_in(client, user.email).headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(user.email)})
    assert answer.headers["Location"] == "/work/"
    page = client.get("/account/")
    assert user.name in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"


def test_the_same_code_does_not_work_twice():
    user = a_user(password=PASSWORD)
    code = code_of(user.email)
    for client, location in ((Client(), "/work/"), (Client(), None)):
        try_to_sign_in(client, user.email)
        assert client.post("/account/2fa/authenticate/", {"code": code}).headers.get("Location") == location


def test_without_a_second_step_nobody_holds_a_role():
    user = a_user(password=PASSWORD, second_step=False)
    hold(user, "administrator")
    client = Client()
    try_to_sign_in(client, user.email)
    assert client.get("/account/").headers["Location"] == "/account/2fa/totp/activate/?next=%2Faccount%2F"
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'a-secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    assert client.get("/account/2fa/totp/qr.svg").headers["Content-Type"] == "image/svg+xml"
    answer = client.post("/account/2fa/totp/activate/", {"code": code_from(secret)})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    codes = re.findall(r"<li>([0-9]{8})</li>", client.get("/account/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    assert client.get("/account/").status_code == 200
    again = Client()
    try_to_sign_in(again, user.email)
    assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).headers["Location"] == "/work/"


def test_the_key_of_the_second_step_is_not_kept_in_the_open():
    user = a_user()
    kept = user.authenticator_set.get().data["secret"]
    assert kept.startswith("gAAAA")


def test_locked_out_after_five_wrong_passwords_whether_the_address_is_known_or_not():
    known = a_user(password=PASSWORD)
    pages = []
    for email in (known.email, "nobody@example.org"):
        client = Client()
        answers = [try_to_sign_in(client, email, "wrong") for _ in range(6)]
        assert [each.status_code for each in answers[:4]] == [200] * 4
        assert answers[5].status_code == 429
        pages.append(answers[5].content.decode())
    assert "Wait 15 minutes" in pages[0]
    assert pages[0] == pages[1]
    assert try_to_sign_in(Client(), known.email).status_code == 429


def test_a_wrong_password_and_an_unknown_address_read_the_same():
    known = a_user(password=PASSWORD)
    said = [
        re.sub(r'value="[^"]*"', "", try_to_sign_in(Client(), email, "wrong").content.decode())
        for email in (known.email, "nobody@example.org")
    ]
    assert "is not right" in said[0]
    assert said[0] == said[1]


def test_a_link_for_a_password_is_sent_only_to_known_addresses_and_nobody_can_tell():
    user = a_user(second_step=False)
    answers = [Client().post("/account/password/reset/", {"email": email}) for email in (user.email, "nobody@example.org")]
    assert [each.headers["Location"] for each in answers] == ["/account/password/reset/done/"] * 2
    assert [message.to for message in mail.outbox] == [[user.email]]
    assert "/account/password/reset/key/" in mail.outbox[0].body


def test_a_mail_server_that_fails_tells_nobody_which_addresses_are_known(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    user = a_user(second_step=False)
    answers = [Client().post("/account/password/reset/", {"email": email}) for email in (user.email, "nobody@example.org")]
    assert [each.headers["Location"] for each in answers] == ["/account/password/reset/done/"] * 2
    with pytest.raises(Refusal, match="could not be sent"):
        invitations.invite(email=user.email, by=at_the_keys("root"), at=NOON)
    assert "ConnectionRefusedError" in caplog.text
    assert user.email not in caplog.text


def test_an_invitation_sets_the_password_once(settings):
    settings.ANSWERABLE_ADDRESS = "http://testserver"
    user = a_user(second_step=False)
    invitations.invite(email=user.email, by=at_the_keys("root"), at=NOON)
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    client = Client()
    form = client.get(link).headers["Location"]
    weak = client.post(form, {"password1": "password", "password2": "password"})
    assert "at least 12 characters" in weak.content.decode()
    done = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert done.headers["Location"] == "/account/password/reset/key/done/"
    assert client.get(done.headers["Location"]).content.decode().count("Your password is") == 2  # title and heading
    told = mail.outbox[-1].body
    assert "with a link that was made for you" in told
    assert told.strip().endswith("Answerable, http://testserver")
    assert "does not work any more" in Client().get(link, follow=True).content.decode()
    assert try_to_sign_in(Client(), user.email).headers["Location"] == "/work/"


def test_cookies_are_closed_to_scripts_and_other_sites():
    client = Client()
    client.get("/account/login/")
    cookie = client.cookies["answerable-form"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    try_to_sign_in(client, a_user(password=PASSWORD).email)
    session = client.cookies["answerable"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["path"] == "/"
    assert not session["domain"]


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "password/set/", "2fa/totp/deactivate/", "3rdparty/"])
def test_what_this_site_does_not_do_is_not_there(path):
    assert Client().get(f"/account/{path}").status_code == 404
    assert signed_in(a_person("publisher")).get(f"/account/{path}").status_code == 404


def test_nobody_is_sent_elsewhere_after_signing_in():
    user = a_user(password=PASSWORD)
    client = Client()
    client.post(
        "/account/login/?next=https://evil.example/", {"login": user.email, "password": PASSWORD, "next": "//evil.example"}
    )
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(user.email)})
    assert answer.headers["Location"] == "/work/"


def test_signing_out_takes_a_post_and_ends_the_session():
    client = signed_in(a_person("publisher"))
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/").status_code == 302


def test_a_form_from_another_site_is_refused_with_a_sentence():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


def test_closed_accounts_lose_their_session_and_roles():
    person = a_person("publisher")
    client = signed_in(person)
    assert client.get("/account/").status_code == 200
    from answerable.actions.people import close_account

    close_account(user=person.id, by=at_the_keys("root"), at=NOON)
    assert client.get("/account/").status_code == 302


def test_a_planted_session_is_not_taken_over():
    user = a_user(password=PASSWORD)
    client = Client()
    client.cookies["answerable"] = "planted" * 4
    try_to_sign_in(client, user.email)
    before = client.cookies["answerable"].value
    client.post("/account/2fa/authenticate/", {"code": code_of(user.email)})
    assert "planted" not in before
    assert client.cookies["answerable"].value != before


@pytest.mark.parametrize(
    ("proxy", "passed_on", "address"),
    [
        (False, "6.6.6.6", "127.0.0.1"),
        (True, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (True, "", "127.0.0.1"),
    ],
)
def test_where_a_try_comes_from_is_not_what_the_client_invents(settings, rf, proxy, passed_on, address):
    settings.SESSION_COOKIE_SECURE = proxy
    assert client_address(rf.get("/", headers={"x-forwarded-for": passed_on})) == address


def test_a_new_password_ends_other_sessions():
    user = a_user(password=PASSWORD)
    client = signed_in(user)
    assert client.get("/account/").status_code == 200
    user.set_password("another long password")
    user.save()
    assert client.get("/account/").status_code == 302


def test_codes_cannot_be_guessed_for_long():
    user = a_user(password=PASSWORD)
    client = Client()
    try_to_sign_in(client, user.email)
    said = [client.post("/account/2fa/authenticate/", {"code": f"{guess:06}"}).content.decode() for guess in range(25)]
    assert "is not right" in said[0]
    assert "too many tries" in said[-1].lower()
