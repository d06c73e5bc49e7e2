"""Who answers for this here? One question about a place and a service, measure or standard, answered in one object (S1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from answerable.domain.bodies import key_of_part
from answerable.domain.counts import count
from answerable.domain.relations import Kind
from answerable.domain.services import Service
from answerable.queries.places import DRAWN_FROM_HERE
from answerable.queries.published import Published
from answerable.queries.register import relation_rows
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.register.relations import Edge, Web, web
from answerable.queries.tables import Table

DRAWN_A_LITTLE = 0.05
STEPS = 4  # from those who do the work to the centre it takes no more


@dataclass(frozen=True)
class Named:
    key: str
    name: str


@dataclass(frozen=True)
class WhoAnswers:
    place: str
    place_name: str
    about: str
    about_name: str
    what: str  # service, measure or standard
    finding: str
    does: list[Named]  # who delivers it here
    does_words: str
    first: Table  # to whom those answer
    then: Table  # to whom these answer in turn
    edges: list[Edge]
    unchecked: int
    warnings: list[str]


@dataclass(frozen=True)
class Choices:
    """What one may ask about, service by service."""

    service: Named
    does: str
    figures: list[Named]


def choices(published: Published, code: str = "") -> list[Choices]:
    """All services; of a provider those that it delivers itself."""
    catalogue = published.catalogue
    return [
        Choices(
            Named(service.id, service.name),
            service.does,
            [Named(id, catalogue.subject(id).name) for id in (*service.standards, *service.metrics)],
        )
        for service in catalogue.services.values()
        if not _provider(published, code) or code in deliverers(published, code, service)
    ]


def _provider(published: Published, code: str) -> bool:
    kind = published.catalogue.kinds.get(_kind(published, code))
    return kind is not None and kind.form == "provider"


def who_answers(published: Published, *, place: str, about: str, on: date | None = None, each: bool = False) -> WhoAnswers | None:
    """None where there is no such place, or nothing of that name to ask about. `each`: tables with every pair by itself."""
    found = published.gazetteer.places.get(place)
    name = relation_rows.name_of_matter(published, about)
    if found is None or name is None or about in published.catalogue.missions:
        return None
    here, net = directory(published), web(published, on=on)
    doers, first = doing(published, net, place, about)
    then = in_turn(net, first, about)
    title = f"{name}, {found.name}"
    return WhoAnswers(
        place=place,
        place_name=found.name,
        about=about,
        about_name=name,
        what=_what(published, about),
        finding=finding(here, name, found.name, doers, first),
        does=[Named(key, here.name(key).within) for key in doers[:MOST_NAMED]],
        does_words="" if len(doers) <= MOST_NAMED else relation_rows.many_in_words(here, doers),
        first=relation_rows.table(
            published, here, first, name=f"{place}-{about}-who-answers", title=f"Who answers: {title}", each=each
        ),
        then=relation_rows.table(
            published, here, then, name=f"{place}-{about}-in-turn", title=f"To whom those answer in turn: {title}", each=each
        ),
        edges=[*first, *then],
        unchecked=len({edge.relation.id for edge in (*first, *then) if not edge.relation.basis.checked}),
        warnings=warnings(published, here, doers, first),
    )


def doing(published: Published, net: Web, place: str, about: str) -> tuple[list[str], list[Edge]]:
    """Who does it here, and to whom those answer for it."""
    doers = list(dict.fromkeys(key for service in services_of(published, about) for key in deliverers(published, place, service)))
    return doers, [edge for key in doers for edge in net.of_actor(key, about)]


def answering(published: Published, *, place: str, about: str, on: date) -> tuple[list[str], list[Edge]]:
    """Who does it here, and every relation from those on, without the tables of a page."""
    net = web(published, on=on)
    doers, first = doing(published, net, place, about)
    return doers, [*first, *in_turn(net, first, about)]


MOST_NAMED = 12


def _what(published: Published, about: str) -> str:
    catalogue = published.catalogue
    return "service" if about in catalogue.services else "standard" if about in catalogue.standards else "measure"


def services_of(published: Published, about: str) -> list[Service]:
    """The service itself, or those that a measure or standard tells of."""
    services = published.catalogue.services
    if about in services:
        return [services[about]]
    return [each for each in services.values() if about in each.metrics or about in each.standards]


def deliverers(published: Published, code: str, service: Service) -> list[str]:
    """Keys of the bodies that deliver a service to people of a place."""
    here = directory(published)
    codes = [each for kind in service.kinds for each in places_of_kind(published, code, kind)]
    named = []
    for id in service.bodies:
        body = published.catalogue.bodies[id]
        near = _near(published, code)
        named += [key_of_part(each, id) for each in near] if body.of or body.at else [id]
    return [key for key in dict.fromkeys([*codes, *named]) if (known := here.find(key)) is not None and known.stands]


def places_of_kind(published: Published, code: str, kind: str) -> list[str]:
    """The place itself; or what it lies in; or what lies in it; or what draws its people from it."""
    if code == published.catalogue.country.whole:
        return _all_of(published, kind)
    provider = published.catalogue.kinds[kind].form == "provider"
    near = [each for each in _near(published, code) if _kind(published, each) == kind] or _shared(published, code, kind)
    if near and not provider:
        return near
    return serving(published, code, kind)


def _near(published: Published, code: str) -> list[str]:
    """The place itself before what it lies in, and that before what lies in it."""
    gazetteer = published.gazetteer
    around = [place.code for place in gazetteer.around(code)]
    kinds = {gazetteer.places[each].kind for each in (code, *around)}
    inside = [place.code for place in gazetteer.inside(code) if place.kind not in kinds]
    return [code, *around, *inside]


def _shared(published: Published, code: str, kind: str) -> list[str]:
    """Areas that hold what lies in this place, as the police force area of a combined authority's councils."""
    gazetteer = published.gazetteer
    inner = [place.code for place in gazetteer.inside(code)]
    return list(dict.fromkeys(place.code for each in inner for place in gazetteer.around(each) if place.kind == kind))


