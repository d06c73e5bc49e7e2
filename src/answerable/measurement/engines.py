"""Where whole tables leave their engine for numpy and come back: the same numbers on DuckDB and on Spark."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from ibis.util import gen_name

from answerable.measurement.spans import Spans

Work = Callable[..., Mapping[str, Any]]
ROWS = 200_000  # in one call of the work: large enough to be quick, small enough for the processor's own memory
HELD_BYTES = 2**31  # what comes back beyond this goes to a file of its own
TYPES = {
    "float64": pa.float64(),
    "int64": pa.int64(),
    "int32": pa.int32(),
    "int8": pa.int8(),
    "bool": pa.bool_(),
    "string": pa.string(),
}


def table_of(data: Any) -> ir.Table:
    """An Ibis table as it is; anything that Arrow can read (pandas, polars, pyarrow, columns by name) as one."""
    return data if isinstance(data, ir.Table) else ibis.memtable(pa.table(data))


def with_numpy(table: ir.Table, *, reads: Sequence[str], adds: Mapping[str, str], work: Work) -> ir.Table:
    """The table with the columns `adds` (name to type), which `work` makes of the columns `reads`, each row by itself.

    `work(**columns)` receives arrays and returns arrays as long. A null is NaN, and NaN comes back as null.
    """
    return _through(table, partial(_appended, reads=list(reads), adds=dict(adds), work=work), adds, by=(), order=())


def with_series(
    table: ir.Table,
    *,
    by: Sequence[str],
    order: Sequence[str],
    reads: Sequence[str],
    adds: Mapping[str, str],
    work: Work,
    keeps: Sequence[str] | None = None,
) -> ir.Table:
    """As `with_numpy`, for work on whole series: `work(spans, **columns)` has them in order, many at a time.

    `keeps` names the columns of the table to carry on; without it, all.
    """
    step = partial(_appended_in_series, by=list(by), reads=list(reads), adds=dict(adds), work=work)
    return _through(table, step, adds, by=by, order=[name for name in order if name not in by], keeps=keeps)


def _through(
    table: ir.Table, step: Callable[[pa.Table], pa.Table], adds: Mapping[str, str], *, by: Any, order: Any, keeps: Any = None
) -> ir.Table:
    table = table.drop(*[name for name in adds if name in table.columns])
    kept = table.schema().to_pyarrow() if keeps is None else table.select(*keeps).schema().to_pyarrow()
    schema = pa.schema([*kept, *[pa.field(name, TYPES[kind]) for name, kind in adds.items()]])
    work = partial(_chunk_by_chunk, step=step, by=list(by), given=table.schema().to_pyarrow(), schema=schema)
    engine = table.get_backend()
    if engine.name == "pyspark":
        return _on_spark(engine, table, work, schema, by, order)
    if by and is_read_as_it_lies(table):
        with suppress(OutOfOrder):
            return _kept(engine, work(_checked(_batches(engine, table), [*by], [*order])), schema)
    in_order = table.order_by([*by, *order]) if by else table
    return _kept(engine, work(_batches(engine, in_order)), schema)


class OutOfOrder(Exception):
    """Rows do not lie in the order of their series, so they must be sorted."""


def is_read_as_it_lies(table: ir.Table) -> bool:
    """Whether rows come straight from where they are kept: files are mostly in order, and sorting them again costs a third."""
    return not table.op().find((ops.JoinChain, ops.Aggregate, ops.WindowFunction, ops.Set, ops.Distinct, ops.Sort))


def _checked(batches: Iterable[pa.RecordBatch], by: list[str], order: list[str]) -> Iterator[pa.RecordBatch]:
    """The batches, as long as they are in order, nulls nowhere among the keys."""
    last: pa.Table | None = None
    for batch in batches:
        keys = pa.Table.from_batches([batch]).select([*by, *order])
        rows = pa.concat_tables([last, keys]) if last is not None else keys
        if any(column.null_count for column in rows.columns) or not _ascending(rows):
            raise OutOfOrder
        last = keys.slice(max(keys.num_rows - 1, 0)) if keys.num_rows else last
        yield batch


def _ascending(rows: pa.Table) -> bool:
    """Whether no row comes before the one above it, by the first column that differs."""
    same = np.ones(max(rows.num_rows - 1, 0), dtype=bool)
    for column in rows.columns:
        above, below = column.slice(0, len(column) - 1), column.slice(1)
        if not same.all():
            mask = pa.array(same)
            above, below = above.filter(mask), below.filter(mask)
        if pc.any(pc.less(below, above)).as_py():
            return False
        same[same] = pc.equal(below, above).combine_chunks().to_numpy(zero_copy_only=False)
        if not same.any():
            return True
    return True


def _batches(engine: Any, table: ir.Table) -> Iterable[pa.RecordBatch]:
    """As they come, without holding the whole. Ibis 12 asks DuckDB 2 for its stream by a name it no longer has."""
    engine._run_pre_execute_hooks(table)
    batches: Iterable[pa.RecordBatch] = engine.con.sql(engine.compile(table)).to_arrow_reader(ROWS)
    return batches


def _chunk_by_chunk(
    batches: Iterable[pa.RecordBatch], *, step: Callable[[pa.Table], pa.Table], by: list[str], given: pa.Schema, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """`given` is what the table says its columns are: DuckDB hands out a column of written numbers as decimals."""
    for chunk in _whole_series(batches, by) if by else (pa.table(batch) for batch in _filled(batches)):
        if chunk.num_rows:
            made = step(chunk if chunk.schema.equals(given) else chunk.cast(given))
            yield from made.select(schema.names).cast(schema).to_batches()


def _filled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches put together to `ROWS` rows or more: engines give them small."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)


def _whole_series(batches: Iterable[pa.RecordBatch], by: list[str]) -> Iterator[pa.Table]:
    """The same rows, cut where a series ends."""
    left: pa.Table | None = None
    for chunk in _filled(batches):
        rows = pa.concat_tables([left, chunk]) if left is not None else chunk
        last = int(_starts(rows, by)[-1]) if rows.num_rows else 0
        yield rows.slice(0, last)
        left = rows.slice(last)
    if left is not None:
        yield left


def _starts(rows: pa.Table, by: list[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Rows whose key is not that of the row before."""
    new = np.zeros(max(rows.num_rows - 1, 0), dtype=bool)
    for name in by:
        column = rows[name]
        differs = pc.not_equal(column.slice(1), column.slice(0, len(column) - 1))
        if column.null_count:
            one_null = pc.xor(pc.is_null(column.slice(1)), pc.is_null(column.slice(0, len(column) - 1)))
            differs = pc.or_(pc.fill_null(differs, False), one_null)
        new |= differs.combine_chunks().to_numpy(zero_copy_only=False)
    return np.concatenate([np.zeros(min(rows.num_rows, 1), dtype=np.int64), np.flatnonzero(new) + 1])


