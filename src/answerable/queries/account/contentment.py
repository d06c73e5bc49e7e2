"""What whoever asked said of an answer: lines of the trail, told in the story of the call that the question opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from answerable.domain.calls import State
from answerable.records.models import Asker, Call, CitizenQuestion, Entry, TrailEntry

SAYS = {
    "yes": "Whoever asked said that this answers the question.",
    "no": "Whoever asked said that this does not answer the question.",
}
TOLD_BY = ("closing", "review-request")  # entries that tell it, in the same moment
ANSWERS = ("answer", "review")


@dataclass(frozen=True)
class Contentment:
    seq: int  # of the line of the trail
    at: datetime
    by: str
    content: str

    @property
    def sentence(self) -> str:
        return SAYS[self.content]


def contentments(calls: Iterable[Call]) -> dict[int, list[Contentment]]:
    """Call -> what was said, the earliest first. Two queries where a citizen asked in one of the calls, else none."""
    asked = [call.pk for call in calls if call.begun_by == "citizen"]
    if not asked:
        return {}
    rows = CitizenQuestion.objects.filter(call__in=asked).values_list("id", "call")
    about = {f"question {number}": call for number, call in rows}
    found: dict[int, list[Contentment]] = defaultdict(list)
    for line in TrailEntry.objects.filter(about__in=about, what="say_whether_answered").order_by("seq"):
        found[about[line.about]].append(Contentment(line.seq, line.at, line.by, line.details["content"]))
    return found


def told_apart(said: list[Contentment], entries: list[Entry]) -> list[Contentment]:
    """Without those that an entry tells: asking for a second look says no, closing says yes."""
    told = {entry.at for entry in entries if entry.kind in TOLD_BY}
    return [each for each in said if each.at not in told]


def after_the_answer(call: Call, said: list[Contentment], entries: list[Entry]) -> str:
    """`yes` or `no`, said of the last answer; `gone` where nobody is left who may say it; else empty."""
    given = [entry.at for entry in entries if entry.kind in ANSWERS]
    if call.begun_by != "citizen" or call.state != State.ANSWERED or not given:
        return ""
    if said and said[-1].at >= given[-1]:
        return said[-1].content
    return "" if Asker.objects.filter(question__call=call).exists() else "gone"