def _all_of(published: Published, kind: str) -> list[str]:
    gazetteer = published.gazetteer
    return [place.code for place in gazetteer.places.values() if place.kind == kind and place.stands(gazetteer.day)]


def serving(published: Published, code: str, kind: str) -> list[str]:
    """Places of a kind that draw a quarter of their people from here; where none does, those that draw a twentieth, or the one
    that draws most. Of areas that no file relates to this place: those in which most people of its providers live."""
    gazetteer = published.gazetteer
    if gazetteer.places[code].kind == kind:
        return [code]
    shares = {
        each: share
        for each, share in gazetteer.drawing_from(code).items()
        if each in gazetteer.places and gazetteer.places[each].kind == kind and gazetteer.places[each].stands(gazetteer.day)
    }
    for least in (DRAWN_FROM_HERE, DRAWN_A_LITTLE):
        if close := sorted(each for each, share in shares.items() if share >= least):
            return close
    if shares:
        return [max(sorted(shares), key=lambda each: shares[each])]
    return _of_wider_area(published, code, kind) or _boards_of(published, code, kind)


def _of_wider_area(published: Published, code: str, kind: str) -> list[str]:
    """Where nobody has counted whose people go where: providers of the nearest area around that has any."""
    gazetteer = published.gazetteer
    for wider in published.catalogue.kinds[kind].within:
        areas = [place.code for place in gazetteer.around(code) if place.kind == wider and place.code != _whole(published)]
        found = [place.code for area in areas for place in gazetteer.inside(area) if place.kind == kind]
        if found and published.catalogue.kinds[kind].form == "provider":
            return list(dict.fromkeys(found))
    return []


def _whole(published: Published) -> str:
    return published.catalogue.country.whole


def _boards_of(published: Published, code: str, kind: str) -> list[str]:
    """Areas of a kind that no file relates to this place: those where providers that serve it have most of their people."""
    gazetteer = published.gazetteer
    providers = [each.id for each in published.catalogue.country.kinds if each.form == "provider" and kind in each.within]
    own = [code] if gazetteer.places[code].kind in providers else []
    serve = own or [each for provider in providers for each in serving(published, code, provider)]
    found: dict[str, None] = {}
    for each in serve:
        sends = {m.within: m.share for m in gazetteer.memberships if m.place == each and _kind(published, m.within) == kind}
        if sends:
            found[max(sorted(sends), key=lambda area: sends[area])] = None
    return list(found)


def _kind(published: Published, code: str) -> str:
    place = published.gazetteer.places.get(code)
    return place.kind if place else ""


def in_turn(net: Web, first: list[Edge], about: str) -> list[Edge]:
    """Those who are answered to answer to others, up to the people or to somebody who answers to nobody for this."""
    seen = {edge.actor for edge in first}
    ahead, found = [edge.forum for edge in first], []
    for _ in range(STEPS):
        steps = [edge for key in dict.fromkeys(ahead) if key not in seen for edge in net.of_actor(key, about)]
        seen |= set(ahead)
        found += steps
        ahead = [edge.forum for edge in steps]
    return found


def finding(here: Directory, name: str, place: str, doers: list[str], first: list[Edge]) -> str:
    if not doers:
        return f"{name}: nobody answers for this in {place}"
    forums = {edge.forum for edge in first}
    if not forums:
        return f"{name}: who does it in {place} answers to nobody for it"
    hard = {edge.forum for edge in first if edge.relation.kind is Kind.HARD}
    who = here.name(doers[0]).within if len(doers) == 1 else f"{len(doers):,} bodies"
    verb = "answers" if len(doers) == 1 else "answer"
    return f"{name}: {who} {verb} to {count(len(forums), 'forum')}, {len(hard) or 'none'} of them with sanctions"


def warnings(published: Published, here: Directory, doers: list[str], first: list[Edge]) -> list[str]:
    """What a reader of this page should notice."""
    if not first:
        return []
    found = []
    specific = [edge for edge in first if not edge.relation.about.everything]
    if not specific:
        found.append("Nobody asks about this in particular: all who may ask are charged with everything the body does.")
    if not any(local(published, here, edge.forum) for edge in first):
        found.append("No forum of this is local: all sit at the national level.")
    if not any(here.bodies[edge.forum].public for edge in first if edge.forum in here.bodies):
        found.append("Whoever does it does not answer to the public directly.")
    return found


def local(published: Published, here: Directory, key: str) -> bool:
    """Whether a forum sits below the centre."""
    ranks = {tier.id: tier.rank for tier in published.catalogue.country.tiers}
    known = here.find(key)
    return known is not None and ranks.get(known.tier, 0) > 0
