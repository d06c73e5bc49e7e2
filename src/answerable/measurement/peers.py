"""Places alike: which they are, and the plain mean of their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from answerable.domain.refusals import Refusal
from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of
from answerable.measurement.spans import Floats
from answerable.measurement.thresholds import TOLERANCE

LEAST_NEIGHBOURS = 5
WHOLE = {"preceding": None, "following": None}  # added up in one order, so that the last digit is always the same


def with_neighbours_value(rows: ir.Table, *, figures: ir.Table, neighbours: ir.Table) -> ir.Table:
    """Add neighbours_count, neighbours_value and neighbours_gap_reason.

    `rows` has subject, place, period and neighbours (id of the set, or null); `figures` subject, place, period, estimate;
    `neighbours` neighbours, place, neighbour. Fewer than five neighbours with a figure of the period make no benchmark.
    """
    asked = rows.filter(rows.neighbours.notnull()).select(
        asked_set="neighbours", asked_subject="subject", asked_place="place", asked_period="period"
    )
    theirs = asked.join(neighbours, [asked.asked_set == neighbours.neighbours, asked.asked_place == neighbours.place])
    theirs = theirs.select("asked_subject", "asked_place", "asked_period", "neighbour").distinct()
    known = figures.filter(figures.estimate.notnull()).select("subject", "place", "period", "estimate")
    found = theirs.join(
        known,
        [theirs.asked_subject == known.subject, theirs.neighbour == known.place, theirs.asked_period == known.period],
    )
    theirs_in_order = ibis.window(group_by=["asked_subject", "asked_place", "asked_period"], order_by="neighbour", **WHOLE)
    found = found.mutate(total=found.estimate.sum().over(theirs_in_order))
    means = found.group_by(["asked_subject", "asked_place", "asked_period"]).aggregate(
        neighbours_count=found.count(), neighbours_mean=found.total.max() / found.count()
    )
    joined = rows.left_join(
        means,
        [rows.subject == means.asked_subject, rows.place == means.asked_place, rows.period == means.asked_period],
    ).select(*rows.columns, "neighbours_count", "neighbours_mean")
    count = ibis.ifelse(joined.neighbours.isnull(), ibis.null("int64"), joined.neighbours_count.fill_null(0))
    enough = (count >= LEAST_NEIGHBOURS).fill_null(False)
    return joined.mutate(
        neighbours_count=count,
        neighbours_value=ibis.ifelse(enough, joined.neighbours_mean, ibis.null("float64")),
        neighbours_gap_reason=ibis.ifelse(enough, ibis.null("string"), Reason.NO_NEIGHBOURS.value),
    ).drop("neighbours_mean")


def nearest_neighbours(
    data: Any,
    *,
    place: str = "place",
    features: Sequence[str],
    weights: Mapping[str, float] | None = None,
    count: int = 15,
    whiten: bool = False,
) -> ir.Table:
    """A table of place, neighbour, rank (1 is the nearest), distance and features_missing (of the neighbour's features).

    `data` has one row a place. Each feature is standardised to mean 0 and deviation 1; a missing one counts as 0, the mean, and
    is flagged. d = sqrt(sum of w (zi - zj)^2), divided by the greatest distance of any two places (CIPFA's nearest neighbours).
    `whiten` turns features that go together into independent ones first (Mahalanobis 1936), and takes no weights. Places at
    the same distance come in the order of their codes. Features must be what places cannot choose, never the figures to be
    judged. Work grows with the square of the places: meant for some thousand. The table is small, and joins to any engine's.
    """
    if not features or (whiten and weights):
        raise Refusal("Name at least one feature, and give weights only without whitening: whitening weighs all alike.")
    table = table_of(data)
    rows = table.select(place, **{f"feature_{turn}": table[name].cast("float64") for turn, name in enumerate(features)})
    known = rows.order_by(place).to_pyarrow()
    codes = known[place].to_numpy(zero_copy_only=False)
    figures = np.column_stack([known[name].to_numpy(zero_copy_only=False).astype(np.float64) for name in known.column_names[1:]])
    weighing = np.array([(weights or {}).get(name, 1.0) for name in features])
    z = standardised(figures) * np.sqrt(weighing)
    return _nearest(codes, whitened(z) if whiten else z, np.isnan(figures).sum(axis=1), count=count)


def standardised(figures: Floats) -> Floats:
    """Columns of mean 0 and deviation 1 over what is known; what is not known, and what is the same everywhere, is 0."""
    known = ~np.isnan(figures)
    held = np.maximum(known.sum(axis=0), 1)
    middle = np.where(known, figures, 0.0).sum(axis=0) / held
    apart = np.where(known, figures - middle, 0.0)
    deviation = np.sqrt((apart**2).sum(axis=0) / held)
    flat = deviation <= TOLERANCE * np.abs(middle)
    return np.where(flat, 0.0, apart / np.where(flat, 1.0, deviation))


def whitened(z: Floats) -> Floats:
    """Along the principal axes, each with deviation 1; axes on which places do not differ are left out."""
    size, axes = np.linalg.eigh(z.T @ z / max(len(z), 1))
    kept = size > TOLERANCE * max(float(size.max(initial=0.0)), TOLERANCE)
    return np.asarray(z @ (axes[:, kept] / np.sqrt(size[kept])), dtype=np.float64)


def _nearest(codes: NDArray[Any], z: Floats, missing: NDArray[Any], *, count: int) -> ir.Table:
    """Whole rows of distances a block at a time, so that memory holds a few million of them."""
    size, kept = len(codes), min(count, max(len(codes) - 1, 0))
    block = max(1, 4_000_000 // max(size, 1))
    near, far, greatest = [], [], 0.0
    for first in range(0, size, block):
        squares = sum((z[first : first + block, None, turn] - z[None, :, turn]) ** 2 for turn in range(z.shape[1]))
        distance = np.round(np.sqrt(np.broadcast_to(squares, (min(block, size - first), size))), 9)
        greatest = max(greatest, float(distance.max(initial=0.0)))
        distance[np.arange(len(distance)), np.arange(first, first + len(distance))] = np.inf  # nobody is their own neighbour
        order = np.argsort(distance, axis=1, kind="stable")[:, :kept]
        near.append(order)
        far.append(np.take_along_axis(distance, order, axis=1))
    chosen = np.concatenate([np.zeros((0, kept), dtype=np.int64), *near]).ravel()
    apart = np.concatenate([np.zeros((0, kept)), *far]).ravel()
    made = {
        "place": np.repeat(codes, kept),
        "neighbour": codes[chosen],
        "rank": np.tile(np.arange(1, kept + 1), size),
        "distance": apart / (greatest or 1.0),
        "features_missing": missing[chosen].astype(np.int64),
    }
    return ibis.memtable(pa.table(made))
