"""Learning before sanctions: the enquiry with its two questions, what will be done, what became of it, what was learned."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from answerable.actions.account import owe_judgement, wait_with_judgement
from answerable.actions.acting import begin, broken_off, done, ended, move_on, owe, owed, refuse, say, written
from answerable.actions.clocks import owe_by_clock
from answerable.domain.calls import State
from answerable.domain.ladder import OUTCOMES, QUESTIONS, why_not_end, why_not_worked
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries.account.grounds import enquiries
from answerable.records.models import Call, Entry

BECAME = ("done", "not-done")


@transaction.atomic
def open_learning(*, ref: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Ask what is driving this, and what can be done to mitigate it."""
    call = begin(ref=ref, move="open_learning", by=by, seen=seen)
    entry = say(call, kind="learning", text=written(text), by=by, body=call.forum, at=at)
    owes = [
        owe_by_clock(call, "learning", body=call.actor, to=call.forum, what=f"answer: {question}", entry=entry, on=at.date())
        for question in QUESTIONS
    ]
    waits = wait_with_judgement(call)
    move_on(call, move="open_learning", by=by.name, at=at, to=State.LEARNING, entry=entry, owes=owes, ended=waits)


@transaction.atomic
def answer_learning(*, ref: str, question: int, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Answer one of the two questions, 0 or 1, with the evidence. A second answer adds to the first."""
    call = begin(ref=ref, move="answer_learning", by=by, seen=seen)
    if question not in range(len(QUESTIONS)):
        raise Refusal("A learning enquiry asks two questions; choose one of them.")
    enquiry = current(call)
    entry = say(
        call, kind="learning-answer", text=written(text), by=by, body=call.actor, at=at, outcome=str(question), answers=enquiry
    )
    met = done(owed(call, "learning", entry=enquiry, what=f"answer: {QUESTIONS[question]}"), entry=entry, on=at.date())
    move_on(call, move="answer_learning", by=by.name, at=at, entry=entry, done=met)


@transaction.atomic
def plan_action(*, ref: str, text: str, owner: str, due_on: date, by: Person, at: datetime, seen: int | None = None) -> None:
    """What will be done, who answers for it (a post or a person), and by which day. The duty names the action by its number:
    its text may be withheld, and duties stand in the trail, in calendars and in lists."""
    call = begin(ref=ref, move="plan_action", by=by, seen=seen)
    if not owner.strip():
        raise Refusal("Name who answers for this action: a post, or a person.")
    if due_on <= at.date():
        raise Refusal("Give a day still to come by which it will be done.")
    owner = " ".join(owner.split())[:100]
    entry = say(call, kind="action", text=written(text), by=by, body=call.actor, at=at, outcome=owner[:40], answers=current(call))
    what = f"do what it promised in action {call.entries.filter(kind='action').count()} (answers for it: {owner})"
    owes = owe(call, kind="action", body=call.actor, to=call.forum, what=what, entry=entry, on=at.date(), due_on=due_on)
    move_on(call, move="plan_action", by=by.name, at=at, entry=entry, owes=[owes], owner=owner)


@transaction.atomic
def finish_action(*, ref: str, action: int, became: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Done, or not done with the reason. An action ends only when somebody says what happened."""
    call = begin(ref=ref, move="finish_action", by=by, seen=seen)
    planned = call.entries.filter(kind="action", number=action).first()
    if planned is None:
        raise Refusal("There is no such action in this call.")
    open_duties = owed(call, "action", entry=planned)
    if not open_duties:
        raise Refusal("This action has ended already.")
    if became not in BECAME:
        raise Refusal("Say whether the action was done or not done.")
    entry = say(call, kind="action-end", text=written(text), by=by, body=call.actor, at=at, outcome=became, answers=planned)
    met = done(open_duties, entry=entry, on=at.date()) if became == "done" else ended(open_duties, entry=entry, on=at.date())
    move_on(call, move="finish_action", by=by.name, at=at, entry=entry, done=met)


@transaction.atomic
def end_learning(*, ref: str, outcome: str, text: str, by: Person, at: datetime, seen: int | None = None) -> None:
    """Worked, did not work, or nobody can tell, with the lessons. It may be said to have failed only once it ran its course, and
    to have worked only once both its questions were answered."""
    call = begin(ref=ref, move="end_learning", by=by, seen=seen)
    if outcome not in OUTCOMES:
        raise Refusal("Say how the enquiry ended: it worked, it did not work, or nobody can tell yet.")
    running = enquiries(call)[-1]
    if outcome == "did-not-work":
        refuse(why_not_end(running))
    if outcome == "worked":
        refuse(why_not_worked(running))
    entry = say(
        call, kind="learning-end", text=written(text), by=by, body=call.forum, at=at, outcome=outcome, answers=current(call)
    )
    left = [*owed(call, "learning"), *owed(call, "action", entry__kind="action")]  # what a hard step asks stays owed
    over = broken_off(left, entry=entry, on=at.date())
    judged = call.entries.filter(kind="judgement").exists()
    owes = [] if judged else owe_judgement(call, entry, at)
    move_on(call, move="end_learning", by=by.name, at=at, to=State.LEARNED, entry=entry, ended=over, owes=owes)


def current(call: Call) -> Entry:
    found = call.entries.filter(kind="learning").last()
    assert found is not None, "the table of moves lets nobody here without an enquiry"
    return found
