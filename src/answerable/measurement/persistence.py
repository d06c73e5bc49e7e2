"""Evidence of several periods together: no single one, however terrible, can carry it alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from answerable.measurement.engines import with_numpy
from answerable.measurement.intervals import z_of
from answerable.measurement.spans import Floats
from answerable.measurement.tails import p_of_z, z_of_p

CAP = z_of(0.98)  # a period counts for no more than one chance in a hundred, either way


def with_pooled_evidence(
    rows: ir.Table, *, by: Sequence[str], family: Sequence[str], start: str, least: int, of: int
) -> ir.Table:
    """Add pooled_p, pooled_periods and `short_periods` of the last `of` periods of the subject, this one included.

    Z = sum of z / sqrt(k) over the k periods with a p-value, z one-sided and held within 2.33 either way (Stouffer 1949).
    Null where the period itself has no p-value, where fewer than `least` periods have one, or where two of them overlap.
    `short_periods` counts those on the wrong side of the floor. Reads p_value, short, overlaps.
    """
    subject = [name for name in by if name in family]
    rows = rows.mutate(turn=ibis.dense_rank().over(ibis.window(group_by=subject, order_by=start)))
    rows = with_numpy(rows, reads=["p_value"], adds={"z": "float64"}, work=_capped_z)
    recent = ibis.range_window(preceding=of - 1, following=0, group_by=list(by), order_by="turn")
    after_first = ibis.range_window(preceding=of - 2, following=0, group_by=list(by), order_by="turn")
    tested = rows.p_value.notnull()
    rows = rows.mutate(
        pooled_periods=tested.cast("int64").sum().over(recent),
        short_periods=(tested & rows.short.fill_null(False)).cast("int64").sum().over(recent),
        pooled_z=rows.z.sum().over(recent),
        shared=rows.overlaps.fill_null(False).cast("int64").sum().over(after_first) if of > 1 else ibis.literal(0),
    )
    pools = tested & (rows.pooled_periods >= least) & (rows.shared == 0)
    root = rows.pooled_periods.cast("float64").sqrt().nullif(0.0)
    rows = rows.mutate(
        pooled_z=ibis.ifelse(pools, rows.pooled_z / root, ibis.null("float64")),
        pooled_periods=ibis.ifelse(pools, rows.pooled_periods, ibis.null("int64")),
    )
    rows = with_numpy(rows, reads=["pooled_z"], adds={"pooled_p": "float64"}, work=_pooled_p)
    return rows.drop("turn", "z", "pooled_z", "shared")


def _capped_z(*, p_value: Floats) -> dict[str, Any]:
    return {"z": np.clip(z_of_p(p_value), -CAP, CAP)}


def _pooled_p(*, pooled_z: Floats) -> dict[str, Any]:
    return {"pooled_p": p_of_z(pooled_z)}
