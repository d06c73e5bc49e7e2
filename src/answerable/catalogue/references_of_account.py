"""What bodies, services and relations of account must agree on with the rest of a catalogue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from answerable.catalogue.drafts import Draft, Entry
from answerable.catalogue.errors import nearest
from answerable.catalogue.yaml_files import Path_
from answerable.domain.bodies import Body
from answerable.domain.facts import Fact
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.relations import Party, Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard


def bodies(draft: Draft) -> None:
    for entry, body in draft.of(Body):
        _all_known(entry, ("of",), body.of, _kinds(draft), "kind of place")


def services(draft: Draft) -> None:
    """Whoever asks for a measure, a standard or a service asks by its id, so an id means one thing."""
    taken = set().union(*(draft.ids(model) or () for model in (Metric, Standard, Mission)))
    for entry, service in draft.of(Service):
        if service.id in taken:
            entry.error(("id",), service.id, "a metric, standard or mission has this id already; choose another")
        _all_known(entry, ("metrics",), service.metrics, _named(draft, Metric, "metrics"), "metric")
        _all_known(entry, ("standards",), service.standards, _named(draft, Standard, "standards"), "standard")
        _all_known(entry, ("kinds",), service.kinds, _kinds(draft), "kind of place")
        _all_known(entry, ("bodies",), service.bodies, draft.ids(Body), "body")


def relations(draft: Draft) -> None:
    for entry, relation in draft.of(Relation):
        _party(draft, entry, "actor", relation.actor)
        _party(draft, entry, "forum", relation.forum)
        about = relation.about
        _all_known(entry, ("about", "missions"), about.missions, draft.ids(Mission), "mission")
        _all_known(entry, ("about", "metrics"), about.metrics, _named(draft, Metric, "metrics"), "metric")
        _all_known(entry, ("about", "standards"), about.standards, _named(draft, Standard, "standards"), "standard")
        _all_known(entry, ("about", "services"), about.services, draft.ids(Service), "service")
        if relation.starts_on and relation.ends_on and relation.ends_on < relation.starts_on:
            entry.error(("ends_on",), relation.ends_on, f"this is before starts_on ({relation.starts_on}); put the two right")
        if not relation.basis.citations:
            says = "say where the basis can be read, as {title: ..., checked: false} when nobody has held it against the source"
            entry.error(("basis",), "", says)


def _party(draft: Draft, entry: Entry[Any], side: str, party: Party) -> None:
    own = {body.id: body for _, body in draft.of(Body)}
    _all_known(entry, (side, "kinds"), party.kinds, _kinds(draft), "kind of place")
    _all_known(entry, (side, "bodies"), party.bodies, draft.ids(Body), "body")
    for key, id in (("body", party.body), ("part", party.part)):
        if id is not None and draft.ids(Body) is not None and id not in (draft.ids(Body) or ()):
            entry.error((side, key), id, f"there is no body of this id; {nearest(id, draft.ids(Body) or ())}")
    if party.body in own and (own[party.body].of or own[party.body].at):
        entry.error((side, "body"), party.body, "places have one of it each; write it under part, beside place or kinds")
    if party.part in own and not (own[party.part].of or own[party.part].at):
        entry.error((side, "part"), party.part, "no place has one of it; say so under of in bodies.yaml, or write it under body")


def _named(draft: Draft, model: type[Fact], folder: str) -> set[str]:
    """Ids, and names of files: a file that cannot be read, or whose id is wrong, is one mistake and not two."""
    stems = {PurePosixPath(name).stem for name in draft.files if name.startswith(f"{folder}/")}
    return stems | (draft.ids(model) or set())


def _kinds(draft: Draft) -> list[str]:
    return [kind.id for kind in draft.country.kinds] if draft.country else []


def _all_known(entry: Entry[Any], path: Path_, values: Sequence[str], known: Collection[str] | None, what: str) -> None:
    for place, value in enumerate(values):
        if known is not None and value not in known:
            entry.error((*path, place), value, f"there is no {what} of this id; {nearest(value, known)}")
