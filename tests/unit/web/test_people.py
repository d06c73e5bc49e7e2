"""Who holds which role, in public; and the administrator's pages, which nobody else reaches."""

from __future__ import annotations

import json
import time

import pytest
from django.core import mail
from django.test import Client

from answerable.domain.permissions import Role
from answerable.queries import published
from answerable.queries.register import bodies, people
from answerable.records.models import Term, User
from tests.people import a_person, a_user, hold, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(merrow_published, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    from django.core.cache import cache

    from answerable.web.caching import WholePageCache

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    WholePageCache.shelf.pages.clear()
    return merrow_published


def test_names_and_roles_are_public_and_addresses_are_not(site):
    user = a_user(name="Bea Lead", email="secret@example.org")
    hold(user, "body-lead", "MT03", title="Chief Executive")
    hold(user, "publisher")
    client = Client()
    pages = {path: client.get(path) for path in ("/people/", "/people/table.csv", "/people/popolo.json")}
    for answer in pages.values():
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "Bea Lead" in answer.content.decode()
        assert "secret@" not in answer.content.decode()
    assert "2 roles are held today" in pages["/people/"].content.decode()
    assert client.get("/people/table.ods").status_code == 200


def test_popolo_hangs_together(site):
    user = a_user(name="Bea Lead")
    hold(user, "body-lead", "MT03", title="Chief Executive")
    hold(user, "administrator")
    told = json.loads(Client().get("/people/popolo.json").content)
    persons, organizations, posts = ({each["id"] for each in told[name]} for name in ("persons", "organizations", "posts"))
    assert len(told["memberships"]) == 2
    for each in told["memberships"]:
        assert each["person_id"] in persons
        assert each["organization_id"] in organizations
        assert each.get("post_id") is None or each["post_id"] in posts
        assert each["start_date"] == "2020-01-01"
    assert all(each["organization_id"] in organizations for each in told["posts"])


def pages_of(account: int, term: int) -> list[str]:
    base = f"/people/accounts/{account}/"
    return [
        "/people/accounts/", "/people/accounts/add/", base, f"{base}give/", f"{base}give/body-lead/body/?body=trust",
        f"{base}give/publisher/", f"{base}give/body-lead/MT03/", f"{base}end/{term}/", f"{base}invite/", f"{base}second-step/",
        f"{base}close/",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_only_administrators_reach_the_accounts(site, role):
    user = a_user(email="secret@example.org")
    term = hold(user, "publisher")
    client = signed_in(a_person(role, "" if role in ("publisher", "administrator") else "MT03"))
    for path in pages_of(user.pk, term.pk):
        answer = client.get(path)
        assert answer.status_code == (200 if role is Role.ADMINISTRATOR else 403), path
        assert answer.headers["Cache-Control"] == "no-store"
        if role is not Role.ADMINISTRATOR:
            assert "secret@" not in answer.content.decode()
            assert client.post(path).status_code in (403, 405)
        assert Client().get(path).headers["Location"].startswith("/account/login/?next=")
        assert Client().post(path).status_code in (302, 405)


def test_from_nobody_to_a_lead_of_a_body(site):
    client = signed_in(a_person("administrator"))
    answer = client.post("/people/accounts/add/", {"name": "Bea Lead", "email": "Bea@Example.org"})
    user = User.objects.get(email="bea@example.org")
    assert answer.headers["Location"] == f"/people/accounts/{user.pk}/give/"
    assert mail.outbox[0].to == ["bea@example.org"]
    answer = client.post(answer.headers["Location"], {"role": "body-lead"})
    assert answer.headers["Location"] == f"/people/accounts/{user.pk}/give/body-lead/body/"
    found = client.get(answer.headers["Location"], {"body": "mt03"}).content.decode()
    assert f"/people/accounts/{user.pk}/give/body-lead/MT03/" in found
    day = {"starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2026", "title": "Chief Executive"}
    answer = client.post(f"/people/accounts/{user.pk}/give/body-lead/MT03/", day)
    assert answer.headers["Location"] == f"/people/accounts/{user.pk}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Bea Lead holds the role." in page
    assert "1 February 2026" in page
    assert client.post(f"/people/accounts/{user.pk}/give/body-lead/MT03/", day).status_code == 422


def test_a_post_of_the_catalogue_is_held_and_told_as_such(site):
    standing = published.current()
    key, post = next((key, each) for key in bodies.directory(standing).keys for each in people.posts(standing, key))
    client = signed_in(a_person("administrator"))
    user = a_user()
    page = f"/people/accounts/{user.pk}/give/body-lead/{key}/"
    assert post.title in client.get(page).content.decode()
    day = {"starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2026"}
    assert client.post(page, day | {"post": "king"}).status_code == 422
    assert client.post(page, day | {"post": post.id}).status_code == 302
    assert Term.objects.get(user=user).title == post.title
    held = json.loads(Client().get("/people/popolo.json").content)["memberships"]
    assert [each["post_id"] for each in held if "post_id" in each] == [f"{key}/{post.id}"]


def test_a_role_ends_and_an_account_closes(site):
    client = signed_in(a_person("administrator"))
    user = a_user()
    term = hold(user, "publisher")
    wrong = client.post(
        f"/people/accounts/{user.pk}/end/{term.pk}/", {"ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2021"}
    )
    assert "cannot end in the past" in wrong.content.decode()
    assert client.post(f"/people/accounts/{user.pk}/second-step/").status_code == 302
    assert not user.authenticator_set.exists()
    assert client.post(f"/people/accounts/{user.pk}/close/").status_code == 302
    assert Term.objects.get(pk=term.pk).ends_on is not None
    assert not User.objects.get(pk=user.pk).is_active


def test_after_a_quarter_of_an_hour_changing_anything_takes_a_code_again(site):
    client = signed_in(a_person("administrator"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 16 * 60}]
    session.save()
    user = a_user()
    assert client.get(f"/people/accounts/{user.pk}/close/").status_code == 200
    answer = client.post(f"/people/accounts/{user.pk}/close/")
    assert answer.headers["Location"].startswith("/account/2fa/reauthenticate/?next=")
    assert User.objects.get(pk=user.pk).is_active


def test_what_is_not_there_is_not_found(site):
    client = signed_in(a_person("administrator"))
    user = a_user()
    for path in ("/people/accounts/999999/", f"/people/accounts/{user.pk}/end/999999/", f"/people/accounts/{user.pk}/give/king/"):
        assert client.get(path).status_code == 404


def test_the_page_says_what_each_role_may_do_and_warns_where_nobody_publishes(site):
    client = signed_in(a_person("administrator"))
    page = " ".join(client.get("/people/accounts/").content.decode().split())
    assert "Nobody is a publisher of this site today" in page
    assert "Nobody is charged with reading questions" in client.get("/questions/").content.decode()
    assert "open a call to account" in page
    hold(a_user(name="Pia Publisher"), "publisher")
    assert "Nobody is a publisher" not in client.get("/people/accounts/").content.decode()
