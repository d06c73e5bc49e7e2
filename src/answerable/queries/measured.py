"""A step of measurement over the few rows of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from answerable.measurement.sealing import TYPES
from answerable.queries.rows import JudgementRow

FIGURES = ["subject", "place", "period", "estimate", "lower", "upper", "numerator", "denominator", "country_value"]


def measured(table: pa.Table, step: Callable[[ir.Table], ir.Table]) -> list[dict[str, Any]]:
    """Rows of the step's result. It has an engine of its own: threads of the site must not share one."""
    engine = ibis.duckdb.connect()
    try:
        engine.con.register("page", table)
        return step(engine.table("page")).to_pyarrow().to_pylist()
    finally:
        engine.disconnect()


def figures(rows: Sequence[JudgementRow], *, polarity: str) -> pa.Table:
    """Judgements as measurement reads them."""
    types = {name: TYPES["string"] if name in ("subject", "place", "period") else TYPES["float64"] for name in FIGURES}
    columns = {name: pa.array([getattr(row, name) for row in rows], types[name]) for name in FIGURES}
    return pa.table(columns | {"polarity": pa.array([polarity] * len(rows), pa.string())})
