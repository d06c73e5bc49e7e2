"""What happened in a call since somebody looked."""

from __future__ import annotations

from answerable.domain.calls import MOVES
from answerable.records.models import Call, TrailEntry


def changes_since(call: Call, version: int) -> list[str]:
    """A sentence for each move after that version, the earliest first."""
    missed = call.version - version
    lines = TrailEntry.objects.filter(about=f"call {call.ref}").order_by("-seq")[: max(missed, 0)]
    return [sentence(line) for line in reversed(list(lines))]


def sentence(line: TrailEntry) -> str:
    rule = MOVES.get(line.what)
    did = f"chose to {rule.says}" if rule else line.what.replace("_", " ")
    return f"{line.by} {did}, on {line.at:%d %B %Y at %H:%M}."
