"""The line of one place: figures with their range, the limits of its control chart, the country, the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from answerable.web.charts.look import BAND, CONFIG, FLOOR, GREY, INK, LINE, axis_format, title


@dataclass(frozen=True)
class Dot:
    at: str  # the day in the middle of the period, ISO
    value: float | None
    lower: float | None
    upper: float | None
    limit_lower: float | None
    limit_upper: float | None
    country: float | None
    signal: bool


def line(dots: list[Dot], *, heading: str, country: str, unit: str, floor: float | None, wide: bool) -> dict[str, Any]:
    width, height = (640, 300) if wide else (320, 190)
    values = [dot.__dict__ for dot in dots]
    y = _y(dots, unit=unit, floor=floor)
    x = _x(dots, ticks=6 if wide else 4)
    layers = [
        {"mark": {"type": "area", "color": BAND, "opacity": 0.7}, "transform": [{"filter": "isValid(datum.lower)"}],
         "encoding": {"x": x, "y": y | {"field": "lower"}, "y2": {"field": "upper"}}},
        _rule("limit_lower", x, y), _rule("limit_upper", x, y),
        {"mark": {"type": "line", "color": GREY, "strokeWidth": 1.2}, "transform": [{"filter": "isValid(datum.country)"}],
         "encoding": {"x": x, "y": y | {"field": "country"}}},
        {"mark": {"type": "line", "color": LINE, "strokeWidth": 2.5}, "encoding": {"x": x, "y": y | {"field": "value"}}},
        {"mark": {"type": "point", "filled": True, "size": 34 if len(dots) < 40 else 12, "color": LINE, "opacity": 1},
         "transform": [{"filter": "isValid(datum.value)"}], "encoding": {"x": x, "y": y | {"field": "value"}}},
        {"mark": {"type": "point", "filled": True, "size": 70, "shape": "diamond", "color": INK, "opacity": 1},
         "transform": [{"filter": "datum.signal && isValid(datum.value)"}], "encoding": {"x": x, "y": y | {"field": "value"}}},
        *_end_labels(dots, x, y, country=country),
        *_floor(floor, y, dots),
    ]  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": width, "height": height, "title": {"text": title(heading, width=width)},
        "data": {"values": values}, "layer": layers, "config": CONFIG,
    }  # fmt: skip


def _x(dots: list[Dot], *, ticks: int) -> dict[str, Any]:
    """Years; months where all lies within four years."""
    months = date.fromisoformat(dots[-1].at) - date.fromisoformat(dots[0].at) < timedelta(days=4 * 365)
    axis = {"title": None, "tickCount": ticks, "format": "%b %Y" if months else "%Y", "labelFlush": True, "labelOverlap": True}
    return {"field": "at", "type": "temporal", "axis": axis}


def _y(dots: list[Dot], *, unit: str, floor: float | None) -> dict[str, Any]:
    """The axis fits the figures: it need not start at nought, for these are lines, not bars."""
    parts = [part for dot in dots for part in (dot.value, dot.lower, dot.upper, dot.limit_lower, dot.limit_upper, dot.country)]
    known = [part for part in [*parts, floor] if part is not None]
    low, high = min(known), max(known)
    room = (high - low) * 0.06 or abs(high) * 0.05 or 1.0
    low = max(low - room, 0.0) if low >= 0 else low - room
    high = min(high + room, 100.0) if unit == "%" and high <= 100 else high + room
    axis = {"title": None, "tickCount": 4, "format": axis_format(span=high - low)}
    if unit == "%":
        axis["labelExpr"] = "datum.label + '%'"
    elif unit == "£":
        axis["labelExpr"] = "'£' + datum.label"
    return {"type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False}, "axis": axis}


def _rule(name: str, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """Process limits, dashed: within them a point is no more than noise."""
    return {
        "mark": {"type": "line", "color": GREY, "strokeDash": [4, 3], "strokeWidth": 1},
        "transform": [{"filter": f"isValid(datum.{name})"}],
        "encoding": {"x": x, "y": y | {"field": name}},
    }


def _end_labels(dots: list[Dot], x: dict[str, Any], y: dict[str, Any], *, country: str) -> list[dict[str, Any]]:
    known = [dot for dot in dots if dot.country is not None]
    if not known:
        return []
    mark = {
        "type": "text",
        "align": "right",
        "dy": _away(known[-1], y["scale"]["domain"]),
        "font": "Arial",
        "fontSize": 13,
        "text": country,
    }
    data, encoding = {"values": [known[-1].__dict__]}, {"x": x, "y": y | {"field": "country"}}
    halo = {"color": "white", "stroke": "white", "strokeWidth": 4}
    return [{"data": data, "mark": mark | look, "encoding": encoding} for look in (halo, {"color": GREY})]


def _away(dot: Dot, domain: list[float]) -> int:
    """Above the line where the place is below it, and the other way round; never under the axis."""
    low, high = domain
    above = dot.value is None or dot.country is None or dot.value < dot.country or dot.country - low < 0.12 * (high - low)
    return -9 if above else 13


def _floor(floor: float | None, y: dict[str, Any], dots: list[Dot]) -> list[dict[str, Any]]:
    if floor is None:
        return []
    data = {"values": [{"floor": floor}]}
    mark = {
        "type": "text",
        "align": "left",
        "dy": -7,
        "font": "Arial",
        "fontSize": 13,
        "fontWeight": "bold",
        "color": FLOOR,
        "text": "Standard",
    }
    return [
        {"data": data, "mark": {"type": "rule", "color": FLOOR, "strokeWidth": 2}, "encoding": {"y": y | {"field": "floor"}}},
        {"data": data, "mark": mark, "encoding": {"y": y | {"field": "floor"}, "x": {"value": 4}}},
    ]
