"""Giving account: explanations, questions, answers, second looks. Every text is public unless withheld as it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from answerable.actions.acting import begin, broken_off, done, ended, move_on, owed, refuse, say, written
from answerable.actions.clocks import owe_by_clock
from answerable.actions.drafting import draft_files, drop_draft
from answerable.actions.withholding import withheld_at_once
from answerable.domain.calls import State
from answerable.domain.duties import OWED
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld
from answerable.records.models import Call, Entry

JUDGED = {
    "accepted": "accepts the account",
    "accepted-in-part": "accepts part of the account",
    "not-accepted": "does not accept the account",
}


@transaction.atomic
def explain(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None, withheld: Withheld | None = None) -> None:
    """The body's explanation, or its yearly account. What was drafted for it is gone, its files go with the text."""
    call = begin(ref=ref, move="explain", by=by, seen=seen)
    files = draft_files(call, call.actor, "explanation")
    entry = say(call, kind="explanation", text=written(text), by=by, body=call.actor, at=at, files=files)
    drop_draft(call, call.actor, "explanation")
    explained(call, entry, by=by, at=at, withheld=withheld)


@transaction.atomic
def reuse_explanation(*, ref: str, entry: int, by: Person, at: datetime, seen: int | None = None) -> None:
    """One explanation may serve several forums: the text stays in one place, and every call shows it."""
    call = begin(ref=ref, move="explain", by=by, seen=seen, rule="reuse_explanation")
    given = Entry.objects.filter(id=entry, kind="explanation", body=call.actor).select_related("call", "reuses").first()
    refuse(why_not_reuse(call, given))
    assert given is not None
    again = say(call, kind="explanation", text="", by=by, body=call.actor, at=at, reuses=given.reuses or given)
    explained(call, again, by=by, at=at, withheld=None)


def why_not_reuse(call: Call, given: Entry | None) -> str | None:
    if given is None:
        return "Choose an explanation that this body has given."
    if (given.call.subject, given.call.place) != (call.subject, call.place):
        return "That explanation is about something else."
    if given.withholdings.filter(released_at=None).exists():
        return "That explanation is withheld; give this forum one of its own."
    return None


def explained(call: Call, entry: Entry, *, by: Person, at: datetime, withheld: Withheld | None) -> None:
    met = done([*owed(call, "explanation"), *owed(call, "account")], entry=entry, on=at.date())
    owes = owe_judgement(call, entry, at)
    hidden = withheld_at_once(entry, withheld, by=by, at=at)
    move_on(call, move="explain", by=by.name, at=at, to=State.EXPLAINED, entry=entry, done=met, owes=owes, **hidden)


def owe_judgement(call: Call, entry: Entry, at: datetime) -> list[dict[str, Any]]:
    """The forum has a clock too, from the last thing it was told. Citizens owe nothing."""
    if call.begun_by == "citizen":
        return []
    waits = wait_with_judgement(call)
    what = "say what it makes of the account"
    owes = owe_by_clock(call, "judgement", body=call.forum, to=call.actor, what=what, entry=entry, on=at.date())
    return [*waits, owes]


def wait_with_judgement(call: Call) -> list[dict[str, Any]]:
    """While the forum waits for an answer, its own clock does not run; the next answer starts it anew."""
    return ended(owed(call, "judgement"))


@transaction.atomic
def ask(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None, withheld: Withheld | None = None) -> None:
    call = begin(ref=ref, move="ask", by=by, seen=seen)
    entry = say(call, kind="question", text=written(text), by=by, body=call.forum, at=at)
    number = call.entries.filter(kind="question").count()
    owes = owe_by_clock(
        call, "answer", body=call.actor, to=call.forum, what=f"answer question {number}", entry=entry, on=at.date()
    )
    waits = wait_with_judgement(call)
    hidden = withheld_at_once(entry, withheld, by=by, at=at)
    move_on(call, move="ask", by=by.name, at=at, to=State.QUESTIONED, entry=entry, owes=[owes], ended=waits, **hidden)


