"""A row against the line of the trail that tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from answerable.records.canonical import moment
from answerable.records.models import TrailEntry


class Step(NamedTuple):
    """Progress, as `cli.shown.progress` follows it."""

    stage: str
    dataset: str
    done: int
    total: int


class Line(NamedTuple):
    seq: int
    at: str
    by: str
    what: str
    about: str
    details: dict[str, Any]


class Told(NamedTuple):
    """What a line says a row must hold: column -> value, as in JSON."""

    seq: int
    says: dict[str, Any]

    def changed(self, seq: int, **says: Any) -> Told:
        return Told(seq, self.says | says)


def line_of(entry: TrailEntry) -> Line:
    """A line that somebody spoilt says nothing here; its own hash names it."""
    try:
        details, at = json.loads(entry.details_json), moment(entry.at)
    except (ValueError, AttributeError):
        details, at = {}, ""
    return Line(entry.seq, at, entry.by, entry.what, entry.about, details if isinstance(details, dict) else {})


def holds(hash: str, compute: Callable[[], str]) -> bool:
    """Whether the hash fits; what cannot even be hashed does not."""
    try:
        return hash == compute()
    except (ValueError, AttributeError, TypeError):
        return False


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else value


def differences(name: str, row: Any, told: Told) -> Iterator[str]:
    """A sentence for each column that is not what the line says."""
    for column, value in told.says.items():
        found = plain(getattr(row, column))
        if found != value:
            yield f"{name} was changed: {column} is {shown(found)}, and line {told.seq} of the trail says {shown(value)}."


def against(kind: str, rows: Mapping[Any, Any], told: Mapping[Any, Told], *, of: str = "") -> Iterator[str]:
    """Rows and lines by the same key: what differs, what has no line, what is gone."""
    for key, row in rows.items():
        name = f"{kind} {key}{of}"
        if key in told:
            yield from differences(name, row, told[key])
        else:
            yield f"{name} has no line in the trail."
    for key, line in told.items():
        if key not in rows:
            yield f"Line {line.seq} of the trail tells of {kind.lower()} {key}{of}, which is gone."


def shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 61 else f"“{text}”"
