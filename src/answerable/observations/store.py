"""The figures in force, as Ibis tables. The only place where an engine is opened over them."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from answerable.observations import pointer
from answerable.observations.engines import address, open_engine
from answerable.observations.home import Home
from answerable.observations.release import Manifest, path_of_table, read_manifest
from answerable.observations.schema import KEYS, TABLES

LABELS = [pa.field("release", pa.string()), pa.field("dataset", pa.string()), pa.field("source", pa.string())]


class Store:
    """Reads one home, now or as it stood at a moment. A context manager."""

    def __init__(self, home: Home, *, engine: str = "duckdb", as_of: datetime | None = None):
        self.home = home
        self.engine = engine
        self.as_of = as_of

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        if "connection" in self.__dict__:
            self.connection.disconnect()

    @cached_property
    def connection(self) -> Any:
        """The Ibis backend."""
        return open_engine(self.engine)

    @cached_property
    def releases(self) -> dict[str, str]:
        """Dataset -> release in force."""
        return pointer.in_force(self.home, as_of=self.as_of).releases

    def manifests(self) -> list[Manifest]:
        return [self.manifest(release) for _, release in sorted(self.releases.items())]

    def manifest(self, release: str) -> Manifest:
        """Of any release, in force or not."""
        return read_manifest(self.home, release)

    def table(self, name: str) -> ir.Table:
        """Rows of all releases in force, with the columns release, dataset and source; empty where no release has any."""
        schema = pa.schema([*TABLES[name], *LABELS])
        paths = [address(path, engine=self.engine, releases=self.home.releases) for path in self._paths(name)]
        if not paths:
            return ibis.memtable(schema.empty_table())
        rows = self.connection.read_parquet(paths)
        return rows if name == "observations" else _once(rows, KEYS[name])

    def _paths(self, name: str) -> list[Any]:
        paths = (path_of_table(self.home, release, name) for _, release in sorted(self.releases.items()))
        return [path for path in paths if path.is_file()]


def _once(rows: ir.Table, keys: list[str]) -> ir.Table:
    """One row for each fact, as two files may both draw the same place: the dataset first in the alphabet wins."""
    first = ibis.window(group_by=keys, order_by=[rows.dataset, rows.line])
    return rows.mutate(answer=ibis.row_number().over(first)).filter(ibis._.answer == 0).drop("answer")
