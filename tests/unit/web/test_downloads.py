"""Everything can be taken away: every link of the page of downloads leads to a file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from answerable.actions import account, contesting
from answerable.domain.withholding import Withheld
from tests.calls import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]
SECRET = "The names of two nurses"


def a_call() -> Story:
    call = Story().questioned()
    hidden = Withheld("personal", "Two people could be recognised by it.", call.at.date() + timedelta(days=90))
    call.do(account.answer, call.lead, question=call.last("question").number, text=SECRET, withheld=hidden)
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    return call


def whole(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_download_is_there_and_holds_nothing_withheld():
    call = a_call()
    page = whole("/downloads/").decode()
    links = re.findall(r'href="(/(?:calls|ledgers|questions|relations|bodies|people|trail)/[^"]*\.[a-z]+)"', page)
    assert len(links) > 35
    for link in links:
        assert SECRET.encode() not in whole(link), link
    stories = whole("/calls/stories.csv").decode("utf-8-sig").splitlines()
    assert stories[0].startswith("call,date,number,kind,sentence")
    assert all(line.startswith(call.ref) for line in stories[1:] if line[:2] == "20")


def test_pages_tell_of_an_objection_and_of_what_is_withheld():
    call = a_call()
    found = call.judgement
    for page in (f"/judgements/{found.id}/", f"/places/{found.place}/", f"/calls/{call.ref}/"):
        shown = whole(page).decode()
        assert "Contested by " in shown, page
        there = "" if page == f"/calls/{call.ref}/" else f"/calls/{call.ref}/"
        assert f'href="{there}#entry-' in shown, page
    assert "Two people could be recognised by it." in whole("/withheld/").decode()
    assert f"things were done in call {call.ref}" in whole(f"/trail/?call={call.ref}").decode()
    assert "answered a question" in whole("/trail/").decode()
    for page in ("/ledgers/silences/", "/overrides/", "/proposals/", "/calls/", "/"):
        whole(page)
