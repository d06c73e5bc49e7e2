"""The search of the site: places, bodies, services, standards and measures by name, also by names in official use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from answerable.queries import places
from answerable.queries.gazetteer import plain
from answerable.queries.places import Named
from answerable.queries.published import Published
from answerable.queries.register.bodies import Known, directory, holds

MOST = 20


@dataclass(frozen=True)
class Hit:
    name: str
    href: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    hits: list[Hit]


@dataclass(frozen=True)
class Found:
    places: list[Named]
    groups: list[Group]

    @property
    def many(self) -> int:
        return len(self.places) + sum(len(group.hits) for group in self.groups)


def search(published: Published, text: str) -> Found:
    catalogue = published.catalogue
    groups = [
        Group("Bodies", _bodies(published, text)),
        Group("Services", _matters(text, catalogue.services, f"/places/{catalogue.country.whole}/who-answers/{{id}}/")),
        Group("Standards", _matters(text, catalogue.standards, "/standards/{id}/")),
        Group("Measures", _matters(text, catalogue.metrics, "/metrics/{id}/")),
    ]
    return Found(find_places(published, text), [group for group in groups if group.hits])


def find_places(published: Published, text: str) -> list[Named]:
    """By its own name; else by an official one, as `Leeds City Council`."""
    here, wanted = directory(published), plain(text)
    own = here.telling(wanted).split()
    if len(own) > 1 and all(len(word) == 1 for word in own):  # as `A&E`: the first letters of far too many names
        return []
    return next(
        (hits for words in (text, here.telling(wanted), here.rarest(wanted)) if (hits := places.search(published, words))), []
    )


def _bodies(published: Published, text: str) -> list[Hit]:
    """Bodies of places by the body itself: its parts are on its page."""
    found = directory(published).search(text, most=2 * MOST)
    return [Hit(each.name, f"/bodies/{each.key}/", _kind(each)) for each in found][:MOST]


def _kind(known: Known) -> str:
    return known.kind if known.part is None and known.kind != "body" else ""


def _matters(text: str, shelf: Mapping[str, Any], address: str) -> list[Hit]:
    wanted = plain(text)
    fits = [(each.name, id) for id, each in shelf.items() if wanted and holds(plain(each.name), wanted)]
    return [Hit(name, address.format(id=id)) for name, id in sorted(fits)[:MOST]]
