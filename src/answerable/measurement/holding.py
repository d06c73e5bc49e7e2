"""Keeping what a step has worked out, so that later steps read it instead of working it out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import ibis.expr.types as ir
from ibis.util import gen_name


def held(table: ir.Table) -> ir.Table:
    """The table as a temporary table of its own engine; it goes when the connection closes."""
    engine: Any = table.get_backend()
    if engine.name == "pyspark":
        return _held_on_spark(engine, table)
    return cast(ir.Table, engine.create_table(gen_name("held"), table, temp=True))


def _held_on_spark(engine: Any, table: ir.Table) -> ir.Table:
    """Worked out at once and kept by the executors, without the plan it came from: plans of plans outgrow the driver.

    Where spark.checkpoint.dir is set, it is kept there and outlives its executors.
    """
    engine._run_pre_execute_hooks(table)
    frame, name = engine._session.sql(engine.compile(table)), gen_name("held")
    lasting = engine._session.sparkContext.getCheckpointDir() is not None
    kept = frame.checkpoint() if lasting else frame.localCheckpoint()
    kept.createOrReplaceTempView(name)
    engine._cached_dataframes[name] = kept
    return cast(ir.Table, engine.table(name))


def joined_back(table: ir.Table, worked: ir.Table, *, key: Sequence[str], adds: Sequence[str]) -> ir.Table:
    """The table with the columns `adds` of `worked`; `key` names one row of each. Narrow tables make quick steps."""
    narrow = worked.select(*adds, **{f"{name}_key": worked[name] for name in key})
    joined = table.left_join(narrow, [table[name] == narrow[f"{name}_key"] for name in key])
    return joined.select(*[table[name] for name in table.columns if name not in adds], *[narrow[name] for name in adds])
