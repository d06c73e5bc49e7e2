"""Places beside one another: each figure as a dot in its range, in the order of names, the place asked about on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from answerable.web.charts.look import BAND, CONFIG, GREY, INK, LINE, title

ROW = 22


@dataclass(frozen=True)
class Mark:
    name: str
    value: float
    lower: float | None
    upper: float | None
    own: bool


def beside(marks: list[Mark], *, heading: str, unit: str) -> dict[str, Any]:
    label = {"%": "datum.label + '%'", "£": "'£' + datum.label"}.get(unit, "datum.label")
    x = {
        "type": "quantitative",
        "scale": {"zero": False},
        "axis": {"title": None, "tickCount": 5, "labelExpr": label, "grid": True},
    }
    names = [mark.name for mark in marks]
    y = {"field": "name", "type": "nominal", "sort": names, "axis": {"title": None, "labelLimit": 190, "ticks": False}}
    colour = {"condition": {"test": "datum.own", "value": INK}, "value": LINE}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 340,
        "height": ROW * len(marks),
        "title": {"text": title(heading, width=520)},
        "data": {"values": [mark.__dict__ for mark in marks]},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 6, "color": BAND},
                "transform": [{"filter": "isValid(datum.lower)"}],
                "encoding": {"x": x | {"field": "lower"}, "x2": {"field": "upper"}, "y": y},
            },
            {
                "transform": [{"filter": "datum.own"}],
                "mark": {"type": "rule", "color": GREY, "strokeDash": [4, 3]},
                "encoding": {"x": x | {"field": "value"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"x": x | {"field": "value"}, "y": y, "color": colour},
            },
        ],
        "config": CONFIG,
    }
