"""What a reader of a publisher's files is, and what it hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from answerable.domain.country import Source
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve
from answerable.observations.schema import REJECTS


@dataclass(frozen=True)
class Read:
    """A dataset as its reader understood it. rows = taken + rejected, always; `load` holds every reader to it."""

    dataset: str
    tables: dict[str, pa.Table]
    rejects: pa.Table
    rows: int
    taken: int
    metadata: dict[str, Any] = field(default_factory=dict)


class Reader(Protocol):
    """A module of `observations.sources`."""

    READER: str
    VERSION: str
    EXPECTS: str

    def recognises(self, file: Candidate) -> bool: ...

    def datasets(self, files: list[Candidate], source: Source) -> dict[str, list[Candidate]]: ...

    def read(self, files: list[Candidate], source: Source) -> Read: ...


def gathered(dataset: str, tables: dict[str, pa.Table], sieves: Sequence[Sieve], metadata: dict[str, Any] | None = None) -> Read:
    """A Read whose counts come from the sieves that the rows went through."""
    rejects = pa.concat_tables([REJECTS.empty_table(), *(sieve.rejects() for sieve in sieves)])
    taken = sum(sieve.table.num_rows for sieve in sieves)
    return Read(dataset, tables, rejects, sum(sieve.rows for sieve in sieves), taken, metadata or {})


def shaped(columns: dict[str, Any], schema: pa.Schema, length: int) -> pa.Table:
    """A table of the schema; a column that is not given is null."""
    arrays = [
        _cast(columns[field.name], field.type) if field.name in columns else pa.nulls(length, field.type) for field in schema
    ]
    return pa.table(arrays, schema=schema)


def shaped_from(sieve: Sieve, schema: pa.Schema) -> pa.Table:
    """What went through the sieve, in the shape of the schema."""
    given = {name: sieve.table[name] for name in sieve.table.column_names if name in schema.names}
    return shaped(given, schema, sieve.table.num_rows)


def _cast(values: Any, kind: pa.DataType) -> Any:
    return values.cast(kind) if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, kind)
