"""Charts are drawn from what is known only, and kept under the hash of what they show."""

from __future__ import annotations

from answerable.web.charts.drawing import drawn
from answerable.web.charts.line import Dot, line
from answerable.web.charts.maps import Area, country_map, flattened

DOTS = [Dot(f"20{year}-07-01", 60.0 + year, 59.0 + year, 61.0 + year, None, None, 75.0, False) for year in range(10, 20)]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]}


def test_a_chart_is_drawn_with_its_finding_and_drawn_once(tmp_path):
    spec = line(DOTS, heading="Work: better", country="England", unit="%", floor=95.0, wide=False)
    first = drawn(spec, folder=tmp_path, form="svg")
    assert b"Work: better" in first
    assert b"England" in first
    assert b"Standard" in first
    assert len(list(tmp_path.rglob("*.svg"))) == 1
    assert drawn(spec, folder=tmp_path, form="svg") == first
    assert drawn(spec, folder=tmp_path, form="png").startswith(b"\x89PNG")


def test_gaps_stay_gaps(tmp_path):
    dots = [*DOTS[:4], Dot("2014-07-01", None, None, None, None, None, None, False), *DOTS[5:]]
    spec = line(dots, heading="Gap", country="England", unit="", floor=None, wide=True)
    assert drawn(spec, folder=tmp_path, form="svg").startswith(b"<svg")


def test_a_map_is_in_pixels_and_draws_every_place(tmp_path):
    shapes, height = flattened([SQUARE])
    assert shapes[0]["coordinates"][0][0][0] == [0.0, float(height)] or abs(shapes[0]["coordinates"][0][0][0][1] - height) < 1
    spec = country_map([Area("A", "Better", SQUARE, 1.0)], [SQUARE], heading="Map", country="England", unit="%")
    assert b"#1d70b8" in drawn(spec, folder=tmp_path, form="svg")
