"""What happened in a call since somebody looked."""

from __future__ import annotations

from answerable.domain.messages import DID
from answerable.domain.periods import day
from answerable.records.models import Call, TrailEntry


def changes_since(call: Call, version: int) -> list[str]:
    """A sentence for each move after that version, the earliest first."""
    missed = call.version - version
    lines = TrailEntry.objects.filter(about=f"call {call.ref}").order_by("-seq")[: max(missed, 0)]
    return [sentence(line) for line in reversed(list(lines))]


def sentence(line: TrailEntry) -> str:
    did = DID.get(line.what) or "found that something is overdue"
    return f"{line.by} {did}, on {day(line.at)} at {line.at:%H:%M}."
