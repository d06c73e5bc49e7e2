"""Run by `tests.writers` in processes of their own.

set-up PLAN            publish Merrow, open calls, write down who acts in them
write PLAN NAME COUNT  act in them; say of each act whether it was done
report                 what verify finds, and what is in the record
"""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from answerable.actions import account, dates, drafting
from answerable.actions.homes import here
from answerable.actions.opening import Asked, open_call
from answerable.actions.publishing import publish
from answerable.domain.files import Given
from answerable.domain.permissions import Held, Person, Role
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.record import trail
from answerable.records.models import Attachment, Call, Duty, Entry, Judgement, Slip
from tests.calls import MINISTRY, Story
from tests.merrow import LOADED_AT

CALLS = 4


def set_up(plan: Path) -> None:
    publish(home=here(), by="The Statistician of Merrow", at=LOADED_AT)
    breaches = Judgement.objects.filter(subject="urgent-care-four-hours").order_by("id")[:CALLS]
    stories = [Story(judgement).explained() for judgement in breaches]
    plan.write_text(json.dumps([{"ref": each.ref, "clerk": told(each.clerk), "lead": told(each.lead)} for each in stories]))


def told(person: Person) -> list[Any]:
    return [person.id, person.name, [[str(held.role), held.body] for held in person.held]]


def person(told: list[Any]) -> Person:
    return Person(told[0], told[1], frozenset(Held(Role(role), body) for role, body in told[2]))


class Writer:
    """Acts at random. What it says was done must be in the record, and what was refused must not."""

    def __init__(self, plan: Path, name: str):
        self.calls = json.loads(plan.read_text())
        self.chance, self.name, self.at = random.Random(name), name, datetime(2026, 3, 20, 12, tzinfo=UTC)
        published.current()

    def act(self, number: int) -> str:
        """The mark is in the text, so that it can be looked for."""
        call, mark = self.chance.choice(self.calls), f"{self.name}-{number}"
        act = self.chance.choice([self.ask, self.ask, self.answer, self.answer, self.move_a_date, self.open, self.give_a_file])
        self.at += timedelta(seconds=1)
        try:
            act(call, mark)
        except Refusal as refusal:
            return f"refused {mark} {type(refusal).__name__}"
        return f"done {mark}"

    def seen(self, call: dict[str, Any]) -> int | None:
        """The version on this writer's page; most will have moved on by the time it is sent."""
        if self.chance.random() < 0.7:
            return None
        version = Call.objects.values_list("version", flat=True).get(ref=call["ref"])
        time.sleep(self.chance.uniform(0, 0.02))
        return version

    def ask(self, call: dict[str, Any], mark: str) -> None:
        account.ask(ref=call["ref"], text=f"Question {mark}.", by=person(call["clerk"]), at=self.at, seen=self.seen(call))

    def answer(self, call: dict[str, Any], mark: str) -> None:
        asked = Duty.objects.filter(call__ref=call["ref"], kind="answer", state="due").values_list("entry__number", flat=True)
        number = self.chance.choice(list(asked) or [1])
        text, by = f"Answer {mark}.", person(call["lead"])
        account.answer(ref=call["ref"], question=number, text=text, by=by, at=self.at, seen=self.seen(call))

    def give_a_file(self, call: dict[str, Any], mark: str) -> None:
        files = [Given(f"{mark}.txt", mark.encode())]
        drafting.write_draft(
            ref=call["ref"], body=call["lead"][2][0][1], kind="explanation", text=mark, by=person(call["lead"]), at=self.at,
            files=files,
        )  # fmt: skip

    def move_a_date(self, call: dict[str, Any], mark: str) -> None:
        duty = Duty.objects.filter(call__ref=call["ref"], body=call["lead"][2][0][1]).order_by("?").first()
        if duty is None:
            raise Refusal("Nothing is owed.")
        to = max(duty.due_on, date(2026, 4, 1)) + timedelta(days=1)
        dates.extend(
            ref=call["ref"], duty=duty.id, to=to, reason=f"Moved for {mark}.", by=person(call["lead"]), at=self.at,
            seen=self.seen(call),
        )  # fmt: skip

    def open(self, call: dict[str, Any], mark: str) -> None:
        asked = Asked(
            forum=MINISTRY, actor=call["lead"][2][0][1], begun_by="question", title=f"A question {mark}", text=f"Opened {mark}."
        )
        open_call(asked=asked, by=person(call["clerk"]), at=self.at)


def a_writer(plan: str, name: str) -> Writer:
    return Writer(Path(plan), name)


def last_question(call: dict[str, Any]) -> int:
    found = Entry.objects.filter(call__ref=call["ref"], kind="question").order_by("number").last()
    assert found
    return found.number


def write(plan: Path, name: str, count: int) -> None:
    writer = Writer(plan, name)
    print("ready", flush=True)
    for number in range(count):
        print(writer.act(number), flush=True)


def report() -> None:
    found = trail.verify()
    marks = [text.split()[-1].rstrip(".") for text in Entry.objects.values_list("text", flat=True)]
    marks += [reason.split()[-1].rstrip(".") for reason in Slip.objects.values_list("reason", flat=True)]
    marks += [name.removesuffix(".txt") for name in Attachment.objects.values_list("name", flat=True)]
    print(json.dumps({"lines": found.lines, "faults": found.faults, "marks": marks, "calls": found.calls}))


def main(given: list[str]) -> None:
    match given:
        case ["set-up", plan]:
            set_up(Path(plan))
        case ["write", plan, name, count]:
            write(Path(plan), name, int(count))
        case ["report"]:
            report()