@transaction.atomic
def answer(
    *, ref: str, question: int, text: str, by: Person, at: datetime, seen: int | None = None, withheld: Withheld | None = None
) -> None:
    """Answer one question, by its number among the entries. The call is answered once no question is open."""
    call = begin(ref=ref, move="answer", by=by, seen=seen)
    asked = open_question(call, question)
    files = draft_files(call, call.actor, "answer", asked)
    entry = say(call, kind="answer", text=written(text), by=by, body=call.actor, at=at, answers=asked, files=files)
    drop_draft(call, call.actor, "answer", asked)
    met = done(owed(call, "answer", entry=asked), entry=entry, on=at.date())
    left = owed(call, "answer")
    owes = [] if left else owe_judgement(call, entry, at)
    hidden = withheld_at_once(entry, withheld, by=by, at=at)
    to = State.QUESTIONED if left else State.ANSWERED
    move_on(call, move="answer", by=by.name, at=at, to=to, entry=entry, done=met, owes=owes, **hidden)


def open_question(call: Call, number: int) -> Entry:
    found = call.entries.filter(kind="question", number=number).first()
    if found is None:
        raise Refusal("There is no such question in this call.")
    if not owed(call, "answer", entry=found):
        raise Refusal("This question has been answered already.")
    return found


@transaction.atomic
def ask_for_review(*, ref: str, answered: int, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Second stage: whoever asked is not content with an answer. It has a clock of its own."""
    call = begin(ref=ref, move="ask_for_review", by=by, seen=seen)
    review_asked(call, answered, text, by=by, at=at)


def review_asked(call: Call, answered: int, text: str, *, by: Person, at: datetime) -> None:
    given = call.entries.filter(kind__in=("answer", "review"), number=answered).first()
    if given is None:
        raise Refusal("Choose the answer that should be looked at again.")
    entry = say(call, kind="review-request", text=written(text), by=by, body=call.forum, at=at, answers=given)
    owes = owe_by_clock(call, "review", body=call.actor, to=call.forum, what="look again at an answer", entry=entry, on=at.date())
    move_on(
        call,
        move="ask_for_review",
        by=by.name,
        at=at,
        to=State.IN_REVIEW,
        entry=entry,
        owes=[owes],
        ended=wait_with_judgement(call),
    )


@transaction.atomic
def review(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None, withheld: Withheld | None = None) -> None:
    call = begin(ref=ref, move="review", by=by, seen=seen)
    request = call.entries.filter(kind="review-request").last()
    files = draft_files(call, call.actor, "review", request)
    entry = say(call, kind="review", text=written(text), by=by, body=call.actor, at=at, answers=request, files=files)
    drop_draft(call, call.actor, "review", request)
    met = done(owed(call, "review"), entry=entry, on=at.date())
    hidden = withheld_at_once(entry, withheld, by=by, at=at)
    owes = owe_judgement(call, entry, at)
    move_on(call, move="review", by=by.name, at=at, to=State.ANSWERED, entry=entry, done=met, owes=owes, **hidden)


@transaction.atomic
def judge(*, ref: str, outcome: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """What the forum makes of the account: its own record, beside the figures and beside what the body says."""
    call = begin(ref=ref, move="judge", by=by, seen=seen)
    if outcome not in JUDGED:
        raise Refusal("Choose whether the forum accepts the account, accepts part of it, or does not accept it.")
    entry = say(call, kind="judgement", text=written(text), by=by, body=call.forum, at=at, outcome=outcome)
    met = done(owed(call, "judgement"), entry=entry, on=at.date())
    move_on(call, move="judge", by=by.name, at=at, to=State.JUDGED, entry=entry, done=met)


@transaction.atomic
def close(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    end(begin(ref=ref, move="close", by=by, seen=seen), "close", "closing", text, by=by, at=at)


@transaction.atomic
def withdraw(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """A call that should not have been opened ends, with the reason; it stays to be read."""
    end(begin(ref=ref, move="withdraw", by=by, seen=seen), "withdraw", "withdrawal", text, by=by, at=at)


def end(call: Call, move: str, kind: str, text: str, *, by: Person, at: datetime) -> None:
    entry = say(call, kind=kind, text=written(text), by=by, body=call.forum, at=at)
    owed = call.duties.filter(state__in=OWED).exclude(kind="contest")  # an objection is about the judgement: the reply stays owed
    left = broken_off(owed, entry=entry, on=at.date())
    move_on(call, move=move, by=by.name, at=at, to=State.CLOSED, entry=entry, ended=left)


__all__: Sequence[str] = [
    "JUDGED", "answer", "ask", "ask_for_review", "close", "explain", "judge", "reuse_explanation", "review", "withdraw",
]  # fmt: skip
