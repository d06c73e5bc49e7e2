"""What the ladder is asked with: the relation, the judgement shown, the enquiries held. Read by actions and pages alike."""

from __future__ import annotations

from datetime import date

from answerable.domain.ladder import OUTCOMES, Enquiry, Grounds, Shown
from answerable.queries.account.objections import blocked
from answerable.queries.published import Published
from answerable.queries.register.relations import web
from answerable.records.models import Call, Entry


def grounds(published: Published, call: Call, *, today: date) -> Grounds:
    """The powers are those of the relation as it stands today: a relation that ended carries no step."""
    relation = web(published, on=today).relations.get(call.relation)
    return Grounds(
        hard=relation is not None and relation.kind == "hard",
        powers=frozenset(str(power) for power in relation.powers) if relation else frozenset(),
        judged=call.entries.filter(kind="judgement").exists(),
        shown=shown(call),
        enquiries=enquiries(call),
        today=today,
    )


def shown(call: Call) -> Shown | None:
    judgement = call.judgement
    if judgement is None:
        return None
    return Shown(
        about=judgement.about,
        verdict=judgement.verdict,
        period_end=date.fromisoformat(judgement.row["period_end"]),
        stands=judgement.standings.filter(until=None).exists(),
        contested=blocked(judgement.id),
    )


def enquiries(call: Call) -> tuple[Enquiry, ...]:
    """Every learning enquiry of the call, the earliest first."""
    entries = list(call.entries.order_by("number"))
    return tuple(enquiry(each, entries) for each in entries if each.kind == "learning")


def enquiry(opened: Entry, entries: list[Entry]) -> Enquiry:
    own = [entry for entry in entries if entry.answers_id == opened.id]
    actions = {entry.id for entry in own if entry.kind == "action"}
    finished = {entry.answers_id for entry in entries if entry.kind == "action-end"}
    ends = [entry.outcome for entry in own if entry.kind == "learning-end"]
    return Enquiry(
        answered=frozenset(int(entry.outcome) for entry in own if entry.kind == "learning-answer"),
        actions=len(actions),
        unfinished=len(actions - finished),
        outcome=next((each for each in OUTCOMES if ends and each == ends[-1]), None),
    )
