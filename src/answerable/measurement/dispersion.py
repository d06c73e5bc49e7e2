"""Extra variation: how much a place's true level swings from one period to the next, beyond the chance of who came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from answerable.measurement.calendar import calendar, with_days
from answerable.measurement.engines import with_series
from answerable.measurement.spans import Floats, Ints, Spans

LENT = 5.0  # degrees of freedom that the other places of the subject lend to each place, at most
LEAST = 5.0  # with fewer degrees of freedom than this in all, own and lent, the extra variation is not known
A_STEP = 2 / 3  # degrees of freedom of one step in a run: successive steps share a figure (von Neumann 1941)
HALF = 100.0  # cases with which a step counts a quarter: there chance weighs as much as a usual swing (spread 0.005)
COUNTS = ["floor_x", "floor_n", "floor_level", "floor_events", "floor_usable"]
PARTS = ["scatter", "scale", "freedom"]


def with_extra_variation(
    rows: ir.Table, *, by: Sequence[str], subject: Sequence[str], start: str, end: str, recent: int
) -> ir.Table:
    """Add `spread` (null where unknown) and `overlaps` (true where a period shares days with the one before it).

    For shares spread = variance of the true level / (level x (1 - level)), for events variance / level^2: so a place at
    99% and one at 85% can learn from each other. It is estimated from the steps d between successive periods, whatever
    the level is and however slowly it drifts, as sum w (d^2 - e) / sum w v: e is what chance among the cases would give,
    v what one unit of spread would add, w = (m / (m + 100))^2 with 1/m = 1/n1 + 1/n2. When a period is judged, the steps
    into it, out of it and into the `recent` - 1 periods before it are left out: a fall does not excuse itself. Each
    place's estimate is drawn to that of the other places of its subject, as if they had given 5 degrees of freedom (as
    Smyth 2004 draws variances); never to the differences between places. Steps over a gap, or between periods that
    overlap, do not count. An estimate below zero is zero.

    `rows` has the columns COUNTS, all floats: x, n, the level to hold, 1 where x counts events, 1 where the row is evidence.
    """
    rows = with_days(rows, start=start, end=end)
    added = [f"{whose}_{part}" for whose in ("own", "place", "step") for part in PARTS]
    adds = {**dict.fromkeys(added, "float64"), "overlaps": "bool"}
    rows = with_series(
        rows, by=by, order=[start], reads=[*COUNTS, "day_first", "day_last"], adds=adds, work=partial(_swings, recent=recent)
    )
    steps, lent = [f"step_{part}" for part in PARTS], {f"lent_{part}": "float64" for part in PARTS}
    rows = rows.mutate(everywhere=ibis.literal(0))
    rows = with_series(rows, by=list(subject) or ["everywhere"], order=[*by, start], reads=steps, adds=lent, work=_together)
    rows = rows.mutate(**{name: rows[name] - rows[f"place_{part}"] for name, part in zip(lent, PARTS, strict=True)})
    return rows.mutate(spread=_drawn_together(rows)).drop("day_first", "day_last", "everywhere", *added, *lent)


def _together(spans: Spans, **steps: Floats) -> dict[str, Any]:
    """Of all places of a subject, added up in one order: an engine adds in any, and the last digit would not stay the same."""
    return {f"lent_{part}": spans.each(spans.sums(steps[f"step_{part}"])) for part in PARTS}


def _drawn_together(rows: ir.Table) -> Any:
    """The place's own estimate and that of the others, weighted by their degrees of freedom."""
    alone = rows.lent_freedom < 1e-9  # what subtracting sums leaves
    lent = ibis.ifelse(alone, 0.0, ibis.least(rows.lent_freedom, LENT))
    others = ibis.ifelse(alone, 0.0, ibis.greatest(rows.lent_scatter / rows.lent_scale.nullif(0.0), 0.0))
    own = (rows.own_scatter / rows.own_scale.nullif(0.0)).fill_null(0.0)
    freedom = rows.own_freedom + lent
    together = (rows.own_freedom * own + lent * others) / freedom.nullif(0.0)
    return ibis.ifelse(freedom.round(6) >= LEAST, ibis.greatest(together, 0.0), ibis.null("float64"))


def _swings(
    spans: Spans,
    *,
    floor_x: Floats,
    floor_n: Floats,
    floor_level: Floats,
    floor_events: Floats,
    floor_usable: Floats,
    day_first: Ints,
    day_last: Ints,
    recent: int,
) -> dict[str, Any]:
    when = calendar(spans, day_first, day_last)
    before = np.maximum(np.arange(spans.rows) - 1, 0)
    usable = floor_usable == 1
    counted = (spans.turn > 0) & usable & usable[before] & ~when.gap & ~when.overlap
    step = _steps(floor_x, floor_n, floor_x[before], floor_n[before], floor_level, floor_events == 1, counted)
    place = [spans.each(spans.sums(values)) for values in step]
    own = [whole - _near(values, spans, recent) for whole, values in zip(place, step, strict=True)]
    own = [np.where(own[2] > 1e-9, values, 0.0) for values in own]
    whose = {"own": own, "place": place, "step": step}
    return {
        "overlaps": when.overlap,
        **{f"{name}_{part}": values for name, parts in whose.items() for part, values in zip(PARTS, parts, strict=True)},
    }


def _near(values: Floats, spans: Spans, recent: int) -> Floats:
    """The sum over the steps into the last `recent` rows of a series, this one included, and out of this one."""
    at, near = np.arange(spans.rows), np.zeros(spans.rows)
    for away in range(1 - recent, 2):
        there = np.clip(at + away, 0, max(spans.rows - 1, 0))
        near += np.where((at + away == there) & (spans.of == spans.of[there]), values[there], 0.0)
    return near


def _steps(
    x: Floats, n: Floats, x0: Floats, n0: Floats, level: Floats, events: NDArray[np.bool_], counted: NDArray[np.bool_]
) -> list[Floats]:
    """Of each step: its square beyond chance, what one unit of spread adds to it, and its degrees of freedom; all weighted."""
    total, cases = x + x0, n + n0
    share, thin = total / cases, 1.0 / n + 1.0 / n0
    square = (x / n - x0 / n0) ** 2
    of_cases = share * (1.0 - share) * cases / np.maximum(cases - 1.0, 1.0)
    noise = np.where(events, share, of_cases) * thin
    scale = np.where(events, 2.0 * total * np.maximum(total - 1.0, 0.0) / cases**2, of_cases * (2.0 - thin))
    size = np.where(events, level, 1.0) / thin
    weight = np.where(counted & (scale > 1e-15), (size / (size + HALF)) ** 2, 0.0)
    return [weight * (square - noise), weight * scale, A_STEP * weight]
