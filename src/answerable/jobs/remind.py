"""The job `remind`: one run at a time, in one place."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from answerable.actions import reminding
from answerable.actions.reminding import Done
from answerable.domain.refusals import Refusal

LOCK = 4_170_342  # any number, the same for every process of an installation


def run(*, at: datetime) -> Done:
    with alone():
        return reminding.remind(at=at)


@contextmanager
def alone() -> Iterator[None]:
    """Both locks let go by themselves when their process dies. The file is for one machine, the database's for several."""
    with _file() as free, _database() as ours:
        if not (free and ours):
            raise Refusal("The job remind is running already. It was not started a second time.")
        yield


@contextmanager
def _file() -> Iterator[bool]:
    path = Path(settings.ANSWERABLE_HOME) / "remind.lock"
    if not path.parent.is_dir():
        raise Refusal(f"There is no home folder {path.parent}. Run `answerable init COUNTRY` first, or set ANSWERABLE_HOME.")
    with open(path, "w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _database() -> Iterator[bool]:
    """Of the session, not of a transaction: the job has several."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
