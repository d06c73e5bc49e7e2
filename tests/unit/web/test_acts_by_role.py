"""The permission table through HTTP: every move, as every role, in one's own body and in another: a sentence, or not refused."""

from __future__ import annotations

import pytest
from django.test import Client

from answerable.domain.calls import MOVES
from answerable.domain.permissions import OF_A_BODY, RULES, Role, Seat
from answerable.queries.account.moves import DRAFTED
from tests.calls import Story
from tests.people import a_person, signed_in
from tests.permissions import Cell, cells, has_body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("merrow_published")]
BY_FORM = {*MOVES, "reuse_explanation"}


def body_of(cell: Cell, story: Story) -> str:
    if not has_body(cell.role):
        return ""
    own = story.forum if RULES[cell.action].seat is Seat.FORUM else story.actor
    return own if cell.own else "ministry-of-work"


def test_every_move_as_every_role():
    story, people, wrong, seen = Story(), {}, [], 0
    for cell in cells():
        if cell.action not in BY_FORM or cell.role is Role.PUBLIC:
            continue
        key = cell.role, body_of(cell, story)
        client = people.setdefault(key, None) or signed_in(a_person(*key))
        people[key] = client
        where = f"/calls/{story.ref}/{cell.action}/"
        sent, opened = client.post(where, {"text": ""}), client.get(where)
        may_draft = cell.action in DRAFTED and cell.own and cell.role in OF_A_BODY
        seen += 1
        if (sent.status_code != 403) != cell.allowed or (opened.status_code != 403) != (cell.allowed or may_draft):
            wrong.append((str(cell), sent.status_code, opened.status_code))
    assert seen > 300
    assert wrong == []
    assert story.call.entries.count() == 1


def test_the_public_is_asked_to_sign_in():
    story = Story()
    for move in BY_FORM:
        for answer in (Client().get(f"/calls/{story.ref}/{move}/"), Client().post(f"/calls/{story.ref}/{move}/", {"text": "x"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/account/login/")
