"""One way to write a record as JSON, so that its hash is the same on every machine and database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any


def canonical(value: Any) -> str:
    """Sorted keys, no spaces, no NaN; days and times in ISO 8601, times in UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=text_of)


def text_of(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a record")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest(hashes: Iterable[tuple[str, str]]) -> str:
    """One hash for a set of judgements: over the id and hash of each, sorted."""
    return sha256("\n".join(f"{id} {hash}" for id, hash in sorted(hashes)))
