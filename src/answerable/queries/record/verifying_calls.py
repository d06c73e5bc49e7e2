"""Calls to account against the trail, some hundred at a time: texts, duties, moved dates, what is withheld, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from answerable.domain.duties import DONE
from answerable.queries.record.verifying_files import faults_of_files
from answerable.queries.record.verifying_rows import Line, Step, Told, against, differences, holds, line_of
from answerable.records.models import Attachment, Call, Duty, Entry, Slip, TrailEntry, Withholding

AT_ONCE = 200
DUTY = (
    "kind", "clock", "body", "to", "what", "began_on", "first_due_on", "due_on", "state", "done_on",
)  # fmt: skip


class Expected:
    """What the lines about one call say there must be."""

    def __init__(self) -> None:
        self.call: Told | None = None
        self.entries: dict[int, Told] = {}  # by number
        self.duties: dict[int, Told] = {}
        self.slips: dict[int, Told] = {}
        self.withholdings: dict[int, Told] = {}

    def hear(self, line: Line) -> None:
        details = line.details
        self.hear_of_the_call(line, details)
        if "entry_id" in details:
            said = {"id": details["entry_id"], "kind": details["kind"], "body": details["body"], "sha256": details["sha256"]}
            # A later line that names the text again, as one that withholds it, does not give it.
            self.entries.setdefault(details["entry"], Told(line.seq, said | {"by": line.by, "at": line.at}))
        for duty in [*details.get("owes", []), *details.get("done", []), *details.get("ended", [])]:
            self.duties[duty["id"]] = Told(line.seq, duty_told(duty, details))
        self.hear_of_slips(line, details)
        self.hear_of_withholding(line, details)

    def hear_of_the_call(self, line: Line, details: dict[str, Any]) -> None:
        state = {"state": details.get("to"), "version": details.get("version"), "changed_at": line.at}
        if "facts" in details:
            facts = dict(details["facts"])
            facts["judgement_id"] = facts.pop("judgement")
            self.call = Told(line.seq, {**facts, "opened_at": line.at, **state})
        elif self.call:
            self.call = self.call.changed(line.seq, **state)

    def hear_of_slips(self, line: Line, details: dict[str, Any]) -> None:
        if slip := details.get("slip"):
            said = {name: slip[name] for name in ("from_on", "to_on", "reason", "body")}
            of = {"duty_id": details["owes"][0]["id"], "by": line.by, "at": line.at}
            self.slips[slip["id"]] = Told(line.seq, said | of)

    def hear_of_withholding(self, line: Line, details: dict[str, Any]) -> None:
        if hidden := details.get("withheld"):
            said = {name: hidden[name] for name in ("ground", "reason", "review_on", "by")}
            of = {"entry_id": details["entry_id"], "body": details["body"], "at": line.at}
            self.withholdings[hidden["id"]] = Told(line.seq, said | of | {"released_at": None, "released_by": ""})
        released = self.withholdings.get(details.get("withholding", 0))
        if released:
            said = {"released_at": line.at, "released_by": line.by}
            self.withholdings[details["withholding"]] = released.changed(line.seq, **said)


def duty_told(duty: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
    """Where it is done, the text of the same line did it."""
    done_by = details.get("entry_id") if duty["done_on"] else None
    return {name: duty[name] for name in DUTY} | {
        "entry_id": duty["entry"],
        "done_by_id": done_by,
        "days_taken": days_taken(duty),
    }


def days_taken(duty: dict[str, Any]) -> int | None:
    if duty["state"] not in DONE:
        return None
    return (date.fromisoformat(duty["done_on"]) - date.fromisoformat(duty["began_on"])).days


def faults(opened: dict[str, int], progress: Callable[[Step], None]) -> Iterator[str | int]:
    """Sentences, and last how many calls were looked at. `opened`: every call that the trail tells of, with its first line."""
    gone, looked_at, after = dict(opened), 0, 0
    while calls := list(Call.objects.filter(id__gt=after).order_by("id")[:AT_ONCE]):
        yield from faults_of(calls)
        for call in calls:
            gone.pop(call.ref, None)
        looked_at, after = looked_at + len(calls), calls[-1].id
        progress(Step("calls", "", looked_at, len(opened)))
    yield from (f"Line {seq} of the trail tells of call {ref}, which is gone." for ref, seq in gone.items())
    yield from strays()
    yield from faults_of_files()
    yield looked_at


def faults_of(calls: list[Call]) -> Iterator[str]:
    expected = heard([call.ref for call in calls])
    ids = [call.id for call in calls]
    entries = by_call(Entry.objects.filter(call__in=ids).order_by("number"))
    files = grouped(Attachment.objects.filter(entry__call__in=ids).order_by("id"), lambda file: file.entry_id)
    duties = by_call(Duty.objects.filter(call__in=ids))
    slips = grouped(Slip.objects.filter(duty__call__in=ids).select_related("duty"), lambda slip: slip.duty.call_id)
    hidden = grouped(
        Withholding.objects.filter(entry__call__in=ids).select_related("entry"), lambda withheld: withheld.entry.call_id
    )
    for call in calls:
        told, of = expected[call.ref], f" of call {call.ref}"
        if told.call is None:
            yield f"Call {call.ref} has no line in the trail."
        else:
            yield from differences(f"Call {call.ref}", call, told.call)
        said = entries.get(call.id, [])
        yield from (fault for entry in said for fault in unsealed(entry, files.get(entry.id, []), of))
        yield from against("Text", {entry.number: entry for entry in said}, told.entries, of=of)
        yield from against("Duty", keyed(duties.get(call.id, [])), told.duties, of=of)
        yield from against("Moved date", keyed(slips.get(call.id, [])), told.slips, of=of)
        yield from against("Withholding", keyed(hidden.get(call.id, [])), told.withholdings, of=of)


def heard(refs: list[str]) -> dict[str, Expected]:
    expected = {ref: Expected() for ref in refs}
    for entry in TrailEntry.objects.filter(about__in=[f"call {ref}" for ref in refs]).order_by("seq"):
        try:
            expected[entry.about.removeprefix("call ")].hear(line_of(entry))
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # such a line was never written by an act: its hash names it
    return expected


def unsealed(entry: Entry, files: list[Attachment], of: str) -> Iterator[str]:
    if not holds(entry.sha256, lambda: entry.sealed(files)):
        beside = " or what is attached to it" if files else ""
        yield f"Text {entry.number}{of} was changed: its seal does not fit what it says{beside}."


def grouped(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def by_call(rows: Iterable[Any]) -> dict[int, list[Any]]:
    return grouped(rows, lambda row: row.call_id)


def keyed(rows: Iterable[Any]) -> dict[int, Any]:
    return {row.id: row for row in rows}


def strays() -> Iterator[str]:
    """Rows of a call, a duty or a text that is not there: no line can tell of them."""
    for kind, model, of in (("Text", Entry, "call"), ("Duty", Duty, "call"), ("Moved date", Slip, "duty"),
                            ("Withholding", Withholding, "entry"), ("File", Attachment, "entry")):  # fmt: skip
        there = model._meta.get_field(of).related_model._default_manager.values("id")
        lost = model._default_manager.filter(~Q(**{f"{of}__in": there}), **{f"{of}__isnull": False})
        for id in lost.values_list("id", flat=True).iterator():
            yield f"{kind} {id} belongs to a {of} that is not there."
