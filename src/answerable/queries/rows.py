"""A judgement and a point of a series as named tuples: small, frozen, read by attribute."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterable, Mapping
from sys import intern
from typing import Any

import pyarrow as pa

from answerable.domain.judgements import FINDINGS, JUDGEMENT, SERIES

JudgementRow = namedtuple("JudgementRow", [column.name for column in JUDGEMENT])
Point = namedtuple("Point", [column.name for column in SERIES])
Found = namedtuple("Found", [column.name for column in FINDINGS])


def judgement_row(values: Mapping[str, Any]) -> JudgementRow:
    """Long texts that many rows share (methods, releases) are kept once."""
    return JudgementRow(
        *(intern(value) if isinstance(value := values.get(name), str) else value for name in JudgementRow._fields)
    )


def judgement_rows(texts: Iterable[str]) -> list[JudgementRow]:
    return [judgement_row(json.loads(text)) for text in texts]


def points(table: pa.Table) -> list[Point]:
    return _tuples(table, Point)


def found(table: pa.Table) -> list[Found]:
    return _tuples(table, Found)


def _tuples(table: pa.Table, kind: Any) -> list[Any]:
    """Columns that an older run did not have are nothing."""
    columns = [table[name].to_pylist() if name in table.column_names else [None] * table.num_rows for name in kind._fields]
    return [kind(*values) for values in zip(*columns, strict=True)]
