"""Adding to the trail, one writer at a time: two lines after the same line would fork it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from answerable.records.canonical import canonical
from answerable.records.models import TrailEntry

START = "0" * 64
LOCK = 4_170_341  # any number, the same for every process of an installation


def add(*, at: datetime, by: str, what: str, about: str, details: dict[str, Any]) -> TrailEntry:
    """Call inside the transaction of the thing told. The trail is locked until that transaction ends."""
    hold()
    last = TrailEntry.objects.order_by("seq").last()
    entry = TrailEntry(seq=last.seq + 1 if last else 1, at=at, by=by, what=what, about=about, details_json=canonical(details))
    entry.previous_hash = last.hash if last else START
    entry.hash = entry.sealed()
    entry.save(force_insert=True)
    look_again()
    transaction.on_commit(look_again)
    return entry


_seen, _looked_at = START, float("-inf")
SECONDS_BETWEEN_LOOKS = 1.0


def head_seen() -> str:
    """The hash of the last line as this process last saw it: asked at most once a second, and after each line of its own."""
    global _seen, _looked_at
    now = time.monotonic()
    if now - _looked_at > SECONDS_BETWEEN_LOOKS:
        _seen, _looked_at = last_hash(), now
    return _seen


def look_again() -> None:
    global _looked_at
    _looked_at = float("-inf")


def last_hash() -> str:
    last = TrailEntry.objects.order_by("seq").last()
    return last.hash if last else START


def hold() -> None:
    """SQLite's IMMEDIATE transactions already let one writer in; Postgres needs an advisory lock."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written inside the transaction of what it tells")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
