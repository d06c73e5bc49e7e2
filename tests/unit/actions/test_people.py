"""Who may sign in and who holds what: refusals are sentences, and the trail holds no e-mail address."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from answerable.actions import invitations, people
from answerable.actions.people import at_the_keys
from answerable.domain.permissions import PUBLIC, Held, Role
from answerable.domain.refusals import Refusal
from answerable.queries.register.people import person_of
from answerable.records.models import Term, TrailEntry, User
from tests.people import a_person, a_user, hold
from tests.publications import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
KEYS = at_the_keys("root")
TODAY = NOON.date()


def add(email="ada@example.org", name="Ada Clerk", by=KEYS):
    return people.add_user(email=email, name=name, by=by, at=NOON)


def give(email="ada@example.org", role="publisher", body="", by=KEYS, starts_on=TODAY, **more):
    return people.give_role(email=email, role=role, body=body, starts_on=starts_on, by=by, at=NOON, **more)


def test_the_trail_tells_name_role_and_body_and_no_address():
    add()
    term = give(title="Chief Statistician")
    people.end_role(term=term, ends_on=TODAY + timedelta(days=3), by=KEYS, at=NOON)
    invitations.invite(email="ada@example.org", by=KEYS, at=NOON)
    lines = list(TrailEntry.objects.all())
    assert [line.what for line in lines] == ["add_person", "give_role", "end_role", "invite"]
    assert {line.by for line in lines} == {"on the command line by root"}
    assert lines[1].details["title"] == "Chief Statistician"
    assert not any("@" in line.details_json + line.about + line.by for line in lines)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"email": "nonsense"}, "in the right form"),
        ({"name": " "}, "full name"),
        ({"name": "Two\nlines" * 40}, "full name"),
        ({"email": "KNOWN@example.org"}, "is known already"),
        ({"by": PUBLIC}, "Sign in first: only an administrator"),
    ],
)
def test_who_is_not_added(said, sentence):
    a_user(email="known@example.org")
    with pytest.raises(Refusal, match=sentence):
        add(**said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"email": "nobody@example.org"}, "Add the person first"),
        ({"role": "king"}, "There is no role king"),
        ({"role": "public"}, "There is no role public"),
        ({"body": "RRK"}, "no body may be named"),
        ({"role": "body-lead"}, "Say for which body"),
        ({"ends_on": TODAY - timedelta(days=1)}, "before the first"),
    ],
)
def test_which_roles_are_not_given(said, sentence):
    add()
    with pytest.raises(Refusal, match=sentence):
        give(**said)


def test_a_body_must_be_known(merrow_published):
    add()
    give(role="body-lead", body="MT03")
    with pytest.raises(Refusal, match="no body with the key NOWHERE"):
        give(role="body-lead", body="NOWHERE")
    assert Term.objects.get().body == "MT03"


def test_the_same_role_is_not_held_twice_at_a_time():
    add()
    give(ends_on=TODAY + timedelta(days=9))
    with pytest.raises(Refusal, match="holds this role then already"):
        give(starts_on=TODAY + timedelta(days=9))
    give(starts_on=TODAY + timedelta(days=10))


def test_adding_with_a_role_that_is_refused_adds_nobody():
    with pytest.raises(Refusal):
        people.add_with_role(email="a@example.org", name="A", role="king", body="", title="", starts_on=TODAY, by=KEYS, at=NOON)
    assert not User.objects.exists()
    assert not TrailEntry.objects.exists()


def test_roles_hold_from_their_first_day_to_their_last():
    user = a_user()
    hold(user, "publisher", starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    held = {day: person_of(user, date(2026, *day)).held for day in ((1, 1), (1, 31), (2, 1))}
    assert held == {(1, 1): {Held(Role.PUBLISHER, "")}, (1, 31): {Held(Role.PUBLISHER, "")}, (2, 1): frozenset()}


def test_nobody_and_nobody_active_is_the_public():
    user = a_user()
    hold(user, "publisher")
    user.is_active = False
    assert person_of(user, TODAY) == PUBLIC
    assert person_of(AnonymousUser(), TODAY) == PUBLIC
    assert person_of(None, TODAY) == PUBLIC


def test_roles_end_today_or_later_and_are_never_deleted():
    add()
    term = give()
    with pytest.raises(Refusal, match="cannot end in the past"):
        people.end_role(term=term, ends_on=TODAY - timedelta(days=1), by=KEYS, at=NOON)
    people.end_role(term=term, ends_on=TODAY, by=KEYS, at=NOON)
    with pytest.raises(Refusal, match="already"):
        people.end_role(term=term, ends_on=TODAY, by=KEYS, at=NOON)
    assert Term.objects.filter(ends_on=TODAY).count() == 1


def test_the_last_administrator_stays():
    first, second = a_person("administrator"), a_person("administrator")
    people.close_account(user=first.id, by=second, at=NOON)
    term = Term.objects.get(user=second.id)
    with pytest.raises(Refusal, match="last administrator"):
        people.end_role(term=term.pk, ends_on=TODAY, by=second, at=NOON)
    with pytest.raises(Refusal, match="your own signing in"):
        people.close_account(user=second.id, by=second, at=NOON)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_say_who_holds_what(role):
    by = PUBLIC if role is Role.PUBLIC else a_person(role, "RRK")
    user = a_user()
    term = hold(user, "publisher")
    for act in (
        lambda: add(by=by),
        lambda: give(email=user.email, by=by),
        lambda: people.end_role(term=term.pk, ends_on=TODAY, by=by, at=NOON),
        lambda: people.close_account(user=user.pk, by=by, at=NOON),
        lambda: invitations.invite(email=user.email, by=by, at=NOON),
        lambda: invitations.forget_second_step(user=user.pk, by=by, at=NOON),
    ):
        with pytest.raises(Refusal, match="nly an administrator"):
            act()
    assert not TrailEntry.objects.exists()
