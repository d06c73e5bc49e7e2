"""Objections concern a published judgement: every call that began from it, and every page that reads it, tells of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from answerable.domain.bodies import Name
from answerable.domain.periods import day
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.records.models import Call, Duty, Entry

CONTESTED = {"figure": "the figure", "standard": "the standard or target"}


@dataclass(frozen=True)
class Objection:
    ref: str
    number: int  # of the entry
    reply: int | None  # likewise
    body_name: Name
    about: str
    on: date
    due_on: date | None  # of the reply
    replied_on: date | None
    upheld: bool

    @property
    def href(self) -> str:
        return f"/calls/{self.ref}/#entry-{self.number}"

    @property
    def raised(self) -> str:
        return f"Contested by {self.body_name.within} on {day(self.on)}."

    @property
    def sentence(self) -> str:
        objects = f"the objection to {CONTESTED.get(self.about, self.about)}"
        if self.replied_on is None:
            due = f"A reply to {objects} is due by {day(self.due_on)}." if self.due_on else f"No reply to {objects} yet."
            return f"{due} Until there is one, no hard step can rest on this."
        right = "is right: no hard step rests on this" if self.upheld else "is not right"
        return f"On {day(self.replied_on)} the publisher of this site replied: {objects} {right}."


@dataclass(frozen=True)
class Asking:
    """A call that began from a judgement."""

    ref: str
    sentence: str


def blocked(judgement: str) -> bool:
    """Whether an objection to the judgement, in whatever call, has no reply yet or was upheld."""
    raised = Entry.objects.filter(kind="contest", call__judgement=judgement)
    refuted = Entry.objects.filter(kind="contest-reply", outcome="not-upheld", call__judgement=judgement, answers__isnull=False)
    return raised.exclude(id__in=refuted.values("answers")).exists()


def objections_to(published: Published, judgements: Iterable[str]) -> dict[str, tuple[Objection, ...]]:
    """Judgement -> its objections, the earliest first."""
    found = defaultdict(list)
    for judgement, each in _objections(directory(published), Q(call__judgement__in=list(judgements))):
        found[judgement].append(each)
    return {judgement: tuple(each) for judgement, each in found.items()}


def objections_in(published: Published, call: Call) -> tuple[Objection, ...]:
    """Those to the judgement that the call began from; where it began otherwise, those raised in it."""
    where = Q(call__judgement=call.judgement_id) if call.judgement_id else Q(call=call)
    return tuple(each for _, each in _objections(directory(published), where))


def _objections(names: Directory, where: Q) -> list[tuple[str, Objection]]:
    raised = list(Entry.objects.filter(where, kind="contest").select_related("call").order_by("id"))
    if not raised:
        return []
    replies = {each.answers_id: each for each in Entry.objects.filter(kind="contest-reply", answers__in=raised)}
    due = dict(Duty.objects.filter(kind="contest", entry__in=raised).values_list("entry", "due_on"))
    return [(each.call.judgement_id or "", _told(each, replies.get(each.pk), due.get(each.pk), names)) for each in raised]


def _told(raised: Entry, reply: Entry | None, due_on: date | None, names: Directory) -> Objection:
    return Objection(
        ref=raised.call.ref,
        number=raised.number,
        reply=reply.number if reply else None,
        body_name=names.name(raised.body),
        about=raised.outcome,
        on=raised.at.date(),
        due_on=due_on,
        replied_on=reply.at.date() if reply else None,
        upheld=reply is not None and reply.outcome == "upheld",
    )


def asked_about(published: Published, judgement: str) -> list[Asking]:
    """Every call that began from the judgement, the latest first, and whether it was explained."""
    calls = list(Call.objects.filter(judgement=judgement).order_by("-id")[:50])
    given = Entry.objects.filter(call__in=calls, kind="explanation").order_by("id")
    explained = {each.call_id: each for each in given.select_related("reuses")}
    held = set(Entry.objects.filter(withholdings__released_at=None, withholdings__isnull=False).filter(
        id__in=[(each.reuses_id or each.pk) for each in explained.values()]
    ).values_list("id", flat=True))  # fmt: skip
    names = directory(published)
    return [Asking(call.ref, _asked(call, explained.get(call.pk), held, names)) for call in calls]


def _asked(call: Call, explanation: Entry | None, held: set[int], names: Directory) -> str:
    asked = f"{names.name(call.forum).at_start} asked {names.name(call.actor).within} about this on {day(call.opened_at.date())}"
    if explanation is None:
        return f"{asked}. No explanation was given{'.' if call.state == 'closed' else ' yet.'}"
    hidden = (explanation.reuses_id or explanation.pk) in held
    gave = f"An explanation was given on {day(explanation.at.date())}"
    return f"{asked}. {gave}{', but not in public.' if hidden else '.'}"
