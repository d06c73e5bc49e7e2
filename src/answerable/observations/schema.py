"""The tables every reader fills. Names are lower case and differ by more than case (engines disagree otherwise)."""

from __future__ import annotations

import pyarrow as pa

OBSERVATIONS = pa.schema(
    [
        ("indicator", pa.string()),  # the publisher's own name or code
        ("measure", pa.string()),  # the publisher's measure, "" where there is one only
        ("place", pa.string()),  # the publisher's code of the place or provider
        ("place_name", pa.string()),
        ("period", pa.string()),  # ISO 8601 start/duration, for example 2023-04-01/P1Y
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),  # the last day, included
        ("value", pa.float64()),  # as published; null unless status is one that carries a value
        ("lower", pa.float64()),  # 95% limits, where published
        ("upper", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("unit", pa.string()),  # the publisher's words
        ("status", pa.string()),  # domain.verdicts.Status
        ("note", pa.string()),
        ("line", pa.int64()),  # line of the original (header is line 1); row number for Parquet
    ]
)

PLACES = pa.schema(
    [
        ("place", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),  # id of a PlaceKind of the country; one row per place and kind
        ("starts_on", pa.date32()),  # null: before the publisher's records began
        ("ends_on", pa.date32()),  # the last day, included; null: still there
        ("line", pa.int64()),
    ]
)

MEMBERSHIPS = pa.schema(
    [
        ("place", pa.string()),
        ("within", pa.string()),
        ("kind", pa.string()),  # kind of the place it lies within
        ("share", pa.float64()),  # share of the place's people, 1.0 when it lies wholly within
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("line", pa.int64()),
    ]
)

NEIGHBOURS = pa.schema(
    [
        ("neighbours", pa.string()),  # id of a NeighbourSet of the country
        ("place", pa.string()),
        ("neighbour", pa.string()),
        ("rank", pa.int32()),
        ("line", pa.int64()),
    ]
)

BOUNDARIES = pa.schema(
    [
        ("place", pa.string()),
        ("geometry", pa.string()),  # a GeoJSON geometry, longitude and latitude (or the invented country's own plane)
        ("line", pa.int64()),
    ]
)

REJECTS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),  # a short sentence
        ("what_to_do", pa.string()),
    ]
)

TABLES = {
    "observations": OBSERVATIONS,
    "places": PLACES,
    "memberships": MEMBERSHIPS,
    "neighbours": NEIGHBOURS,
    "boundaries": BOUNDARIES,
}

# What makes two rows of one release the same fact; a second row with the same key is rejected.
KEYS = {
    "observations": ["indicator", "measure", "place", "period"],
    "places": ["place", "kind"],
    "memberships": ["place", "within", "kind", "starts_on"],
    "neighbours": ["neighbours", "place", "rank"],
    "boundaries": ["place"],
}
