"""A judgement and a point of a series as named tuples: small, frozen, read by attribute."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterable, Mapping
from sys import intern
from typing import Any

import pyarrow as pa

from answerable.domain.judgements import JUDGEMENT, SERIES

JudgementRow = namedtuple("JudgementRow", [column.name for column in JUDGEMENT])
Point = namedtuple("Point", [column.name for column in SERIES])


def judgement_row(values: Mapping[str, Any]) -> JudgementRow:
    """Long texts that many rows share (methods, releases) are kept once."""
    return JudgementRow(
        *(intern(value) if isinstance(value := values.get(name), str) else value for name in JudgementRow._fields)
    )


def judgement_rows(texts: Iterable[str]) -> list[JudgementRow]:
    return [judgement_row(json.loads(text)) for text in texts]


def points(table: pa.Table) -> list[Point]:
    columns = [table[name].to_pylist() for name in Point._fields]
    return [Point(*values) for values in zip(*columns, strict=True)]
