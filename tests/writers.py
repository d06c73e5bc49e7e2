"""Processes that act in the same calls, in a home and a database of their own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from answerable.observations.home import Home

ROOT = Path(__file__).parents[1]
PROGRAM = "import sys, django; django.setup(); from tests.verification.calls_at_once import main; main(sys.argv[1:])"


@contextlib.contextmanager
def a_home_with_calls(merrow: Home, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of processes in a published Merrow, where some calls are explained. PLAN names who may act in them."""
    shutil.copytree(merrow.path, folder / "home")
    with a_database() as url:
        env = {**os.environ, "ANSWERABLE_HOME": str(folder / "home"), "DATABASE_URL": url, "PLAN": str(folder / "plan.json")}
        env |= {"DJANGO_SETTINGS_MODULE": "answerable.config.settings", "PYTHONPATH": str(ROOT)}
        said, _ = started("set-up", env["PLAN"], env=env).communicate()
        assert said == ""
        yield env


@contextlib.contextmanager
def a_database() -> Iterator[str]:
    """What to put into DATABASE_URL: empty for SQLite in the home, else a database made on the server that it names now."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def started(*given: str, env: dict[str, str], program: str = PROGRAM) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *given]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def reported(env: dict[str, str]) -> dict[str, Any]:
    said, _ = started("report", env=env).communicate()
    return json.loads(said.splitlines()[-1])
