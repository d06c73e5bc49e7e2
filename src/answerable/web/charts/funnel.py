"""A funnel: places by size, with how far chance alone would carry a place of that size from the country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from answerable.web.charts.look import CONFIG, GREY, INK, LINE, title


@dataclass(frozen=True)
class Sized:
    name: str
    size: float
    value: float


@dataclass(frozen=True)
class Limit:
    size: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


def funnel(places: list[Sized], limits: list[Limit], *, heading: str, whole: float, country: str, out_of: str) -> dict[str, Any]:
    values = [place.value for place in places]
    room = (max(values) - min(values)) * 0.08 or 1
    domain = [max(0.0, min(values) - room), min(100.0, max(values) + room)]
    x = {
        "type": "quantitative",
        "scale": {"type": "log", "nice": False},
        "axis": {"title": out_of, "format": "~s", "tickCount": 4},
    }
    y = {
        "type": "quantitative",
        "scale": {"domain": domain, "zero": False},
        "axis": {"title": None, "labelExpr": "datum.label + '%'", "tickCount": 5},
    }
    lines = [
        {
            "data": {"values": [limit.__dict__ for limit in limits]},
            "mark": {"type": "line", "color": GREY, "strokeWidth": 1, "clip": True}
            | ({"strokeDash": [4, 3]} if name.endswith("95") else {}),
            "encoding": {"x": x | {"field": "size"}, "y": y | {"field": name}},
        }
        for name in ("lower_95", "upper_95", "lower_998", "upper_998")
    ]
    mean = {
        "data": {"values": [{"whole": whole}]},
        "mark": {"type": "rule", "color": INK},
        "encoding": {"y": y | {"field": "whole"}},
    }
    dots = {
        "data": {"values": [place.__dict__ for place in places]},
        "mark": {"type": "point", "filled": True, "size": 40, "color": LINE, "opacity": 0.8},
        "encoding": {"x": x | {"field": "size"}, "y": y | {"field": "value"}},
    }
    label = {
        "data": {"values": [{"whole": whole}]},
        "mark": {"type": "text", "align": "right", "dy": -7, "text": country, "font": "Arial", "fontSize": 13, "color": INK},
        "encoding": {"y": y | {"field": "whole"}, "x": {"value": 476}},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 480,
        "height": 320,
        "title": {"text": title(heading, width=480)},
        "layer": [*lines, mean, dots, label],
        "config": CONFIG,
    }
