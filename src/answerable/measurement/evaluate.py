"""What evaluations of a change share: how a panel is read from a table, and the rows of a result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from math import isfinite
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from answerable.domain.verdicts import Reason

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
VERSION = "1"
TYPES = {"str": pa.string(), "int": pa.int64(), "float": pa.float64()}


@dataclass(frozen=True, kw_only=True)
class Term:
    """One row of a result. A number that could not be worked out is null, and `reason` says why."""

    term: str
    method: str
    of: str | None = None  # the cohort or the place that the row is about
    at: str | None = None  # the period that the row is about
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    standard_error: float | None = None
    p_value: float | None = None
    units: int | None = None
    units_left_out: int | None = None
    clusters: int | None = None
    observations: int | None = None
    inference: str | None = None  # how standard error, interval and p-value were made
    reason: Reason | None = None
    version: str = VERSION


def table_of_terms(terms: Iterable[Term]) -> ir.Table:
    schema = pa.schema([(each.name, TYPES[str(each.type).split(" ")[0].replace("Reason", "str")]) for each in fields(Term)])
    rows = [{name: _told(value) for name, value in asdict(term).items()} for term in terms]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))


def _told(value: Any) -> Any:
    """No NaN and no infinity in a table."""
    if isinstance(value, (float, np.floating)):
        return float(value) if isfinite(value) else None
    return value.value if isinstance(value, Reason) else value


@dataclass(frozen=True)
class Keys:
    """A column as numbers: `codes` are positions in the sorted `labels`, -1 where the column is null."""

    codes: Ints
    labels: list[Any]

    def named(self, code: int) -> str:
        return str(self.labels[code])


def keyed(column: pa.ChunkedArray) -> Keys:
    coded = pc.dictionary_encode(column.combine_chunks())
    order = pc.sort_indices(coded.dictionary).to_numpy()
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[-1] = -1
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Keys(place[codes], coded.dictionary.take(pa.array(order)).to_pylist())


def numbers(column: pa.ChunkedArray) -> Floats:
    """Floats, NaN where null; true is 1."""
    column = column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def code_from(labels: list[Any], start: Any) -> int:
    """The position of the first label at or after `start`; the number of labels when there is none."""
    wanted = _as_is(start, labels[0]) if labels else start
    return next((code for code, label in enumerate(labels) if label >= wanted), len(labels))


def _as_is(start: Any, label: Any) -> Any:
    """A day beside moments is their midnight; a moment beside days is its day."""
    if isinstance(label, datetime) and isinstance(start, date) and not isinstance(start, datetime):
        return datetime(start.year, start.month, start.day, tzinfo=label.tzinfo)
    return start.date() if isinstance(start, datetime) and not isinstance(label, datetime) else start
