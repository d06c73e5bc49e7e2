"""The search finds everything by name, and bodies and places by names in official use."""

from __future__ import annotations

import pytest
from django.test import Client

from answerable.domain.country import PlaceKind
from answerable.queries import published
from answerable.queries.register.bodies import Directory, Known, directory, together
from answerable.queries.register.search import find_places, search


def known(key: str, name: str, part: str | None = None) -> Known:
    return Known(key, name, "council", "councils", "local", "", key, part, False, True)


SMALL = Directory(
    {
        each.key: each
        for each in (
            known("A", "The council for Leam"),
            known("B", "Health scrutiny of the council for Leam", "scrutiny"),
            known("C", "The council for Upper Ford"),
            known("D", "The council for Ford"),
        )
    }
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Leam City Council", ["A", "B"]),
        ("leam", ["A", "B"]),
        ("health scrutiny leam", ["B"]),
        ("Metropolitan Borough of Ford", ["D", "C"]),
        ("Northern Borough of Leam", ["A", "B"]),
        ("C", ["C"]),
        ("Atlantis", []),
        ("", []),
    ],
)
def test_a_body_is_found_by_its_official_name(text, keys):
    assert [each.key for each in SMALL.search(text)] == keys


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("the council for {name}", "councils"),
        ("the combined authority for {name}", "combined authorities"),
        ("{name} Council", "areas"),
        (None, "areas"),
    ],
)
def test_several_bodies_are_called_by_what_they_are_not_by_their_land(body, called):
    assert together(PlaceKind(id="area", name="area", plural="areas", tier="local", body=body)) == called


@pytest.mark.django_db
def test_everything_is_found_by_its_name_and_leads_to_a_page(merrow_published):
    standing = published.current()
    catalogue, here = standing.catalogue, directory(standing)
    names = [each.name for shelf in (catalogue.services, catalogue.standards, catalogue.metrics) for each in shelf.values()]
    for name in [*names, *(here.name(key) for key in here.keys[:20])]:
        found = {hit.name: hit.href for group in search(standing, name).groups for hit in group.hits}
        assert name in found
        assert Client().get(found[name]).status_code == 200
    place = next(each for each in standing.gazetteer.places.values() if each.kind == "council")
    assert place.code in [each.code for each in find_places(standing, f"Royal Borough of {place.name}")]
    assert Client().get(f"/search/?q={place.name}").status_code == 200
