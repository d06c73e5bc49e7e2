"""Pages of calls by HTTP: who sees what, and what a cache may keep of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from answerable.actions import account
from answerable.domain.withholding import Withheld
from answerable.records.models import User
from tests.calls import Story
from tests.people import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]
SECRET = "The names of two nurses"


def client_of(person) -> Client:
    user = User.objects.get(pk=person.id)
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    return signed_in(person)


def a_withheld_explanation() -> Story:
    call = Story()
    hidden = Withheld("personal", "Two people could be recognised by it.", call.at.date() + timedelta(days=90))
    call.do(account.explain, call.lead, text=SECRET, withheld=hidden)
    return call


def test_the_public_asks_again_each_time_and_hears_at_once_where_nothing_moved():
    call = Story()
    first = Client().get(f"/calls/{call.ref}/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = Client().get(f"/calls/{call.ref}/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    call.explained()
    moved = Client().get(f"/calls/{call.ref}/", headers={"If-None-Match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert "The new ward opened three months late." in moved.content.decode()


def test_what_a_signed_in_person_sees_is_kept_nowhere():
    call = a_withheld_explanation()
    page = client_of(call.officer).get(f"/calls/{call.ref}/")
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    assert SECRET in page.content.decode()
    assert "What you can do now" in client_of(call.clerk).get(f"/calls/{call.ref}/").content.decode()


def test_nobody_else_reads_what_is_withheld_on_any_page_feed_or_file():
    call = a_withheld_explanation()
    readers = [Client(), client_of(call.publisher)]
    kinds = ["", "story.csv", "dates.csv", "feed.atom", "dates.ics"]
    pages = [f"/calls/{call.ref}/{kind}" for kind in kinds]
    pages += ["/calls/", "/calls/feed.atom", f"/bodies/{call.actor}/calls.atom", f"/bodies/{call.actor}/", "/withheld/"]
    for reader in readers:
        for page in pages:
            answer = reader.get(page)
            assert answer.status_code == 200, page
            assert SECRET.encode() not in answer.content, page
    inside = client_of(call.officer)
    for kind in kinds[1:]:
        assert SECRET.encode() not in inside.get(f"/calls/{call.ref}/{kind}").content


@pytest.mark.parametrize(
    "path", ["/calls/2026-999/", "/calls/2026-999/feed.atom", "/bodies/nobody/calls.atom", "/bodies/nobody/dates.ics"]
)
def test_what_is_not_there_says_so_in_a_sentence(path):
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "There is no " in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/calls/?state=strange&after=9&overdue=perhaps", "/proposals/?page=-1&ground=x", "/proposals/?page=99999999999"]
)
def test_a_strange_choice_shows_a_page_all_the_same(path):
    assert Client().get(path).status_code == 200


def test_a_ledger_of_nobody_is_refused():
    assert Client().get("/ledgers/slips/?body=nobody").status_code == 404
