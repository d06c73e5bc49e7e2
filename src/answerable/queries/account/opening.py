"""Opening a call, one question after the other: which body asks, whom, about what. What the address says is not asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from answerable.domain.bodies import NOBODY, Name
from answerable.domain.calls import State
from answerable.domain.permissions import Person, may, why_not
from answerable.domain.relations import Power
from answerable.queries.account.titles import titles
from answerable.queries.published import Published
from answerable.queries.readings import Reading, reading
from answerable.queries.register.bodies import directory
from answerable.queries.register.relation_rows import name_of_matter
from answerable.queries.register.relations import MONEY, Edge, Web, web
from answerable.records.models import Call

NAMES = ("judgement", "forum", "actor", "subject", "place", "kind")
NEEDED = {"judgement": Power.EXPLANATION, "date": Power.EXPLANATION, "question": Power.QUESTIONS}
KINDS = {
    "judgement": "An explanation of the published judgement",
    "question": "An answer to a question",
    "date": "Its yearly account",
}
TITLES = {
    "forum": "In the name of which body do you ask?",
    "actor": "Who should give account?",
    "subject": "What should it give account of?",
    "kind": "What do you ask for?",
}


class Pick(NamedTuple):
    value: str
    words: str


class SameCall(NamedTuple):
    ref: str
    title: str
    forum: Name
    state: str


@dataclass(frozen=True)
class Opening:
    """How far it is: a question to ask (`step` and `picks`), a refusal, or all that is known."""

    known: dict[str, str]
    step: str = ""
    picks: tuple[Pick, ...] = ()
    refusal: str = ""
    status: int = 200
    forum_name: Name = NOBODY
    actor_name: Name = NOBODY
    about: str = ""  # metric, standard, service, money
    about_name: str = ""
    place_name: str = ""
    reading: Reading | None = None
    same: tuple[SameCall, ...] = ()
    title: str = ""
    text: str = ""


def opening(published: Published, person: Person, asked: Mapping[str, str], *, today: date) -> Opening:
    known = {name: asked.get(name, "").strip()[:120] for name in NAMES if asked.get(name, "").strip()}
    forums = [body for body in person.bodies if may("open_call", person, body=body)]
    forbidden = why_not("open_call", person, body=known.get("forum") or (forums[0] if forums else ""))
    if forbidden:
        return Opening(known, refusal=forbidden, status=403)
    row = published.by_id.get(known.get("judgement", ""))
    if "judgement" in known and row is None:
        return Opening(known, refusal=SUPERSEDED, status=404)
    if row is not None:
        known |= {"subject": row.subject, "place": row.place, "kind": "judgement"}
    net = web(published, on=today)
    return _next(published, known, _edges(published, known, forums, net), forums, net)


def _of_place(published: Published, edges: list[Edge], place: str) -> list[Edge]:
    """Whoever answers for the place; where nobody of that place does, bodies that belong to no place."""
    names = directory(published)
    own = [edge for edge in edges if edge.actor in names.of_place.get(place, [])]
    return own or [edge for edge in edges if (found := names.find(edge.actor)) and found.place is None]


SUPERSEDED = "No judgement with this number stands today: it was never published, or a later publication took its place."


def _edges(published: Published, known: Mapping[str, str], forums: list[str], net: Web) -> list[Edge]:
    """Relations under which one of the person's bodies may ask this."""
    about = known.get("subject")
    wanted = [known["forum"]] if "forum" in known else forums
    edges = [edge for forum in wanted for edge in net.of_forum(forum, about)]
    if "actor" in known:
        edges = [edge for edge in edges if edge.actor == known["actor"]]
    elif "judgement" in known:
        edges = _of_place(published, edges, known["place"])
    power = NEEDED.get(known.get("kind", ""))
    return [edge for edge in edges if power is None or edge.relation.may(power)]


def _next(published: Published, known: dict[str, str], edges: list[Edge], forums: list[str], net: Web) -> Opening:
    names = directory(published)
    if not edges:
        return Opening(known, refusal=_nobody(published, known, forums), status=409)
    for step in ("forum", "actor"):
        if step not in known:
            found = sorted({getattr(edge, step) for edge in edges}, key=names.name)
            if len(found) > 1:
                return Opening(known, step, tuple(Pick(key, names.name(key)) for key in found))
            known[step] = found[0]
            edges = [edge for edge in edges if getattr(edge, step) == found[0]]
    if "subject" not in known:
        return Opening(known, "subject", tuple(_matters(published, edges, net)))
    if "place" not in known:
        actor = names.find(known["actor"])
        known |= {"place": actor.place} if actor and actor.place else {}
    if known.get("kind") not in KINDS:
        return Opening(known, "kind", tuple(_kinds(published, known, edges)))
    return _whole(published, known, net.day)