def _appended(rows: pa.Table, *, reads: list[str], adds: dict[str, str], work: Work) -> pa.Table:
    return _with_columns(rows, work(**_arrays(rows, reads)), adds)


def _appended_in_series(rows: pa.Table, *, by: list[str], reads: list[str], adds: dict[str, str], work: Work) -> pa.Table:
    spans = Spans(_starts(rows, by), rows.num_rows)
    return _with_columns(rows, work(spans, **_arrays(rows, reads)), adds)


def _arrays(rows: pa.Table, reads: list[str]) -> dict[str, Any]:
    return {name: rows[name].to_numpy() for name in reads}


def _with_columns(rows: pa.Table, made: Mapping[str, Any], adds: dict[str, str]) -> pa.Table:
    for name, kind in adds.items():
        rows = rows.append_column(name, pa.array(made[name], type=TYPES[kind], from_pandas=True))
    return rows


def _kept(engine: Any, batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> ir.Table:
    """In memory; what is too large for it in a Parquet file that goes when the engine goes."""
    waiting, size = [], 0
    for batch in batches:
        waiting.append(batch)
        size += batch.nbytes
        if size > HELD_BYTES:
            return engine.read_parquet(_spilled(engine, waiting, batches, schema))
    name = gen_name("worked")
    engine.con.register(name, pa.Table.from_batches(waiting, schema))  # a memtable would belong to no engine
    made: ir.Table = engine.table(name)
    return made


def _spilled(engine: Any, waiting: list[pa.RecordBatch], batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> str:
    folder = tempfile.TemporaryDirectory(prefix="answerable-")
    weakref.finalize(engine, folder.cleanup)
    path = Path(folder.name) / "rows.parquet"
    with pq.ParquetWriter(path, schema, compression="lz4") as file:
        while waiting:
            file.write_batch(waiting.pop(0))
        for batch in batches:
            file.write_batch(batch)
    return str(path)


def _on_spark(engine: Any, table: ir.Table, work: Any, schema: pa.Schema, by: Any, order: Any) -> ir.Table:
    """Each executor works on its own series; nothing passes through the driver."""
    from ibis.backends.pyspark.datatypes import PySparkSchema

    engine._run_pre_execute_hooks(table)
    frame = engine._session.sql(ibis.to_sql(table, dialect="pyspark"))
    if by:
        frame = frame.repartition(*by).sortWithinPartitions(*by, *order)
    name = gen_name("worked")
    frame.mapInArrow(work, PySparkSchema.from_ibis(ibis.schema(schema))).createOrReplaceTempView(name)
    made: ir.Table = engine.table(name)
    return made
