from __future__ import annotations

import pytest

from answerable.invented import land
from answerable.invented.places import AUTHORITIES, BY_CODE, COUNTRY, NETHER_QUILL, OVER_QUILL, QUILLBY, members


@pytest.fixture(scope="module")
def shapes() -> dict[str, dict[str, object]]:
    return land.boundaries()


def area(shape: dict[str, object]) -> float:
    return -sum(land._area(ring) for polygon in shape["coordinates"] for ring in polygon)


def test_every_ring_closes_and_outer_ones_run_clockwise(shapes: dict) -> None:
    for shape in shapes.values():
        for outer, *holes in shape["coordinates"]:
            assert all(ring[0] == ring[-1] for ring in (outer, *holes))
            assert land._area(outer) < 0 < min((land._area(hole) for hole in holes), default=1)


def test_councils_fill_the_country_without_overlap(shapes: dict) -> None:
    assert sum(area(shapes[code]) for code in BY_CODE) == pytest.approx(area(shapes[COUNTRY]), abs=1e-9)
    for authority in AUTHORITIES:
        assert sum(area(shapes[code]) for code in members(authority)) == pytest.approx(area(shapes[authority]), abs=1e-9)


def test_quillby_is_its_two_parents(shapes: dict) -> None:
    assert area(shapes[NETHER_QUILL]) + area(shapes[OVER_QUILL]) == pytest.approx(area(shapes[QUILLBY]), abs=1e-9)


def test_every_mainland_council_is_one_piece(shapes: dict) -> None:
    assert {code for code in BY_CODE if len(shapes[code]["coordinates"]) > 1} == set()


def test_the_country_is_an_island_with_an_islet_and_no_holes(shapes: dict) -> None:
    assert [len(polygon) for polygon in shapes[COUNTRY]["coordinates"]] == [1, 1]
