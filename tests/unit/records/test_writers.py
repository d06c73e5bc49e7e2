"""Several processes that publish at once queue; the trail does not fork."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.writers import a_database

WRITER = """
import django; django.setup()
from datetime import UTC, datetime
from django.db import transaction
from answerable.records import trail
for count in range(10):
    with transaction.atomic():
        trail.add(at=datetime.now(UTC), by="writer", what="test", about=str(count), details={})
"""
REPORT = """
import django; django.setup()
from answerable.queries.record import trail
report = trail.verify()
print(report.lines, report.faults)
"""
SET_UP = "import django; django.setup(); from answerable.actions import database; database.prepare()"


def python(code: str, env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture
def database_url() -> Iterator[str]:
    with a_database() as url:
        yield url


@pytest.mark.postgres
def test_writers_queue(tmp_path, database_url):
    env = {**os.environ, "ANSWERABLE_HOME": str(tmp_path), "DATABASE_URL": database_url}
    assert python(SET_UP, env).communicate()[0] == ""
    writers = [python(WRITER, env) for _ in range(3)]
    assert [writer.communicate()[0] for writer in writers] == [""] * 3
    assert python(REPORT, env).communicate()[0].strip() == "30 []"
