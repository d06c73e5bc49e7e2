"""The whole main job on the invented country, as a person runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing

import pytest


@pytest.fixture(scope="module")
def answerable(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    env = {**os.environ, "ANSWERABLE_HOME": str(folder / "home"), "DATABASE_URL": ""}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "answerable", *arguments], env=env, capture_output=True, text=True, cwd=folder
        )

    call.env = env
    call.folder = folder
    call.demo = call("demo", "--no-serve")
    return call


def test_the_demonstration_publishes(answerable):
    assert (answerable.demo.returncode, answerable.demo.stderr) == (0, "")
    assert re.search(r"Publication 1: \d+ judgements stand", answerable.demo.stdout)


def test_doing_it_again_changes_nothing(answerable):
    again = answerable("demo", "--no-serve").stdout
    assert "Nothing is new" in again
    assert "published already, as publication 1" in again


def test_every_judgement_comes_out_the_same(answerable):
    assert "come out the same" in answerable("verify").stdout
    told = answerable("trail", "verify").stdout
    assert re.search(r"Nothing was changed: \d+ lines, 502 published judgements, 10 calls to account", told)


def test_the_trail_of_the_demonstration_goes_forwards_in_time(answerable):
    with closing(sqlite3.connect(answerable.folder / "home" / "answerable.sqlite3")) as database:
        times = [at for (at,) in database.execute("SELECT at FROM records_trailentry ORDER BY seq")]
    assert times == sorted(times)


def test_judgements_as_files(answerable):
    rows = json.loads(answerable("judgements", "--format", "json").stdout)
    table = answerable("judgements").stdout.splitlines()
    assert len(rows) == len(table) - 1 > 400
    assert answerable("judgements", "--format", "parquet", "--output", "all.parquet").returncode == 0
    assert (answerable.folder / "all.parquet").read_bytes()[:4] == b"PAR1"
    unwritable = answerable("judgements", "--output", "nowhere/all.csv")
    assert (unwritable.returncode, "Cannot write nowhere/all.csv" in unwritable.stderr) == (2, True)


def test_before_anything_was_loaded_nothing_was_known(answerable):
    early = answerable("judgements", "--as-of", "2001-01-01")
    assert (early.returncode, "none had been loaded by the end of 2001-01-01" in early.stderr) == (2, True)


def test_a_day_is_asked_for_in_one_way(answerable):
    said = answerable("judge", "--as-of", "yesterday")
    assert (said.returncode, "write the day as year, month and day" in said.stderr) == (2, True)


def test_england_without_figures_says_which_to_get(answerable):
    told = answerable("demo", "england")
    assert told.returncode == 2
    assert "https://www.ons.gov.uk" in told.stderr


def test_the_site_serves_and_a_taken_port_is_named(answerable):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "answerable", "serve", "--port", port, "--workers", "1"]
    with subprocess.Popen(command, env=answerable.env, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            answer = first_answer(f"http://127.0.0.1:{port}/")
            assert "Merrow" in answer.read().decode()
            assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
            taken = answerable("serve", "--port", port)
            assert (taken.returncode, "is taken" in taken.stderr) == (2, True)
        finally:
            server.send_signal(signal.SIGTERM)


def first_answer(url: str):
    for _ in range(150):
        try:
            return urllib.request.urlopen(url)
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the site did not answer within 30 seconds")
