"""A panel of places through time, with who was changed and from when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import ibis.expr.types as ir
import numpy as np

from answerable.domain.verdicts import Reason
from answerable.measurement.evaluate import Flags, Floats, Ints, Keys, code_from, keyed, numbers


@dataclass(frozen=True)
class Panel:
    """One row a figure. `first` is the code of the period in which the row's unit was changed; `periods` = never."""

    y: Floats
    unit: Ints
    time: Ints
    cluster: Ints
    first: Ints
    times: Keys
    left_out: int = 0

    @cached_property
    def periods(self) -> int:
        return len(self.times.labels)

    @cached_property
    def ever(self) -> Flags:
        return self.first < self.periods

    @cached_property
    def after(self) -> Flags:
        """Rows that the change has reached."""
        return self.time >= self.first

    @cached_property
    def starts(self) -> Ints:
        return np.unique(self.first[self.ever])

    @property
    def staggered(self) -> bool:
        return len(self.starts) > 1

    @cached_property
    def units(self) -> int:
        return len(np.unique(self.unit))

    @cached_property
    def clusters(self) -> int:
        return len(np.unique(self.cluster))

    @cached_property
    def fewest_clusters(self) -> int:
        """Of those that hold changed units, or of those that hold unchanged ones."""
        return min(len(np.unique(self.cluster[self.ever])), len(np.unique(self.cluster[~self.ever])))

    @cached_property
    def complete(self) -> bool:
        """Each unit has one figure in each period."""
        return len(self.y) == self.units * len(np.unique(self.time)) and not self.repeated

    @cached_property
    def repeated(self) -> bool:
        return len(np.unique(self.unit * self.periods + self.time)) < len(self.y)

    def where(self, kept: Flags) -> Panel:
        """These rows only, with codes of units and clusters from 0 without holes."""
        return replace(
            self,
            y=self.y[kept],
            unit=np.unique(self.unit[kept], return_inverse=True)[1],
            time=self.time[kept],
            cluster=np.unique(self.cluster[kept], return_inverse=True)[1],
            first=self.first[kept],
        )


def panel_of(
    table: ir.Table, *, outcome: str, unit: str, time: str, treated: str, post: str, first_treated: str | None, cluster: str
) -> Panel | Reason:
    """Rows without an outcome, and units changed from their first period on, are left out; their units are counted.

    ValueError where a unit lies in several clusters.
    """
    asked = [first_treated] if first_treated else [treated, post]
    rows = table.select(*dict.fromkeys([outcome, unit, time, cluster, *asked])).to_pyarrow()
    units, times, clusters = keyed(rows[unit]), keyed(rows[time]), keyed(rows[cluster])
    if first_treated:
        first: Ints | Reason = _first_by_date(units.codes, keyed(rows[first_treated]), times.labels)
    else:
        first = _first_by_flags(units.codes, times, treated=numbers(rows[treated]), post=numbers(rows[post]))
    if isinstance(first, Reason):
        return first
    if not _alike_within(units.codes, clusters.codes):
        raise ValueError(f"a unit of {unit!r} lies in several clusters of {cluster!r}: name clusters that hold whole units")
    y = numbers(rows[outcome])
    order = np.lexsort((times.codes, units.codes))
    panel = Panel(y[order], units.codes[order], times.codes[order], clusters.codes[order], first[order], times)
    known = (panel.unit >= 0) & (panel.time >= 0) & (panel.cluster >= 0) & np.isfinite(panel.y)
    with_before = (panel.first > _first_seen(panel.where(known))) if known.any() else known
    kept = panel.where(known & with_before)
    return replace(kept, left_out=len(units.labels) - kept.units)


def _first_seen(known: Panel) -> int:
    return int(known.time.min())


def _alike_within(groups: Ints, values: Ints) -> bool:
    """Whether rows of one group share one value."""
    order = np.lexsort((values, groups))
    groups, values = groups[order], values[order]
    return not bool(np.any((groups[1:] == groups[:-1]) & (values[1:] != values[:-1]) & (groups[1:] >= 0)))


def _first_by_date(unit: Ints, starts: Keys, times: list[Any]) -> Ints | Reason:
    """A null is never; a date between two periods counts from the later one."""
    if not _alike_within(unit, starts.codes):
        return Reason.TREATMENT_UNCLEAR
    codes = [len(times) if label != label else code_from(times, label) for label in starts.labels]  # NaN is not itself
    return np.array([*codes, len(times)], dtype=np.int64)[starts.codes]


def _first_by_flags(unit: Ints, times: Keys, *, treated: Floats, post: Floats) -> Ints | Reason:
    """From two flags, 0 or 1; `post` of untreated units is not read."""
    never, time = len(times.labels), times.codes
    if not np.all(np.isin(treated, (0.0, 1.0))) or not np.all(np.isin(post[treated == 1], (0.0, 1.0))):
        return Reason.TREATMENT_UNCLEAR
    if not _alike_within(unit, treated.astype(np.int64)):
        return Reason.TREATMENT_UNCLEAR
    on, off = (treated == 1) & (post == 1), (treated == 1) & (post == 0)
    together = not len(np.intersect1d(time[on], time[off]))
    group = np.zeros_like(unit) if together else unit
    earliest = np.full(int(group.max(initial=0)) + 1, never)
    np.minimum.at(earliest, group[on], time[on])
    first = np.where(treated == 1, earliest[group], never)
    return Reason.TREATMENT_UNCLEAR if np.any(off & (time >= first)) else first
