"""Opening a call to account: from a published judgement, a question, or because a day has come. A person opens it, always."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from answerable.actions.acting import move_on, refuse, say, standing, written
from answerable.actions.clocks import owe_by_clock
from answerable.domain import permissions
from answerable.domain.calls import State
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.domain.relations import Power, Relation, powers_in_words
from answerable.queries.published import Published
from answerable.queries.register import relations
from answerable.queries.register.bodies import directory
from answerable.queries.register.versions import version_of
from answerable.records import trail
from answerable.records.models import Call, Judgement

FIRST_DUTY = {"judgement": "explanation", "question": "answer", "citizen": "answer", "date": "account"}
NEEDS = {"judgement": Power.EXPLANATION, "question": Power.QUESTIONS, "citizen": Power.QUESTIONS, "date": Power.EXPLANATION}
WHAT = {"explanation": "explain", "answer": "answer question 1", "account": "give its yearly account"}


@dataclass(frozen=True)
class Asked:
    """What a call is about."""

    forum: str
    actor: str
    begun_by: str  # judgement, question, citizen, date
    title: str
    text: str
    about: str = ""  # metric, standard, service or money
    subject: str = ""
    place: str = ""
    judgement: str = ""  # id of the published judgement it begins from


@transaction.atomic
def open_call(*, asked: Asked, by: Person, at: datetime) -> str:
    """Open a call and start its first clock; the reference of the call, as 2026-17."""
    refuse(permissions.why_not("open_call", by, body=asked.forum))
    return opened(asked, by=by, at=at)


def opened(asked: Asked, *, by: Person, at: datetime) -> str:
    """For those who have asked for permission already, inside their transaction."""
    trail.hold()
    published = standing()
    judgement = judgement_of(asked)
    relation = relation_for(published, asked, at.date())
    refuse(why_not_twice(asked))
    state = State.QUESTIONED if FIRST_DUTY[asked.begun_by] == "answer" else State.OPEN
    call = Call.objects.create(
        ref=next_ref(at),
        title=one_line(asked.title),
        forum=asked.forum,
        actor=asked.actor,
        relation=relation.id,
        relation_version=version_of(published.catalogue, relation.id, at.date()),
        begun_by=asked.begun_by,
        judgement=judgement,
        about=asked.about,
        subject=asked.subject,
        place=asked.place,
        state=state,
        version=0,
        opened_at=at,
        changed_at=at,
    )
    kind = "question" if state is State.QUESTIONED else "opening"
    entry = say(call, kind=kind, text=written(asked.text), by=by, body=asked.forum, at=at)
    duty = FIRST_DUTY[asked.begun_by]
    owes = owe_by_clock(call, duty, body=asked.actor, to=asked.forum, what=WHAT[duty], entry=entry, on=at.date())
    move_on(call, move="open_call", by=by.name, at=at, entry=entry, facts=facts(call), owes=[owes])
    return call.ref


def facts(call: Call) -> dict[str, str | int | None]:
    """What never changes of a call, as the trail seals it."""
    names = ("title", "forum", "actor", "relation", "relation_version", "begun_by", "about", "subject", "place")
    return {name: getattr(call, name) for name in names} | {"id": call.id, "judgement": call.judgement_id}


def judgement_of(asked: Asked) -> Judgement | None:
    if asked.begun_by != "judgement":
        return None
    found = Judgement.objects.filter(id=asked.judgement).first()
    if found is None:
        raise Refusal("Begin from a published judgement: this one was never published.")
    if (found.about, found.subject, found.place) != (asked.about, asked.subject, asked.place):
        raise Refusal("The judgement is about something else than this call.")
    if not found.standings.filter(until=None).exists():
        raise Refusal("This judgement has been superseded by a later publication; begin from the one that stands.")
    return found


def relation_for(published: Published, asked: Asked, on: date) -> Relation:
    """The strongest relation under which the forum may ask for this; a refusal names what is missing."""
    names = directory(published)
    actor, forum = names.name(asked.actor), names.name(asked.forum)
    about = asked.subject or ("money" if asked.about == "money" else None)
    edges = relations.between(published, actor=asked.actor, forum=asked.forum, about=about, on=on)
    if not edges:
        raise Refusal(
            f"{actor.at_start} {actor.does} not give account of this to {forum.within}: the register lists no such relation of "
            "account."
        )
    wanted = NEEDS[asked.begun_by]
    able = [edge.relation for edge in edges if edge.relation.may(wanted)]
    if not able:
        raise Refusal(f"The relation of {actor.within} to {forum.within} does not let the forum {powers_in_words([wanted])}.")
    return max(able, key=lambda relation: (relation.kind == "hard", len(relation.powers), relation.id))


def why_not_twice(asked: Asked) -> str | None:
    """One call at a time about one thing; questions may be many."""
    if not asked.subject or asked.begun_by in ("question", "citizen"):
        return None
    same = Call.objects.filter(forum=asked.forum, actor=asked.actor, subject=asked.subject, place=asked.place)
    running = same.exclude(state=State.CLOSED).first()
    return f"Call {running.ref} asks this body the same already: go on there." if running else None


def next_ref(at: datetime) -> str:
    year = f"{at.year}-"
    numbers = [
        int(ref.removeprefix(year))
        for ref in Call.objects.filter(ref__startswith=year).order_by("-id").values_list("ref", flat=True)[:1]
    ]
    return f"{year}{1 + (numbers[0] if numbers else 0)}"


def one_line(title: str) -> str:
    title = " ".join(title.split())
    if not 5 <= len(title) <= 200:
        raise Refusal("Give the call a title of 5 to 200 characters: it is what the public reads first.")
    return title
