"""What published figures suggest asking about. A list to read: nothing opens by itself, a person opens a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from answerable.domain.bodies import Name
from answerable.domain.calls import State
from answerable.domain.periods import in_words
from answerable.domain.relations import Power
from answerable.domain.sentences import finding, movement
from answerable.domain.verdicts import FloorVerdict, Movement
from answerable.queries.published import Published
from answerable.queries.readings import old
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relations import Web, web
from answerable.queries.rows import JudgementRow
from answerable.records.models import Call, Entry, Withholding


class Ground(StrEnum):
    """Why something is proposed, the weightiest first."""

    PERSISTENT = "persistent-breach"
    BREACH = "breach"
    WORSENING = "worsening"
    NOT_REPORTED = "not-reported"

    @property
    def says(self) -> str:
        return GROUND_SAYS[self]

    def said(self, *, old: bool) -> str:
        """Figures too old to carry a hard step tell of what was."""
        return GROUND_SAID[self] if old else self.says


GROUND_SAYS = {
    Ground.PERSISTENT: "A standard is broken again and again",
    Ground.BREACH: "A standard is broken",
    Ground.WORSENING: "A measure of a mission gets worse, by more than chance",
    Ground.NOT_REPORTED: "A figure is owed and was not given",
}
GROUND_SAID = GROUND_SAYS | {
    Ground.PERSISTENT: "A standard was broken again and again, by old figures",
    Ground.BREACH: "A standard was broken, by old figures",
    Ground.WORSENING: "A measure of a mission got worse by more than chance, by old figures",
}

SUGGESTS = {
    Ground.PERSISTENT: "Ask {actor} for an explanation.",
    Ground.BREACH: "Ask {actor} for an explanation.",
    Ground.WORSENING: "Ask {actor} what drives this, and learn together what can be done. It is never a ground for a sanction.",
    Ground.NOT_REPORTED: "Ask {actor} why there is no figure.",
}

TONES = {Ground.PERSISTENT: "red", Ground.BREACH: "red", Ground.WORSENING: "yellow", Ground.NOT_REPORTED: "purple"}

FLOORS = {
    FloorVerdict.PERSISTENT_BREACH: Ground.PERSISTENT,
    FloorVerdict.BREACH: Ground.BREACH,
    FloorVerdict.NOT_REPORTED: Ground.NOT_REPORTED,
}


@dataclass(frozen=True)
class Asker:
    """A forum that may ask, and where its call is opened; or the call in which it has asked."""

    key: str
    name: Name
    href: str
    call: str  # ref; empty where it has not asked


@dataclass(frozen=True)
class Proposal:
    judgement: str
    ground: Ground
    finding: str
    period: str  # of the figure, in words
    subject: str
    place: str
    actor: str
    actor_name: Name
    askers: tuple[Asker, ...]
    explained: str  # ref of a call in which the body has explained this, in public
    old: str  # that the figures say little of today; empty where they are fresh

    @property
    def says(self) -> str:
        return self.ground.said(old=bool(self.old))

    @property
    def tone(self) -> str:
        return "grey" if self.old else TONES[self.ground]

    @property
    def suggests(self) -> str:
        return SUGGESTS[self.ground].format(actor=self.actor_name.within)

    def to_be_asked_by(self, forum: str) -> Proposal:
        """As one forum reads it: who else may ask is left out, and who asks already is not."""
        return replace(self, askers=tuple(each for each in self.askers if each.key == forum or each.call))

    @property
    def asking(self) -> list[Asker]:
        return [each for each in self.askers if each.call]

    @property
    def may_ask(self) -> list[Asker]:
        return [each for each in self.askers if not each.call]


@dataclass(frozen=True)
class Asked:
    """What has been asked and explained already, by body, subject and place."""

    running: dict[tuple[str, str, str], dict[str, str]]  # -> forum -> ref
    explained: dict[tuple[str, str, str], str]


def proposals(published: Published, *, today: date, forum: str = "", ground: str = "") -> list[Proposal]:
    """Fresh figures before old ones, the weightiest ground first, then by body. Where no forum may ask, nothing is proposed:
    that is a void of the web."""
    answers = web(published, on=today)
    names = directory(published)
    asked = asked_already()
    found = [each for row in published.rows for each in of_row(published, row, answers, names, asked, forum, today)]
    order = list(Ground)
    chosen = [each for each in found if not ground or each.ground == ground]
    return sorted(chosen, key=lambda each: (bool(each.old), order.index(each.ground), each.actor_name, each.subject, each.place))


def of_row(
    published: Published, row: JudgementRow, answers: Web, names: Directory, asked: Asked, forum: str, today: date
) -> Iterator[Proposal]:
    ground = ground_of(row)
    if ground is None:
        return
    for actor in answerable_for(published, row, answers, names):
        thing = (actor, row.subject, row.place)
        askers = able(row, actor, answers, names, asked.running.get(thing, {}))
        if askers and (not forum or any(each.key == forum for each in askers)):
            yield Proposal(
                judgement=row.judgement,
                ground=ground,
                finding=finding(row, published.catalogue.subject(row.subject), country=published.country),
                period=in_words(row.period),
                subject=row.subject,
                place=row.place,
                actor=actor,
                actor_name=names.name(actor),
                askers=askers,
                explained=asked.explained.get(thing, ""),
                old=old(row, today),
            )


def answerable_for(published: Published, row: JudgementRow, answers: Web, names: Directory) -> list[str]:
    """Bodies of the place; of a figure of the whole country also who answers for it nationally, by the catalogue."""
    own = names.of_place.get(row.place, [])
    catalogue = published.catalogue
    if row.place != catalogue.country.whole:
        return own
    owner = catalogue.standards[row.subject].set_by if row.about == "standard" else catalogue.metrics[row.subject].owner
    known = names.find(owner)
    return [*own, owner] if known and known.place is None and answers.of_actor(owner, row.subject) else own


def ground_of(row: JudgementRow) -> Ground | None:
    """A surely bad finding, or a figure missing where one is owed. Noise and risk propose nothing."""
    if row.about == "standard":
        return FLOORS.get(FloorVerdict(row.verdict)) if row.verdict else None
    return Ground.WORSENING if row.estimate is not None and movement(row) is Movement.WORSENING else None


def able(row: JudgementRow, actor: str, answers: Web, names: Directory, running: dict[str, str]) -> tuple[Asker, ...]:
    """Forums whose relation lets them ask this body for an explanation of this, and those that ask already.

    The public asks by question, not by call.
    """
    forums = {edge.forum for edge in answers.of_actor(actor, row.subject) if edge.relation.may(Power.EXPLANATION)}
    keys = {key for key in forums if (known := names.find(key)) is None or not known.public} | running.keys()
    made = [_asker(key, row, actor, names, running.get(key, "")) for key in keys] if forums else []
    return tuple(sorted(made, key=lambda each: (each.name, each.key)))


def _asker(key: str, row: JudgementRow, actor: str, names: Directory, ref: str) -> Asker:
    asked = {"judgement": row.judgement, "forum": key} | ({"actor": actor} if actor != row.place else {})
    return Asker(key, names.name(key), f"/calls/{ref}/" if ref else f"/calls/open/?{urlencode(asked)}", ref)


def asked_already() -> Asked:
    """In two queries: running calls, and explanations that everybody may read."""
    running: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    calls = Call.objects.exclude(state=State.CLOSED).exclude(subject="").order_by("id")
    for actor, subject, place, forum, ref in calls.values_list("actor", "subject", "place", "forum", "ref"):
        running[actor, subject, place][forum] = ref
    given = Entry.objects.filter(kind="explanation", reuses=None).exclude(call__subject="")
    rows = (
        given.exclude(id__in=Withholding.objects.filter(released_at=None).values("entry_id"))
        .order_by("id")
        .values_list("call__actor", "call__subject", "call__place", "call__ref")
    )
    return Asked(dict(running), {(actor, subject, place): ref for actor, subject, place, ref in rows})
