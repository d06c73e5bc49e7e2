"""Reading the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.queries.verifying import Report, verify
from answerable.records.models import TrailEntry

__all__ = ["Line", "Report", "lines", "verify"]


@dataclass(frozen=True)
class Line:
    seq: int
    at: datetime
    by: str
    what: str
    about: str
    details: dict[str, Any]
    hash: str


def lines() -> list[Line]:
    """The whole trail, the latest line first."""
    return [Line(e.seq, e.at, e.by, e.what, e.about, e.details, e.hash) for e in TrailEntry.objects.order_by("-seq")]