def _nobody(published: Published, known: Mapping[str, str], forums: list[str]) -> str:
    name = directory(published).name
    one = known.get("forum") or (forums[0] if len(forums) == 1 else "")
    forum = name(one).at_start if one else "None of your bodies"
    what = name_of_matter(published, known["subject"]) if "subject" in known else None
    who = name(known["actor"]).within if "actor" in known else _place(published, known.get("place", "")) or "anybody"
    asks = f"may not ask {who} for {'an explanation' if known.get('kind') != 'question' else 'an answer'}"
    return f"{forum} {asks}{f' of “{what}”' if what else ''}: the register holds no relation of account that lets it."


def _matters(published: Published, edges: Iterable[Edge], net: Web) -> list[Pick]:
    """All that the relations are about, named; missions are asked about through their measures."""
    ids = {id for edge in edges for id in net.topics.get(edge.relation.id, ()) if id not in published.catalogue.missions}
    named = [Pick(id, name_of_matter(published, id) or id) for id in ids]
    return sorted(named, key=lambda pick: pick.words.lower())


def _kinds(published: Published, known: Mapping[str, str], edges: list[Edge]) -> list[Pick]:
    able = {kind for kind, power in NEEDED.items() if any(edge.relation.may(power) for edge in edges)}
    if _judged(published, known) is None:
        able.discard("judgement")
    return [Pick(kind, words) for kind, words in KINDS.items() if kind in able]


def _judged(published: Published, known: Mapping[str, str]):  # type: ignore[no-untyped-def]
    rows = published.by_place.get(known.get("place", ""), [])
    return next((row for row in rows if row.subject == known.get("subject")), None)


def _whole(published: Published, known: dict[str, str], today: date) -> Opening:
    names = directory(published)
    row = published.by_id.get(known.get("judgement", "")) or (_judged(published, known) if known["kind"] == "judgement" else None)
    if known["kind"] == "judgement" and row is None:
        return Opening(known, refusal=SUPERSEDED, status=404)
    told = reading(published, row, recent=False, today=today) if row is not None else None
    known |= {"judgement": told.id} if told else {}
    about_name = name_of_matter(published, known["subject"]) or known["subject"]
    place_name = _place(published, known.get("place", ""))
    return Opening(
        known,
        forum_name=names.name(known["forum"]),
        actor_name=names.name(known["actor"]),
        about=_about(published, known["subject"]),
        about_name=about_name,
        place_name=place_name,
        reading=told,
        same=_same(published, known),
        title=_title(about_name, place_name, known["kind"]),
        text=_text(told),
    )


def _about(published: Published, subject: str) -> str:
    catalogue = published.catalogue
    if subject == MONEY:
        return "money"
    return "standard" if subject in catalogue.standards else "metric" if subject in catalogue.metrics else "service"


def _title(about: str, place: str, kind: str) -> str:
    title = f"{about}{f', {place}' if place else ''}"
    return (f"Yearly account: {title}" if kind == "date" else title)[:200]


def _text(told: Reading | None) -> str:
    if told is None:
        return ""
    asks = (
        "what happened, why it happened, and what will change"
        if told.figure
        else "why there is no figure, and when there will be one"
    )
    return f"{' '.join(told.sentences)}\n\nPlease explain {asks}."


def _same(published: Published, known: Mapping[str, str]) -> tuple[SameCall, ...]:
    """Calls to the same body about the same thing that have not closed: who asks already."""
    name = directory(published).name
    found = Call.objects.filter(actor=known["actor"], subject="" if known["subject"] == MONEY else known["subject"])
    found = found.filter(place=known.get("place", "")).exclude(state=State.CLOSED).order_by("-id")[:20]
    called = titles(found)
    return tuple(SameCall(call.ref, called[call.pk], name(call.forum), State(call.state).says) for call in found)


def _place(published: Published, code: str) -> str:
    place = published.gazetteer.places.get(code)
    return place.name if place else ""
