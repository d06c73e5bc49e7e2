"""Writes what the invented country publishes: tidy CSV files and a map, the same bytes from the same seed everywhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path

from answerable.invented import gazetteer, land, planted
from answerable.invented import places as m
from answerable.invented.indicators import INDICATORS, Indicator, Rate, Share
from answerable.invented.series import Figure, drawn, summed
from answerable.invented.urgent_care import urgent_care

SEED = 2024
COLUMNS = [each.name for each in fields(Figure)]


def write_figures(folder: Path, *, seed: int = SEED) -> None:
    """The first delivery: every indicator, the places, who lies within whom, who is like whom, and the map."""
    folder.mkdir(parents=True, exist_ok=True)
    for indicator, rows in figures(seed=seed).items():
        _write_table(folder / f"{indicator}.csv", COLUMNS, (asdict(row) for row in rows))
    _write_table(folder / "places.csv", ["place", "name", "kind", "starts_on", "ends_on"], gazetteer.place_rows())
    _write_table(
        folder / "memberships.csv", ["place", "within", "kind", "share", "starts_on", "ends_on"], gazetteer.membership_rows()
    )
    _write_table(folder / "neighbours.csv", ["neighbours", "place", "neighbour", "rank"], gazetteer.neighbour_rows())
    (folder / "boundaries.geojson").write_text(_map(), encoding="utf-8", newline="\n")


def write_corrections(folder: Path, *, seed: int = SEED) -> None:
    """A later delivery: urgent care with November 2024 put right, to load after the first."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = urgent_care(seed=seed, corrected=True)
    _write_table(folder / "urgent-care-four-hours.csv", COLUMNS, (asdict(row) for row in rows))


def figures(*, seed: int = SEED) -> dict[str, list[Figure]]:
    """Every indicator's rows, in the order of the file."""
    series = {(i.id, council.code): drawn(i, council, seed=seed) for i in INDICATORS for council in m.COUNCILS}
    planted.planted(series, seed=seed)
    larger = {(i.id, code): _larger(i, code, name, series) for i in INDICATORS for code, name in m.larger_areas(i.kinds).items()}
    old = {
        (i.id, code): planted.before_the_merger(series[(i.id, m.QUILLBY)], code, seed=seed)
        for i in INDICATORS
        if isinstance(i, Share | Rate)
        for code in m.OLD_COUNCILS
    }
    planted.held_back(series)
    everything = larger | series | old
    published = {i.id: [row for (name, _), rows in everything.items() if name == i.id for row in rows] for i in INDICATORS}
    return published | {"urgent-care-four-hours": urgent_care(seed=seed)}


def _larger(indicator: Indicator, code: str, name: str, series: dict[tuple[str, str], list[Figure]]) -> list[Figure]:
    parts = [(m.BY_CODE[member], share, series[(indicator.id, member)]) for member, share in m.members(code).items()]
    return summed(indicator, parts, code, name)


def _map() -> str:
    features = [
        {"type": "Feature", "properties": {"areacd": code}, "geometry": geometry} for code, geometry in land.boundaries().items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")) + "\n"


def _write_table(path: Path, columns: list[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
