"""Settings are checked at the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.config import environment
from answerable.config.secret import secret_key
from answerable.domain.refusals import Refusal


def test_without_any_setting_the_defaults_hold():
    values = environment.read({})
    assert values["ANSWERABLE_HOME"] == Path("var").absolute()
    assert values["DATABASE_URL"] == {}
    assert values["ANSWERABLE_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert values["ANSWERABLE_DEBUG"] is False


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgres://host"),
        ("DATABASE_URL", "postgres://host:many/name"),
        ("DATABASE_URL", "sqlite://name.sqlite3"),
        ("ANSWERABLE_HOME", __file__),
        ("ANSWERABLE_SECRET_KEY", "short"),
        ("ANSWERABLE_HTTPS", "perhaps"),
        ("ANSWERABLE_HOSTS", "https://example.org"),
        ("ANSWERABLE_LOG", "LOUD"),
        ("ANSWERABLE_ADDRESS", "accounts.example.org"),
        ("ANSWERABLE_ADDRESS", "https://accounts.example.org/path"),
        ("ANSWERABLE_MAIL", "pigeon"),
        ("ANSWERABLE_MAIL", "smtp://host:many"),
        ("ANSWERABLE_MAIL_FROM", "nobody"),
        ("ANSWERABLE_OIDC_ISSUER", "login.example.org"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(name, text):
    with pytest.raises(Refusal, match=name) as refusal:
        environment.read({name: text})
    assert "write" in refusal.value.sentence


def test_a_secret_is_never_shown():
    with pytest.raises(Refusal) as refusal:
        environment.read({"ANSWERABLE_SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://me:hunter2@host/name"})
    assert "hunter2" not in refusal.value.sentence


def test_all_mistakes_are_told_at_once():
    with pytest.raises(Refusal) as refusal:
        environment.read({"ANSWERABLE_HTTPS": "x", "ANSWERABLE_LOG": "x", "ANSWERABLE_HOEM": "/srv"})
    assert all(name in refusal.value.sentence for name in ("ANSWERABLE_HTTPS", "ANSWERABLE_LOG", "did you mean ANSWERABLE_HOME?"))


def test_sqlite_paths_are_relative_with_three_slashes_and_absolute_with_four():
    assert environment.database("sqlite:///a/b.sqlite3")["NAME"] == str(Path("a/b.sqlite3").absolute())
    assert environment.database("sqlite:////srv/b.sqlite3")["NAME"] == "/srv/b.sqlite3"


def test_a_postgres_url_may_hold_special_characters_and_options():
    found = environment.database("postgres://me:p%40ss@db.example.org:6432/figures?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "me",
        "p@ss",
        "db.example.org",
        "6432",
        "figures",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_the_page_lists_every_setting():
    page = environment.page()
    assert all(f"`{setting.name}`" in page for setting in environment.SETTINGS + environment.FOR_DEVELOPERS)


def test_a_secret_key_is_made_once_for_its_owner_only(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) == 64
    assert secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_without_a_home_no_key_is_kept(tmp_path):
    assert secret_key(tmp_path / "none") != secret_key(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_not_sent_in_the_open():
    with pytest.raises(Refusal, match="reached by https"):
        environment.read(organisation(ANSWERABLE_OIDC_ISSUER="http://login.example.org"))
    assert environment.read(organisation(ANSWERABLE_OIDC_ISSUER="http://localhost:9000"))


def organisation(**more: str) -> dict[str, str]:
    said = {"ISSUER": "https://login.example.org/", "CLIENT_ID": "answerable", "CLIENT_SECRET": "secret"}
    return {f"ANSWERABLE_OIDC_{name}": text for name, text in said.items()} | more


@pytest.mark.parametrize("missing", list(organisation()))
def test_what_means_something_only_together_is_asked_for_together(missing):
    with pytest.raises(Refusal, match=f"{missing}: this is needed too"):
        environment.read(organisation(**{missing: ""}))


def test_mail_by_smtp():
    mail = environment.read({"ANSWERABLE_MAIL": "smtps://me%40example.org:p%3Aw@mail.example.org"})["ANSWERABLE_MAIL"]
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example.org", 465)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p:w")
    assert mail["EMAIL_USE_SSL"]
    assert environment.read({"ANSWERABLE_MAIL": "smtp://mail.example.org"})["ANSWERABLE_MAIL"]["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"ANSWERABLE_HOSTS": "*"}, "http://127.0.0.1:8000"),
        ({"ANSWERABLE_HOSTS": "accounts.example.org", "ANSWERABLE_HTTPS": "yes"}, "https://accounts.example.org"),
        ({"ANSWERABLE_ADDRESS": "https://other.example.org/"}, "https://other.example.org"),
    ],
)
def test_links_in_e_mails_begin_with_the_address_people_know(given, address):
    assert environment.address_of(environment.read(given)) == address
