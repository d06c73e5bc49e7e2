"""Questions of citizens, from the day they were confirmed, against the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answerable.queries.record.verifying_rows import Line, Told, against, holds
from answerable.records.models import Call, CitizenQuestion

ASKED = ("actor", "about", "subject", "place")
UNDECIDED = {"decided_at": None, "decided_by": "", "refusal": "", "hidden": False, "content": "", "call_id": None}


def faults(lines: Iterable[Line]) -> Iterator[str]:
    about = [line for line in lines if line.about.startswith("question ")]
    told, confirmed = heard(about)
    forgotten = {line.about.removeprefix("question ") for line in about if line.what in ("forget_asker", "refuse_question")}
    questions = {str(each.id): each for each in CitizenQuestion.objects.order_by("id")}
    kept = {id: each for id, each in questions.items() if id in told or each.state != "unconfirmed"}
    yield from against("Question", kept, told)
    for id, line in confirmed.items():
        if id in kept:
            yield from unsealed(f"Question {id}", kept[id], line, forgotten=id in forgotten)


def heard(lines: Iterable[Line]) -> tuple[dict[str, Told], dict[str, Line]]:
    told: dict[str, Told] = {}
    confirmed: dict[str, Line] = {}
    for line in lines:
        id, details = line.about.removeprefix("question "), line.details
        if line.what == "confirm_question":
            said = {name: details.get(name) for name in ASKED}
            told[id] = Told(line.seq, {**said, **UNDECIDED, "state": "waiting", "confirmed_at": line.at})
            confirmed[id] = line
        elif id in told:
            told[id] = told[id].changed(line.seq, **moved(line))
    return told, confirmed


def moved(line: Line) -> dict[str, object]:
    decided = {"decided_at": line.at, "decided_by": line.by}
    match line.what:
        case "publish_question":
            call = Call.objects.filter(ref=line.details.get("call")).values_list("id", flat=True).first()
            return decided | {"state": "published", "call_id": call}
        case "refuse_question":
            hidden = line.details.get("hidden")
            return decided | {"state": "refused", "refusal": line.details.get("reason"), "hidden": hidden}
        case "say_whether_answered":
            return {"content": line.details.get("content")}
    return {}


def unsealed(name: str, question: CitizenQuestion, line: Line, *, forgotten: bool) -> Iterator[str]:
    """A text that was refused because of what it says is deleted after a while, and a name when its owner asks."""
    if not (question.hidden and question.text == "") and not holds(line.details.get("sha256", ""), question.sealed):
        yield f"{name} was changed: the seal in line {line.seq} of the trail does not fit what it asks."
    if not (forgotten and question.shown_as == "") and not holds(line.details.get("name_sha256", ""), question.sealed_name):
        yield f"{name} was changed: the seal in line {line.seq} of the trail does not fit the name shown."
