"""What opening a call would bring, before anybody opens it: on which relation it rests, which clock starts, when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from answerable.actions.acting import refuse, standing
from answerable.actions.clocks import clock_for, due
from answerable.actions.opening import FIRST_DUTY, Asked, judgement_of, relation_for, why_not_twice
from answerable.domain import permissions
from answerable.domain.permissions import Person
from answerable.domain.relations import powers_in_words


@dataclass(frozen=True)
class Foreseen:
    relation: str  # id
    relation_name: str
    hard: bool
    basis: str
    checked: bool
    powers: str
    duty: str
    clock: str
    clock_basis: str
    due_on: date


def foreseen(*, asked: Asked, by: Person, at: datetime) -> Foreseen:
    """Asks all that `open_call` asks of who, whom and about what; writes nothing. Raises the same refusals."""
    refuse(permissions.why_not("open_call", by, body=asked.forum))
    published = standing()
    judgement_of(asked)
    relation = relation_for(published, asked, at.date())
    refuse(why_not_twice(asked))
    duty = FIRST_DUTY[asked.begun_by]
    clock = clock_for(published, duty, relation)
    return Foreseen(
        relation=relation.id,
        relation_name=relation.name,
        hard=relation.kind == "hard",
        basis=relation.basis.title,
        checked=relation.basis.checked,
        powers=powers_in_words(relation.powers),
        duty=duty,
        clock=clock.says,
        clock_basis=clock.basis,
        due_on=due(published, duty, relation=relation, on=at.date()).on,
    )
