"""What is owed, in the words of whoever reads a list of it: what to do, how what was promised begins, and where to do it."""

from __future__ import annotations

from answerable.domain.ladder import QUESTIONS
from answerable.domain.permissions import Person, Role, may
from answerable.records.models import Duty

BEGINS = 60  # characters of a text that stand in a list
IN_FULL = {"explain": "explain what happened"}
YOURS = (("its ", "your "), ("it promised", "you promised"), ("it makes", "you make"))
MOVES = {
    "explanation": "explain",
    "account": "explain",
    "answer": "answer",
    "review": "review",
    "judgement": "judge",
    "learning": "answer_learning",
    "action": "finish_action",
    "contest": "reply_to_contest",
}
TARGETS = {"answer": "question", "action": "action", "contest": "objection"}


def promise(duty: Duty, *, yours: bool) -> str:
    """For people of the two bodies, who may read what is withheld: the beginning of a promise stands in it."""
    words, quoted, rest = said(duty).partition("“")
    for of_others, own in YOURS if yours else ():
        words = words.replace(of_others, own)
    return f"{words[:1].upper()}{words[1:]}{quoted}{rest}"


def said(duty: Duty) -> str:
    asked, _, question = duty.what.partition(": ")
    if duty.kind == "learning" and question:
        return f"{asked} “{question}”"
    if duty.kind == "action":
        what = "do what it promised" if duty.entry.kind == "action" else duty.what.partition(",")[0]
        return f"{what}: {beginning(duty.entry.text)}"
    return IN_FULL.get(duty.what, duty.what)


def beginning(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= BEGINS else f"“{text[:BEGINS].rsplit(' ', 1)[0].rstrip(' .,;:')}…”"


def href(duty: Duty, person: Person) -> str:
    """Where it is done: the one thing, not the page on which to choose it. For whom it is not to do: the call."""
    step = duty.kind == "action" and duty.entry.kind != "action"
    move, target = "answer_hard_step" if step else MOVES.get(duty.kind), ""
    drafts = Role.OFFICER in person.roles_in(duty.body)
    if move is None or not (drafts or may(move, person, body=duty.body)):
        return f"/calls/{duty.call.ref}/"
    if step:
        target = f"?step={duty.entry.number}"
    elif duty.kind == "learning":
        target = f"?question={asked(duty)}"
    elif duty.kind in TARGETS:
        target = f"?{TARGETS[duty.kind]}={duty.entry.number}"
    return f"/calls/{duty.call.ref}/{move}/{target}"


def asked(duty: Duty) -> int:
    return next((place for place, question in enumerate(QUESTIONS) if duty.what.endswith(question)), 0)
