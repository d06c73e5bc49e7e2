"""Reading the trail: its head, its lines by page, and every line whole for those who check it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Concat

from answerable.domain.messages import DID
from answerable.queries.record.verifying import Report, verify
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.canonical import canonical, moment
from answerable.records.models import Call, TrailEntry
from answerable.records.trail import last_hash as head

__all__ = ["Line", "Page", "Report", "head", "lines", "page", "table", "verify", "whole"]

A_PAGE = 50
MOST = 2000  # lines in a downloaded table; all of them are in `whole`
SAYS = {
    "publish": "published judgements",
    "open_call": "opened a call to account",
    "overdue": "found a duty overdue",
    "add_person": "added a person",
    "give_role": "gave a role",
    "end_role": "ended a role",
    "close_account": "closed an account",
    "invite": "invited a person",
    "forget_second_step": "let a person set up the second step anew",
    "add_relation": "added a relation of account",
    "amend_relation": "amended a relation of account",
    "end_relation": "ended a relation of account",
    "confirm_question": "confirmed a question",
    "publish_question": "published a citizen’s question",
    "refuse_question": "refused a citizen’s question",
    "say_whether_answered": "said whether the answer answers it",
    "forget_asker": "had an e-mail address deleted",
}
PAGES = {"call": "/calls/{}/", "relation": "/relations/{}/"}


@dataclass(frozen=True)
class Line:
    seq: int
    at: datetime
    by: str
    what: str
    about: str
    details: dict[str, Any]
    hash: str

    @property
    def says(self) -> str:
        """What was done, to be read after the name."""
        return SAYS.get(self.what) or DID.get(self.what) or self.what.replace("_", " ")

    @property
    def href(self) -> str | None:
        kind, _, id = self.about.partition(" ")
        return PAGES[kind].format(id) if kind in PAGES else None


@dataclass(frozen=True)
class Page:
    head: str
    count: int  # lines in the whole trail, or about the call that is chosen
    lines: tuple[Line, ...]
    call: str
    body: str
    before: int | None
    older: int | None  # the line before which the next page begins
    table: Table


def lines() -> list[Line]:
    """The whole trail, the latest line first."""
    return [_line(each) for each in TrailEntry.objects.order_by("-seq")]


def page(*, call: str = "", body: str = "", before: int | None = None) -> Page:
    """The latest lines, of all, of one call or of the calls of one body; `before` goes further back."""
    found = [_line(each) for each in _chosen(call, body, before)[: A_PAGE + 1]]
    last = TrailEntry.objects.order_by("seq").last()
    shown = tuple(found[:A_PAGE])
    older = shown[-1].seq if len(found) > A_PAGE else None
    count = _chosen(call, "", None).count() if call else last.seq if last else 0
    return Page(last.hash if last else head(), count, shown, call, body, before, older, _table(shown))


def table(*, call: str = "", body: str = "", before: int | None = None) -> Table:
    before = before or (TrailEntry.objects.count() + 1 if body else None)
    return _table(tuple(_line(each) for each in _chosen(call, body, before)[:MOST]))


def whole() -> Iterator[str]:
    """Every line as JSON, in order, with all that its hash is worked out from."""
    for each in TrailEntry.objects.order_by("seq").iterator(chunk_size=2000):
        told = {name: getattr(each, name) for name in ("seq", "by", "what", "about", "previous_hash", "hash")}
        yield canonical(told | {"at": moment(each.at), "details": each.details_json}) + "\n"


def _chosen(call: str, body: str, before: int | None) -> QuerySet[TrailEntry]:
    chosen = TrailEntry.objects.order_by("-seq")
    if call:
        chosen = chosen.filter(about=f"call {call}")
    elif body and before is None:
        chosen = chosen.filter(about__in=latest_moved(body))
    elif body:
        about = Concat(Value("call "), "ref", output_field=CharField())
        chosen = chosen.filter(about__in=_of(body).annotate(line=about).values("line"))
    return chosen.filter(seq__lt=before) if before else chosen


def latest_moved(body: str) -> list[str]:
    """What the latest lines of a body are about: they are among those of the calls moved last, as each of these has one."""
    return [f"call {ref}" for ref in _of(body).order_by("-changed_at", "-id").values_list("ref", flat=True)[: A_PAGE + 1]]


def _of(body: str) -> QuerySet[Call]:
    return Call.objects.filter(Q(actor=body) | Q(forum=body)).order_by()


def _line(entry: TrailEntry) -> Line:
    return Line(entry.seq, entry.at, entry.by, entry.what, entry.about, json.loads(entry.details_json), entry.hash)


HEADINGS = (
    Heading("line", "Line", numeric=True),
    Heading("at", "When"),
    Heading("by", "Who"),
    Heading("what", "Did what"),
    Heading("about", "About"),
    Heading("hash", "Hash"),
)


def _table(shown: tuple[Line, ...]) -> Table:
    rows = [
        [
            Cell(line.seq),
            Cell(line.at.isoformat(), f"{line.at.day} {line.at:%b %Y, %H:%M}"),
            Cell(line.by),
            Cell(line.what, line.says),
            Cell(line.about, href=line.href),
            Cell(line.hash, f"{line.hash[:12]}…"),
        ]
        for line in shown
    ]
    return Table("trail", "Lines of the trail, the latest first", HEADINGS, rows)
