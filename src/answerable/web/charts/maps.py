"""A map of what the comparison says of each place: words in colours, never a rank."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from answerable.web.charts.look import BY_WORD, CONFIG, title

WIDTH = 340


@dataclass(frozen=True)
class Area:
    name: str
    category: str
    geometry: dict[str, Any]
    estimate: float | None


def country_map(areas: list[Area], backdrop: list[dict[str, Any]], *, heading: str, country: str, unit: str) -> dict[str, Any]:
    """Colours say what the comparison says; where nothing can be compared, shades show the figures as published."""
    flat, height = flattened([*backdrop, *(area.geometry for area in areas)])
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"says": area.category, "estimate": area.estimate}}
        for area, shape in zip(areas, flat[len(backdrop) :], strict=True)
    ]
    compared = any(area.category not in ("Not compared", "No figure") for area in areas)
    behind = {
        "data": {"values": [{"type": "Feature", "geometry": shape} for shape in flat[: len(backdrop)]]},
        "mark": {"type": "geoshape", "fill": "#f3f2f1", "stroke": "#b1b4b6", "strokeWidth": 0.4},
    }
    front = {
        "data": {"values": features},
        "mark": {"type": "geoshape", "stroke": "#505a5f", "strokeWidth": 0.4},
        "encoding": {"color": by_comparison(areas, country) if compared else by_figure(unit)},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": height,
        "title": {"text": title(heading, width=WIDTH)},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "layer": [behind, front],
        "config": CONFIG,
    }


def by_comparison(areas: list[Area], country: str) -> dict[str, Any]:
    present = [word for word in BY_WORD if any(area.category == word for area in areas)]
    return {
        "field": "properties.says",
        "type": "nominal",
        "scale": {"domain": present, "range": [BY_WORD[word] for word in present]},
        "legend": {"title": f"Against {country}", "orient": "top", "columns": 2},
    }


def by_figure(unit: str) -> dict[str, Any]:
    """Fifths of the places, lightest to darkest."""
    label = {"%": "datum.label + ' %'", "£": "'£ ' + datum.label"}.get(unit, "datum.label")
    legend = {
        "title": "The figure as published",
        "titleLimit": 0,
        "orient": "top",
        "gradientLength": 300,
        "labelExpr": label,
    }
    return {
        "field": "properties.estimate",
        "type": "quantitative",
        "scale": {"type": "quantile", "range": ["#e8f1f8", "#bbd4ea", "#77a9d6", "#1d70b8", "#0f385c"]},
        "legend": legend | {"format": ",.3~r"},
    }


def flattened(geometries: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """In pixels, half a pixel fine, so that the picture is small; and the height.

    Longitudes are drawn in by the cosine of the middle latitude; an invented plane is taken as it is.
    """
    points = [point for geometry in geometries for ring in _rings(geometry) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    on_earth = west >= -180 and east <= 180 and south >= -90 and north <= 90
    squeeze = math.cos(math.radians((south + north) / 2)) if on_earth else 1.0
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def pixel(point: list[float]) -> list[float]:
        return [round((point[0] - west) * squeeze * scale * 2) / 2, round((north - point[1]) * scale * 2) / 2]

    return [_drawn(geometry, pixel) for geometry in geometries], math.ceil((north - south) * scale)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _drawn(geometry: dict[str, Any], pixel: Callable[[list[float]], list[float]]) -> dict[str, Any]:
    """Islands that no pixel could show are left out, unless the place is nothing else."""
    rings = [_coarse(ring, pixel) for ring in _rings(geometry)]
    kept = [ring for ring in rings if len(ring) > 3] or [max(rings, key=len)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in kept]}


def _coarse(ring: list[list[float]], pixel: Callable[[list[float]], list[float]]) -> list[list[float]]:
    coarse: list[list[float]] = []
    for point in ring:
        at = pixel(point)
        if not coarse or coarse[-1] != at:
            coarse.append(at)
    return coarse
