"""The story of a call, and the days due in it, as tables to download."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.domain.periods import day
from answerable.queries.account.dues import Due
from answerable.queries.account.timeline import Told
from answerable.queries.account.titles import title
from answerable.queries.tables import Cell, Heading, Table
from answerable.records import trail
from answerable.records.models import Call

HEADINGS = [
    Heading("date", "Date"),
    Heading("number", "Number", numeric=True),
    Heading("kind", "Kind"),
    Heading("sentence", "What happened"),
    Heading("body", "Body"),
    Heading("body_name", "Name of the body"),
    Heading("by", "By"),
    Heading("outcome", "Outcome"),
    Heading("answers", "Answers number", numeric=True),
    Heading("text", "Text"),
    Heading("withheld", "Withheld"),
    Heading("review_on", "To be looked at again by"),
    Heading("files", "Files"),
    Heading("seal", "Seal (SHA-256)"),
]


def table(call: Call, told: Iterable[Told]) -> Table:
    """For download: never a withheld text nor the name of a withheld file, whoever asks."""
    about = {
        "Call": f"{call.ref}: {title(call)}",
        "Withheld texts": "left out; the ground and the day of review stand in their place",
        "Head of the trail": trail.last_hash(),
    }
    return Table(f"call-{call.ref}", f"Call {call.ref}", HEADINGS, [cells(each) for each in told], about)


def cells(each: Told) -> list[Cell]:
    hidden = each.hidden
    return [
        Cell(each.at.date()),
        Cell(each.number),
        Cell(each.kind),
        Cell(each.sentence),
        Cell(each.body),
        Cell(each.body_name),
        Cell(each.credit if each.of_citizen else each.by),
        Cell(each.outcome),
        Cell(each.answers),
        Cell(each.public_text),
        Cell(hidden.ground if hidden else ""),
        Cell(hidden.review_on if hidden else None),
        Cell("" if hidden else ", ".join(file.name for file in each.files)),
        Cell(each.seal),
    ]


DATE_HEADINGS = [
    Heading("body", "Key of who owes it", shown=False),
    Heading("body_name", "Who"),
    Heading("what", "What"),
    Heading("to", "Key of who waits", shown=False),
    Heading("to_name", "To whom", shown=False),
    Heading("asked_on", "Asked", shown=False),
    Heading("first_due_on", "First date"),
    Heading("due_on", "Date now"),
    Heading("done_on", "Done on"),
    Heading("state", "State"),
    Heading("days_late", "Days late", numeric=True, shown=False),
]


def dates(call: Call, dues: list[Due]) -> Table:
    """Everything ever owed in the call, in the order of the days due."""
    ordered = sorted(dues, key=lambda each: (each.due_on, each.id))
    return Table(
        f"call-{call.ref}-dates", "Every day due, and what became of it", DATE_HEADINGS, [_date_row(each) for each in ordered]
    )


def _date_row(each: Due) -> list[Cell]:
    return [
        Cell(each.body),
        Cell(each.body_name),
        Cell(each.what),
        Cell(each.to),
        Cell(each.to_name),
        Cell(each.began_on),
        Cell(each.first_due_on, day(each.first_due_on)),
        Cell(each.due_on, day(each.due_on)),
        Cell(each.done_on, day(each.done_on) if each.done_on else ""),
        Cell(each.state.value, each.words, tone="red" if each.overdue else None),
        Cell(each.days_late),
    ]
