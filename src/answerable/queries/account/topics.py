"""What a call is about, in words, and where that has its page."""

from __future__ import annotations

from typing import NamedTuple

from answerable.queries.published import Published
from answerable.records.models import Call

ABOUT = {"metric": "metrics", "standard": "standards"}


class Topic(NamedTuple):
    name: str
    href: str  # empty where it has no page
    place: str  # its name, where it is another than the body's own
    place_href: str

    @property
    def quoted(self) -> str:
        return f"“{self.name}”{f' in {self.place}' if self.place else ''}"


def topic(published: Published, call: Call) -> Topic:
    place = published.gazetteer.places.get(call.place) if call.place and call.place != call.actor else None
    name = subject_name(published, call.subject) or call.title
    shelf = ABOUT.get(call.about)
    known = shelf and call.subject and subject_name(published, call.subject)
    href = f"/{shelf}/{call.subject}/" if known else ""
    return Topic(name, href, place.name if place else "", f"/places/{place.code}/" if place else "")


def subject_name(published: Published, id: str) -> str:
    """Of a metric, standard, service or mission; empty where today's catalogue has none of that id."""
    catalogue = published.catalogue
    for shelf in (catalogue.metrics, catalogue.standards, catalogue.services, catalogue.missions):
        if id in shelf:
            return shelf[id].name
    return ""
