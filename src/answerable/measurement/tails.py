"""Exact tail probabilities. The engines have no incomplete beta function, so this is the one place that leaves them for numpy."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, pdtr, pdtrc

Floats = NDArray[np.float64]


def binomial_at_most(x: Floats, n: Floats, chance: Floats) -> Floats:
    """P(X <= x), X binomial."""
    return np.asarray(bdtr(np.floor(x), n.astype(np.int64), chance), dtype=np.float64)


def binomial_at_least(x: Floats, n: Floats, chance: Floats) -> Floats:
    """P(X >= x); 1 for x = 0."""
    above = bdtrc(np.ceil(np.maximum(x, 1.0)) - 1, n.astype(np.int64), chance)
    return np.where(x <= 0, 1.0, above)


def poisson_at_most(x: Floats, expected: Floats) -> Floats:
    return np.asarray(pdtr(np.floor(x), expected), dtype=np.float64)


def poisson_at_least(x: Floats, expected: Floats) -> Floats:
    above = pdtrc(np.ceil(np.maximum(x, 1.0)) - 1, expected)
    return np.where(x <= 0, 1.0, above)


def with_numpy(table: ir.Table, *, reads: list[str], work: Callable[..., dict[str, Floats]]) -> ir.Table:
    """The table with the columns that `work` makes of the columns `reads`; NaN becomes null."""
    rows = table.to_pyarrow()
    made = work(**{name: rows.column(name).to_numpy(zero_copy_only=False) for name in reads})
    for name, column in made.items():
        rows = rows.append_column(name, pa.array(column, type=pa.float64(), from_pandas=True))
    return ibis.memtable(rows)
