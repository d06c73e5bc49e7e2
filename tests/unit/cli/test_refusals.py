"""Whatever goes wrong, a person reads a sentence and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from answerable import cli


@pytest.fixture
def answerable(tmp_path):
    def call(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        settings = {**os.environ, "ANSWERABLE_HOME": str(tmp_path / "home"), "DATABASE_URL": "", **env}
        command = [sys.executable, "-m", "answerable", *arguments]
        return subprocess.run(command, env=settings, capture_output=True, text=True, cwd=tmp_path)

    return call


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["init", "atlantis"], "There is no catalogue called 'atlantis'"),
        (["load", "somewhere"], "answerable init"),
        (["judge"], "answerable init"),
        (["verify"], "answerable judge"),
        (["judgements"], "answerable judge"),
        (["publish", "--by", "Ada"], "answerable judge"),
        (["serve"], "answerable init"),
        (["trail", "verify"], "answerable init"),
        (["catalogue", "check", "atlantis"], "atlantis"),
    ],
)
def test_too_early_or_mistaken(answerable, arguments, says):
    result = answerable(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_setting_stops_every_command(answerable):
    result = answerable("judge", DATABASE_URL="oracle://x")
    assert result.returncode == 2
    assert result.stderr.splitlines()[1].startswith("DATABASE_URL: write sqlite:///")


def test_a_database_that_does_not_answer_is_named_without_its_password(answerable, tmp_path):
    result = answerable("trail", "verify", DATABASE_URL="postgres://me:hunter2@127.0.0.1:1/figures")
    assert result.returncode == 2
    assert "figures on 127.0.0.1:1" in result.stderr
    assert "hunter2" not in result.stderr


def test_what_nobody_foresaw_is_kept_in_a_file_that_the_sentence_names(tmp_path, monkeypatch, capsys):
    def fall_over() -> None:
        raise ZeroDivisionError("a fault in the software")

    monkeypatch.setenv("ANSWERABLE_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "app", fall_over)
    with pytest.raises(SystemExit) as left:
        cli.main()
    log = tmp_path / "answerable-errors.log"
    told = capsys.readouterr().err
    assert left.value.code == 1
    assert str(log) in told
    assert "Traceback" not in told
    assert "a fault in the software" in log.read_text()


def test_the_version(answerable):
    assert answerable("--version").stdout.startswith("answerable 0.")


def test_the_doctor_names_each_thing_and_what_mends_it(answerable):
    result = answerable("doctor", ANSWERABLE_CHROMIUM="/nowhere/chromium")
    assert result.returncode == 0
    assert "apt-get install --yes chromium" in result.stdout
    broken = answerable("doctor", DATABASE_URL="postgres://me@127.0.0.1:1/figures")
    assert broken.returncode == 1
    assert "mend DATABASE_URL" in broken.stdout
