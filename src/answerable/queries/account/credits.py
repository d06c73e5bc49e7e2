"""Who said something, as every page and e-mail credits it: a citizen's question is the citizen's, whoever put it to the body."""

from __future__ import annotations

from answerable.domain.bodies import NOBODY, Name
from answerable.domain.questions import WHO_ASKED
from answerable.records.models import Call, Entry


def shown_as(call: Call) -> str:
    """The name that whoever asked wants shown; empty where none is, and of calls that no citizen began."""
    question = getattr(call, "citizen_question", None) if call.begun_by == "citizen" else None
    return question.shown_as if question else ""


def of_citizen(entry: Entry, call: Call) -> bool:
    """The question that began the call."""
    return entry.number == 1 and entry.kind == "question" and call.begun_by == "citizen"


def asked(shown: str, put_by: str) -> str:
    return f"{shown or 'A citizen'} asked; put to the body by {put_by} for this site"


def credit(entry: Entry, call: Call, body: Name = NOBODY) -> str:
    """`call`: its own; `body`: in whose name it was said."""
    if of_citizen(entry, call):
        return asked(shown_as(call), entry.by)
    if entry.by == WHO_ASKED:
        return one_who_asked()
    return f"{entry.by}, {body}" if entry.by and body else entry.by or body


def one_who_asked() -> str:
    return f"{WHO_ASKED[:1].upper()}{WHO_ASKED[1:]}"
