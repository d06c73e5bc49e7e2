"""A database with many calls of one body, each line of the trail in its place: one call by the real acts, then copied in bulk.

python -m bench.calls_filled CALLS PLAN    in the home and database of the environment; PLAN says who may act where
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Max  # noqa: E402

from answerable.actions import account, people  # noqa: E402
from answerable.actions.opening import Asked, open_call  # noqa: E402
from answerable.domain.permissions import Held, Person, Role  # noqa: E402
from answerable.records import trail  # noqa: E402
from answerable.records.canonical import canonical  # noqa: E402
from answerable.records.models import Call, Duty, Entry, Judgement, TrailEntry  # noqa: E402

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
FORUM = "ministry-of-health"
QUESTIONS = 9  # with their answers, the opening and the explanation: 20 lines a call
OPEN = 10  # one call in ten is open


def person(role: Role, body: str, email: str) -> Person:
    keys = people.at_the_keys("the benchmark")
    added = people.add_user(email=email, name=f"The {role.says}", by=keys, at=AT)
    people.give_role(email=email, role=role, body=body, starts_on=AT.date(), by=keys, at=AT)
    return Person(added.id, added.name, frozenset({Held(role, body)}))


def template(clerk: Person, lead: Person, actor: str, *, closed: bool) -> Call:
    asked = Asked(FORUM, actor, "question", "Waits for urgent care", "Why do people wait so long?")
    ref = open_call(asked=asked, by=clerk, at=AT)
    account.answer(ref=ref, question=1, text="The new ward opened late.", by=lead, at=AT)
    for number in range(QUESTIONS):
        account.ask(ref=ref, text=f"And what of month {number}?", by=clerk, at=AT + timedelta(minutes=number))
        if closed or number < QUESTIONS - 1:
            said = {"text": "It was the same.", "by": lead, "at": AT + timedelta(minutes=number, seconds=9)}
            account.answer(ref=ref, question=3 + 2 * number, **said)
    if closed:
        account.close(ref=ref, text="Enough was said.", by=clerk, at=AT + timedelta(hours=1))
    return Call.objects.get(ref=ref)


class Copies:
    """Copies of a call with ids of their own, sealed and chained anew."""

    def __init__(self, call: Call):
        self.call = call
        self.entries = list(call.entries.order_by("id"))
        self.duties = list(call.duties.order_by("id"))
        self.lines = list(TrailEntry.objects.filter(about=f"call {call.ref}").order_by("seq"))

    def copy(self, number: int, ids: dict[type, int], chain: list[str]) -> tuple[Call, list[Entry], list[Duty], list[TrailEntry]]:
        call = copied(self.call, id=ids[Call] + 1, ref=f"2026-{number}")
        entry_of = {each.id: ids[Entry] + place + 1 for place, each in enumerate(self.entries)}
        duty_of = {each.id: ids[Duty] + place + 1 for place, each in enumerate(self.duties)}
        entries = [
            copied(each, id=entry_of[each.id], call_id=call.id, answers_id=entry_of.get(each.answers_id)) for each in self.entries
        ]
        seals = {}
        for each in entries:
            each.sha256 = seals[each.number] = each.sealed()
        duties = [
            copied(
                each,
                id=duty_of[each.id],
                call_id=call.id,
                entry_id=entry_of[each.entry_id],
                done_by_id=entry_of.get(each.done_by_id),
            )
            for each in self.duties
        ]
        lines = [self.line(each, call, entry_of, duty_of, seals, ids, chain) for each in self.lines]
        ids[Call] += 1
        ids[Entry] += len(entries)
        ids[Duty] += len(duties)
        return call, entries, duties, lines

    def line(
        self, line: TrailEntry, call: Call, entry_of: dict, duty_of: dict, seals: dict, ids: dict, chain: list[str]
    ) -> TrailEntry:
        details = line.details
        details["entry_id"], details["sha256"] = entry_of[details["entry_id"]], seals[details["entry"]]
        for duty in [*details.get("owes", []), *details.get("done", []), *details.get("ended", [])]:
            duty["id"], duty["entry"] = duty_of[duty["id"]], entry_of[duty["entry"]]
        if "facts" in details:
            details["facts"]["id"] = call.id
        ids[TrailEntry] += 1
        made = copied(
            line, seq=ids[TrailEntry], about=f"call {call.ref}", details_json=canonical(details), previous_hash=chain[-1]
        )
        made.hash = made.sealed()
        chain[-1] = made.hash
        return made


def copied(row: Any, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, **changed})


def batches(templates: list[Copies], many: int) -> Iterator[tuple[list[Any], ...]]:
    ids: dict[type, int] = {
        model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in (Call, Entry, Duty, TrailEntry)
    }
    chain = [trail.last_hash()]
    for start in range(0, many, 250):
        made: tuple[list[Any], ...] = ([], [], [], [])
        for number in range(start, min(start + 250, many)):
            call, *rest = templates[number % OPEN == 0].copy(number + 10, ids, chain)
            for rows, more in zip(made, ([call], *rest), strict=True):
                rows.extend(more)
        yield made


def fill(many: int, plan: Path) -> None:
    actor = Judgement.objects.filter(subject="urgent-care-four-hours").order_by("id")[0].place
    clerk, lead = person(Role.CLERK, FORUM, "clerk@bench.example"), person(Role.LEAD, actor, "lead@bench.example")
    templates = [Copies(template(clerk, lead, actor, closed=closed)) for closed in (True, False)]
    for made in batches(templates, many - len(templates)):
        with transaction.atomic():
            trail.hold()
            for rows in made:
                type(rows[0]).objects.bulk_create(rows, batch_size=400)
    settle()
    plan.write_text(json.dumps({"actor": actor, "ref": "2026-10", "clerk": clerk.id, "lead": lead.id}))
    print(f"{Call.objects.count():,} calls, {TrailEntry.objects.count():,} lines")


def settle() -> None:
    """PostgreSQL counts on from the last number it gave itself; both want to know what lies where."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Call, Entry, Duty):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]), Path(sys.argv[2]))
