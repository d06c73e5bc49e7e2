"""Drafts to publish, by meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from answerable.actions.publishing import Draft, Published, publish_draft
from answerable.records.canonical import canonical, sha256

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_row(place: str, *, estimate: float = 71.25, subject: str = "employment", verdict: str | None = None) -> dict[str, Any]:
    """A judgement row, cut down to what records need."""
    row = {
        "about": "standard" if verdict else "metric",
        "subject": subject,
        "place": place,
        "place_kind": "district",
        "period": "2024-01-01/P1Y",
        "verdict": verdict,
        "estimate": estimate,
    }
    return {"judgement": sha256(canonical(row))[:16], **row}


def a_draft(*rows: dict[str, Any], run: str | None = None) -> Draft:
    named = run or sha256(canonical(sorted(row["judgement"] for row in rows)))[:16]
    return Draft(run=named, country="merrow", catalogue_version="c" * 12, as_of=None, rows=list(rows))


def published(*rows: dict[str, Any], day: int = 0, by: str = "Ada Clerk") -> Published:
    return publish_draft(draft=a_draft(*rows), by=by, at=NOON + timedelta(days=day))
