"""Which releases are in force. Each change is a new numbered file, so that the past can be asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from answerable.domain.refusals import Refusal
from answerable.observations import atomic
from answerable.observations.home import Home


@dataclass(frozen=True)
class Pointer:
    number: int
    at: datetime
    releases: dict[str, str]  # dataset -> release


NOTHING = Pointer(0, datetime.min.replace(tzinfo=UTC), {})


def in_force(home: Home, *, as_of: datetime | None = None) -> Pointer:
    """The releases in force now, or as they stood at a moment."""
    for path in sorted(home.pointers.glob("[0-9]*.json"), reverse=True):
        pointer = _read(path)
        if as_of is None or pointer.at <= _aware(as_of):
            return pointer
    return NOTHING


def point(home: Home, *, releases: dict[str, str], at: datetime) -> Pointer:
    """Put a set of releases in force, in one step. The caller holds the lock."""
    last = in_force(home)
    number, moment = last.number + 1, max(_aware(at), last.at)  # a clock set back must not reorder the past
    content = {"at": moment.isoformat(), "releases": dict(sorted(releases.items()))}
    atomic.write_json(home.pointers / f"{number:08d}.json", content)
    return Pointer(number, moment, releases)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _read(path: Path) -> Pointer:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Pointer(int(path.stem), _aware(datetime.fromisoformat(content["at"])), dict(content["releases"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise Refusal(f"{path} cannot be read, though it is only ever written whole. Restore it from a copy.") from problem
