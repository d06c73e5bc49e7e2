"""The first administrator comes from the command line; passwords never pass over it."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from answerable.cli import app
from answerable.domain.refusals import Refusal
from answerable.records.models import Term, TrailEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path):
    from answerable.actions import database

    monkeypatch.setattr(database, "prepare", lambda: None)
    monkeypatch.setattr("getpass.getuser", lambda: "root")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["people", *words])
        if isinstance(result.exception, Refusal):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_the_first_administrator(run, client):
    printed = run("add", "Ada@Example.org", "--name", "Ada Clerk", "--role", "administrator")
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("ada@example.org", False)
    assert Term.objects.get().role == "administrator"
    path = re.search(r"http://127.0.0.1:8000(/account/password/reset/key/\S+)", printed).group(1)
    assert client.get(path).status_code == 302
    assert {line.by for line in TrailEntry.objects.all()} == {"on the command line by root"}
    assert "Ada Clerk <ada@example.org>: An administrator of this site, This site" in run("list")


def test_where_nobody_may_sign_in_the_command_that_adds_somebody_is_said(run):
    assert run("list").startswith("Nobody may sign in yet. Add somebody: answerable people add")


def test_the_role_that_everybody_has_is_not_offered(run):
    assert "public|" not in re.sub(r"\s|│", "", run("add", "--help"))
    assert CliRunner().invoke(app, ["people", "give", "ada@example.org", "--role", "public"]).exit_code == 2


def test_one_more_role_and_a_new_link(run):
    run("add", "ada@example.org", "--name", "Ada Clerk", "--role", "administrator")
    assert "a publisher of this site" in run("give", "ada@example.org", "--role", "publisher")
    assert "/account/password/reset/key/" in run("link", "ada@example.org")
    assert {term.role for term in Term.objects.all()} == {"administrator", "publisher"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "a@example.org", "--name", "A"), "(?s)Say with --role.*forum-clerk: a clerk of the forum"),
        (("link", "nobody@example.org"), "Add the person first"),
        (("add", "nonsense", "--name", "A", "--role", "publisher"), "in the right form"),
        (("add", "a@example.org", "--name", "A", "--role", "body-lead"), "Say for which body"),
    ],
)
def test_refused_in_a_sentence(run, words, sentence):
    with pytest.raises(Refusal, match=sentence):
        run(*words)
    assert not User.objects.exists()


def test_whoever_serves_at_an_address_of_its_own_has_links_that_begin_with_it():
    from answerable.actions.serving import unnamed

    assert unnamed({})
    assert not unnamed({"ANSWERABLE_ADDRESS": "https://accounts.example.org"})
    assert not unnamed({"ANSWERABLE_HOSTS": "accounts.example.org"})
