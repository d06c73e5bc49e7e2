"""What a call is called on pages: its title; where a citizen asked, the first words of the question.

Not kept in the call: a question may be withheld later, and then its words stand nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from answerable.records.models import Call, CitizenQuestion, Withholding

LONGEST = 80
WORTH_CUTTING = 20  # characters: fewer are not left out


def titles(calls: Iterable[Call]) -> dict[int, str]:
    """Call -> title. Two queries more where a citizen asked in one of them, else none."""
    found = {call.pk: call for call in calls}
    told = {pk: call.title for pk, call in found.items()}
    asked = [pk for pk, call in found.items() if call.begun_by == "citizen"]
    if asked:
        held = Withholding.objects.filter(released_at=None, entry__call__in=asked, entry__kind="question")
        hidden = set(held.values_list("entry__call", flat=True))
        rows = CitizenQuestion.objects.filter(call__in=asked).values_list("call", "text")
        told |= {call: first_words(text) for call, text in rows if call not in hidden}
    return told


def title(call: Call) -> str:
    return titles([call])[call.pk]


def first_words(text: str) -> str:
    """In quotation marks, cut between two words where that saves at least some of them."""
    words = " ".join(text.split())
    cut = words[:LONGEST]
    cut = cut.rsplit(" ", 1)[0] if " " in cut else cut
    if len(words) <= LONGEST or len(words) - len(cut) <= WORTH_CUTTING:
        return f"“{words}”"
    return f"“{cut.rstrip(' ,;:.')} …”"
