"""A map of what the comparison says of each place: words in colours, never a rank."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from answerable.web.charts.look import BY_WORD, CONFIG, title

WIDTH = 440


@dataclass(frozen=True)
class Area:
    name: str
    category: str
    geometry: dict[str, Any]
    figure: str


def world_map(areas: list[Area], *, heading: str, country: str) -> dict[str, Any]:
    flat, ratio = flattened([area.geometry for area in areas])
    features = [
        {"type": "Feature", "geometry": geometry, "properties": {"says": area.category}}
        for area, geometry in zip(areas, flat, strict=True)
        if geometry["coordinates"]
    ]
    present = [word for word in BY_WORD if any(area.category == word for area in areas)]
    colour = {
        "field": "properties.says",
        "type": "nominal",
        "scale": {"domain": present, "range": [BY_WORD[word] for word in present]},
        "legend": {"title": f"Against {country}", "orient": "top", "columns": 2},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": round(WIDTH * ratio),
        "title": {"text": title(heading, width=WIDTH)},
        "data": {"values": features},
        "projection": {"type": "identity", "reflectY": True},
        "mark": {"type": "geoshape", "stroke": "#505a5f", "strokeWidth": 0.4},
        "encoding": {"color": colour},
        "config": CONFIG,
    }


def flattened(geometries: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], float]:
    """Longitudes drawn in by the cosine of the middle latitude and points no pixel could show dropped; height over width."""
    points = [point for geometry in geometries for ring in _rings(geometry) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    on_earth = -180 <= west and east <= 180 and -90 <= south and north <= 90
    squeeze = math.cos(math.radians((south + north) / 2)) if on_earth else 1.0
    step = max((east - west) * squeeze / WIDTH * 0.7, 1e-9)
    drawn = [_drawn(geometry, squeeze=squeeze, step=step) for geometry in geometries]
    return drawn, (north - south) / max((east - west) * squeeze, 1e-9)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _drawn(geometry: dict[str, Any], *, squeeze: float, step: float) -> dict[str, Any]:
    rings = [_coarse(ring, squeeze=squeeze, step=step) for ring in _rings(geometry)]
    kept = [ring for ring in rings if len(ring) > 3] or [max(rings, key=len)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in kept]}


def _coarse(ring: list[list[float]], *, squeeze: float, step: float) -> list[list[float]]:
    coarse: list[list[float]] = []
    for point in ring:
        x, y = round(point[0] * squeeze / step) * step, round(point[1] / step) * step
        if not coarse or coarse[-1] != [x, y]:
            coarse.append([x, y])
    return coarse
