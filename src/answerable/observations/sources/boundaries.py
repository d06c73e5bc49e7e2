"""Boundaries as GeoJSON: one feature a place, its code among the properties."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from answerable.domain.country import Source
from answerable.domain.refusals import Refusal
from answerable.observations import checks
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.reading import Read, gathered, shaped_from
from answerable.observations.schema import BOUNDARIES, KEYS

READER = "boundaries"
VERSION = "1"
EXPECTS = "a GeoJSON file of boundaries (a FeatureCollection with a code on each feature)"
SHAPES = {"Polygon", "MultiPolygon", "Point", "MultiPoint"}


def is_geojson(file: Candidate) -> bool:
    return file.is_json and b'"FeatureCollection"' in file.head


def recognises(file: Candidate) -> bool:
    return is_geojson(file)


def datasets(files: list[Candidate], source: Source) -> dict[str, list[Candidate]]:
    named: dict[str, list[Candidate]] = {}
    for file in files:
        named.setdefault(f"{source.id}/{file.stem}", []).append(file)
    return named


def read(files: list[Candidate], source: Source) -> Read:
    return read_geojson(files[0], f"{source.id}/{files[0].stem}", code=str(source.options.get("code", "areacd")))


def read_geojson(file: Candidate, dataset: str, *, code: str) -> Read:
    """`line` is the number of the feature, as GeoJSON is often one long line. The code may also be the feature's id."""
    features = _features(file)
    sieve = Sieve(
        file.name,
        pa.table(
            {
                "place": pa.array([_code(feature, code) for feature in features], pa.string()),
                "geometry": pa.array([_geometry(feature) for feature in features], pa.string()),
                "line": pa.array(range(1, len(features) + 1), pa.int64()),
            }
        ),
    )
    checks.with_required(sieve, "place", "geometry")
    checks.without_repeats(sieve, KEYS["boundaries"])
    return gathered(dataset, {"boundaries": shaped_from(sieve, BOUNDARIES)}, [sieve])


def _features(file: Candidate) -> list[dict[str, Any]]:
    try:
        features = json.loads(file.read_bytes().decode("utf-8-sig"))["features"]
        return [feature if isinstance(feature, dict) else {} for feature in features]
    except (ValueError, KeyError, TypeError) as problem:
        raise Refusal(f"{file.path} is not a whole GeoJSON FeatureCollection: {problem}. Download it again.") from problem


def _code(feature: dict[str, Any], code: str) -> str:
    said = (feature.get("properties") or {}).get(code) or feature.get("id") or ""
    return str(said)


def _geometry(feature: dict[str, Any]) -> str:
    geometry = feature.get("geometry") or {}
    return json.dumps(geometry, separators=(",", ":")) if geometry.get("type") in SHAPES else ""
