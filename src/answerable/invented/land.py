"""The shape of Merrow: an island of small six-sided fields, shared out among councils, whose outlines are then traced.

Fields share their corners exactly, so neighbouring councils never overlap and leave no gap.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from answerable.invented import places as m

SIDE = 0.026  # of a field, in degrees
WOBBLE = 0.30  # how far corners stray, as a share of the side
Cell = tuple[int, int]
Corner = tuple[int, int]
Ring = list[list[float]]

# Rounded hills of an island (east, north, reach, height); land is where they add up to one or more.
HILLS = [
    (1.30, 2.35, 0.55, 1.5),
    (0.85, 2.05, 0.45, 1.2),
    (1.55, 1.75, 0.55, 1.4),
    (1.15, 1.30, 0.60, 1.5),
    (1.75, 1.05, 0.45, 1.2),
    (0.75, 0.85, 0.45, 1.3),
    (1.35, 0.60, 0.42, 1.1),
    (1.85, 2.10, 0.30, 0.9),
    (0.40, 1.52, 0.22, -1.1),
    (2.22, 1.50, 0.22, -1.2),
    (1.12, 0.18, 0.20, -1.0),
]
ISLET = (2.62, 2.42, 0.09)


def boundaries() -> dict[str, dict[str, object]]:
    """A GeoJSON geometry for every area of Merrow, abolished councils too."""
    owners = _councils_of(_land())
    corners = _wobbled({corner for cell in owners for corner in _corners(cell)})
    shapes = {}
    for code in [*m.BY_CODE, *m.larger_areas(["country", "combined-authority", "health-board", "police-force"])]:
        wanted = {code} if code in m.BY_CODE else {c for c, share in m.members(code).items() if share > 0.5}
        shapes[code] = _outline({cell for cell, owner in owners.items() if owner in wanted}, corners)
    for code, cells in _before_the_merger({cell for cell, owner in owners.items() if owner == m.QUILLBY}).items():
        shapes[code] = _outline(cells, corners)
    return shapes


def _centre(cell: Cell) -> tuple[float, float]:
    column, row = cell
    return SIDE * 1.5 * column, SIDE * math.sqrt(3) * (row + 0.5 * (column % 2))


def _corners(cell: Cell) -> list[Corner]:
    """The six corners, anticlockwise, on a grid of half columns and half rows that all fields share."""
    column, row = cell
    x, y = 3 * column, 2 * row + column % 2
    return [(x + 2, y), (x + 1, y + 1), (x - 1, y + 1), (x - 2, y), (x - 1, y - 1), (x + 1, y - 1)]


def _height(east: float, north: float) -> float:
    coves = 0.13 * math.sin(11 * east + 3 * north) * math.cos(9 * north - 2 * east)
    return coves + sum(height * math.exp(-((east - x) ** 2 + (north - y) ** 2) / reach**2) for x, y, reach, height in HILLS)


def _land() -> list[Cell]:
    cells = [(column, row) for column in range(80) for row in range(70)]
    return [cell for cell in cells if _height(*_centre(cell)) >= 1 or _on_islet(cell)]


def _on_islet(cell: Cell) -> bool:
    east, north = _centre(cell)
    return math.dist((east, north), ISLET[:2]) <= ISLET[2]


def _councils_of(land: list[Cell]) -> dict[Cell, str]:
    """Share the land out by nearness to a middle; towns reach less far than open country."""
    main = [cell for cell in land if not _on_islet(cell)]
    points = np.array([_centre(cell) for cell in main])
    named = [c for c in m.COUNCILS if c.name != "Farholm"]
    middles = _settled(points, len(named))
    order = _named_order(middles)
    reach = np.array([0.035 * named[place].town for place in order])
    nearest = np.argmin(_squares(points, middles) + reach, axis=1)
    farholm = {cell: "M06000024" for cell in land if _on_islet(cell)}
    return {cell: named[order[middle]].code for cell, middle in zip(main, nearest, strict=True)} | farholm


def _squares(points: np.ndarray, middles: np.ndarray) -> np.ndarray:
    squares: np.ndarray = ((points[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
    return np.round(squares, 9)


def _settled(points: np.ndarray, count: int) -> np.ndarray:
    """Middles spread evenly over the land (Lloyd 1982), begun from a fixed draw."""
    middles = points[np.random.default_rng(11).choice(len(points), size=count, replace=False)]
    for _ in range(25):
        nearest = np.argmin(_squares(points, middles), axis=1)
        middles = np.round([points[nearest == place].mean(axis=0) for place in range(count)], 6)
    return middles


def _named_order(middles: np.ndarray) -> list[int]:
    """Which council each middle is: the eight northernmost the Fells, the capital in the middle, then coast and vales."""
    places = sorted(range(len(middles)), key=lambda p: -middles[p][1])
    fells, rest = places[:8], places[8:]
    capital = min(rest, key=lambda p: math.dist(middles[p], (1.2, 1.35)))
    rest = sorted((p for p in rest if p != capital), key=lambda p: -middles[p][0] - 0.35 * middles[p][1])
    ranked = [*fells, *rest[:8], *rest[8:], capital]
    return [ranked.index(place) for place in range(len(middles))]


def _before_the_merger(cells: set[Cell]) -> dict[str, set[Cell]]:
    lows = sorted(cells, key=lambda cell: (cell[0], cell[1]))
    nether = set(lows[: round(len(lows) * 0.55)])
    return {m.NETHER_QUILL: nether, m.OVER_QUILL: cells - nether}


def _wobbled(corners: set[Corner]) -> dict[Corner, list[float]]:
    """Corners nudged off the grid so that borders and coasts look walked rather than ruled."""
    nudges = np.random.default_rng(7).uniform(-WOBBLE, WOBBLE, size=(400, 400, 2)) * SIDE
    place = {}
    for x, y in corners:
        east, north = SIDE * x / 2, SIDE * y * math.sqrt(3) / 2
        place[(x, y)] = [round(float(east + nudges[x + 50, y + 50, 0]), 4), round(float(north + nudges[x + 50, y + 50, 1]), 4)]
    return place


def _outline(cells: set[Cell], corners: dict[Corner, list[float]]) -> dict[str, object]:
    """The edges that only one field has, walked round; outer rings run clockwise, as map-drawing programs want them."""
    rings = [[corners[corner] for corner in ring] for ring in _rings(_outer_edges(cells))]
    outer = sorted((ring for ring in rings if _area(ring) > 0), key=lambda ring: (-_area(ring), ring))
    polygons: list[list[Ring]] = [[ring] for ring in outer]
    for hole in (ring for ring in rings if _area(ring) <= 0):
        next(polygon for polygon in reversed(polygons) if _holds(polygon[0], hole[0])).append(hole)
    clockwise = [[ring[::-1] for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": clockwise}


def _outer_edges(cells: set[Cell]) -> dict[Corner, Corner]:
    edges = set()
    for cell in cells:
        ring = _corners(cell)
        edges |= set(zip(ring, ring[1:] + ring[:1], strict=True))
    return {start: end for start, end in edges if (end, start) not in edges}


def _rings(edges: dict[Corner, Corner]) -> list[list[Corner]]:
    """Three fields meet at a corner, so each outer corner has one way on."""
    rings = []
    left = dict(sorted(edges.items()))
    while left:
        ring = [next(iter(left))]
        while ring[-1] in left:
            ring.append(left.pop(ring[-1]))
        rings.append(ring)
    return rings


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _holds(ring: Ring, point: list[float]) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
