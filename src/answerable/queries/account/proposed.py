"""By when a body would have to act if an override were confirmed: the trail keeps the day of each proposal."""

from __future__ import annotations

from datetime import date

from answerable.records.models import Call, Entry, TrailEntry


def due_by(call: Call, proposed: Entry) -> date | None:
    for line in TrailEntry.objects.filter(about=f"call {call.ref}", what="propose_override").order_by("-seq"):
        if line.details.get("entry") == proposed.number:
            day = line.details.get("due_on")
            return date.fromisoformat(day) if day else None
    return None
