"""The page of one call: what is to be known of it today, and the whole of it told in the order of its days (S1.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from answerable.catalogue.contents import fingerprint
from answerable.domain.bodies import Name
from answerable.domain.calls import State, why_not_move
from answerable.domain.ladder import BREACHES, Grounds, given_steps, why_not_hard_step
from answerable.domain.periods import day
from answerable.domain.permissions import PUBLIC, Person
from answerable.domain.relations import Relation, powers_in_words
from answerable.queries.account.contentment import after_the_answer
from answerable.queries.account.credits import shown_as
from answerable.queries.account.dues import Due, due
from answerable.queries.account.enquiries import EnquiryTold, enquiries_told
from answerable.queries.account.findings_of_calls import finding, what_may_follow
from answerable.queries.account.grounds import grounds
from answerable.queries.account.objections import Objection, objections_in
from answerable.queries.account.story_tables import dates, table
from answerable.queries.account.telling import Setting, ordinals
from answerable.queries.account.timeline import Read, Told, read, timeline
from answerable.queries.account.titles import title
from answerable.queries.account.topics import Topic, subject_name, topic
from answerable.queries.ledgers.withheld import open_one
from answerable.queries.published import Published
from answerable.queries.readings import Reading, reading
from answerable.queries.register.bodies import directory
from answerable.queries.register.versions import versions
from answerable.queries.rows import judgement_row
from answerable.queries.tables import Table
from answerable.records.models import Call


@dataclass(frozen=True)
class Basis:
    """The relation of account that the call rests on, as it stood when the call was opened."""

    name: str
    href: str
    kind: str
    basis: str
    powers: str
    unchecked: bool


@dataclass(frozen=True)
class Signal:
    """The published judgement that a call began from."""

    reading: Reading
    stands: bool


@dataclass(frozen=True)
class StoryPage:
    ref: str
    version: int
    finding: str
    title: str
    actor: str
    actor_name: Name
    forum: str
    forum_name: Name
    state: State
    opened: str
    topic: Topic
    basis: Basis | None
    signal: Signal | None
    owed: list[Due]
    dues: list[Due]
    follows: str
    ladder: list[str]
    enquiries: list[EnquiryTold]
    told: list[Told]
    withheld: int
    objections: tuple[Objection, ...]
    table: Table
    dates: Table

    @property
    def href(self) -> str:
        return f"/calls/{self.ref}/"

    @property
    def closed(self) -> bool:
        return self.state is State.CLOSED


def find(ref: str) -> Call | None:
    return Call.objects.select_related("judgement", "citizen_question").filter(ref=ref).first()


def page(published: Published, call: Call, *, today: date, reader: Person = PUBLIC) -> StoryPage:
    rows = read(call)
    relation = relation_at(published, call)
    said = replace(setting(published, rows), basis=relation.basis.title if relation else "")
    dues = [due(duty, said.names, today=today) for duty in rows.duties]
    known = grounds(published, call, today=today)
    told = timeline(rows, said, catalogue=published.catalogue, today=today, reader=reader)
    return StoryPage(
        ref=call.ref,
        version=call.version,
        finding=finding(call, dues, rows.entries, said),
        title=title(call),
        actor=call.actor,
        actor_name=said.actor,
        forum=call.forum,
        forum_name=said.forum,
        state=State(call.state),
        opened=day(call.opened_at.date()),
        topic=topic(published, call),
        basis=basis(relation),
        signal=signal(published, call, today, told),
        owed=sorted((each for each in dues if each.owed), key=lambda each: (each.due_on, each.id)),
        dues=dues,
        follows=what_may_follow(said, after_the_answer(call, rows.contentments, rows.entries), steps=bool(given_steps(known))),
        ladder=ladder(call, known),
        enquiries=enquiries_told(rows.entries, told, dues, said),
        told=told,
        withheld=sum(each.hidden is not None for each in told),
        objections=objections_in(published, call),
        table=table(call, told),
        dates=dates(call, dues),
    )


def setting(published: Published, rows: Read) -> Setting:
    call = rows.call
    return Setting(
        call=call,
        names=directory(published),
        topic=topic(published, call).quoted,
        ordinals=ordinals(rows.entries),
        asks=shown_as(call),
        breach=breach(published, call),
        hidden=frozenset(pk for pk, held in rows.held.items() if open_one(held)),
    )


def breach(published: Published, call: Call) -> str:
    """The standard whose breach the call began from, and how old the figures are; empty where it began otherwise."""
    if call.judgement is None or call.judgement.verdict not in BREACHES:
        return ""
    name = subject_name(published, call.subject) or call.subject
    return f"“{name}”, by figures to {day(date.fromisoformat(call.judgement.row['period_end']))}"


def relation_at(published: Published, call: Call) -> Relation | None:
    """The version the call was opened under; else the last one that is known."""
    known = [each.relation for each in versions(published.catalogue, call.relation)]
    same = [relation for relation in known if fingerprint(relation) == call.relation_version]
    return next(iter([*same, *reversed(known)]), None)


def basis(relation: Relation | None) -> Basis | None:
    if relation is None:
        return None
    return Basis(
        name=relation.name,
        href=f"/relations/{relation.id}/",
        kind="hard: formal, with sanctions" if relation.kind == "hard" else "soft: by learning and persuasion",
        basis=relation.basis.title,
        powers=powers_in_words(relation.powers),
        unchecked=not relation.basis.checked,
    )


def signal(published: Published, call: Call, today: date, told: list[Told]) -> Signal | None:
    """None where the call began otherwise, and where today's catalogue no longer tells what was judged."""
    if call.judgement is None or not subject_name(published, call.subject):
        return None
    row = judgement_row(call.judgement.row)
    read = reading(published, row, recent=False, today=today)
    asked = " ".join(told[0].paragraphs) if told else ""
    if " ".join(read.sentences) in asked:  # the forum has said all of it in the words of the page
        read = replace(read, sentences=[])
    return Signal(read, call.judgement_id in published.by_id)


def ladder(call: Call, known: Grounds) -> list[str]:
    """Why no hard step may be taken now, once for each step the relation gives; or that one may. Nothing once one was taken."""
    if call.state in (State.CLOSED, State.HARD_STEP):
        return []
    if not known.hard:
        return ["Nothing but learning and persuasion can follow here: the relation is a soft one, without sanctions."]
    able = given_steps(known)
    if not able:
        return ["This forum has no power to give notice, to direct or to intervene."]
    refused = why_not_hard_step(able[0], known)
    if refused is None and why_not_move(State(call.state), "take_hard_step"):
        return [f"The ladder would let a hard step be taken, but not while it is “{State(call.state).says}”."]
    return [refused or "The ladder lets a hard step be taken now. A named person decides whether one is."]
