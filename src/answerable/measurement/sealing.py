"""The last step: numbers settled to 12 figures, methods and sources written on each row, and its permanent id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from answerable.domain.judgements import JUDGEMENT, Column

FIGURES = 12  # significant; engines differ in the last few of sixteen
TYPES = {"string": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "date": pa.date32()}


def schema_of(columns: list[Column]) -> pa.Schema:
    return pa.schema([(column.name, TYPES[column.type]) for column in columns])


def seal(
    judgements: pa.Table, *, methods: Mapping[str, str], releases: Mapping[tuple[str, str], str], judged_by: str
) -> pa.Table:
    """Add methods, releases, judged_by and judgement. `releases` goes by (subject, place_release)."""
    subjects = judgements.column("subject").to_pylist()
    places = judgements.column("place_release").to_pylist()
    rows = judgements.drop_columns(["place_release"])
    rows = rows.append_column("methods", pa.array([methods[subject] for subject in subjects], pa.string()))
    rows = rows.append_column("releases", pa.array([releases[key] for key in zip(subjects, places, strict=True)], pa.string()))
    rows = rows.append_column("judged_by", pa.array([judged_by] * len(subjects), pa.string()))
    rows = settled(rows, [column for column in JUDGEMENT if column.name != "judgement"])
    ids = pa.array([identify(row) for row in rows.to_pylist()], pa.string())
    return rows.add_column(0, "judgement", ids).cast(schema_of(JUDGEMENT))


def identify(row: Mapping[str, Any]) -> str:
    """First 16 hex digits of the SHA-256 of the canonical JSON of all columns but the id itself."""
    return hashlib.sha256(canonical(row).encode()).hexdigest()[:16]


def canonical(row: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces; dates as ISO 8601."""
    plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items() if key != "judgement"}
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def settled(rows: pa.Table, columns: list[Column]) -> pa.Table:
    """The columns named, in order, numbers rounded to 12 significant figures."""
    made = [_figures(rows.column(column.name)) if column.type == "float64" else rows.column(column.name) for column in columns]
    return pa.table(made, names=[column.name for column in columns]).cast(schema_of(columns))


def _figures(column: pa.ChunkedArray) -> pa.Array:
    """Never NaN."""
    values = column.cast(pa.float64()).to_numpy()
    size = np.where(np.isfinite(values) & (values != 0), np.abs(values), 1.0)
    digits = np.clip(FIGURES - 1 - np.floor(np.log10(size)), -300, 300)
    power = 10.0 ** np.abs(digits)
    rounded = np.where(digits >= 0, np.round(values * power) / power, np.round(values / power) * power)
    return pa.array(np.where(np.isfinite(values), rounded, np.nan) + 0.0, from_pandas=True)
