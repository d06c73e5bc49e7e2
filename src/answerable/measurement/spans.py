"""Many series laid end to end: where each begins, and sums over each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spans:
    """Series of `rows` rows together; `starts` holds the first row of each."""

    starts: Ints
    rows: int

    @cached_property
    def lengths(self) -> Ints:
        return np.diff(self.starts, append=self.rows)

    @cached_property
    def of(self) -> Ints:
        """The number of the series that each row belongs to."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)

    @cached_property
    def turn(self) -> Ints:
        """The position of each row in its series, from 0."""
        return np.arange(self.rows) - np.repeat(self.starts, self.lengths)

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """One sum a series; NaN counts as nothing."""
        known = np.nan_to_num(values) if values.dtype.kind == "f" else values
        return np.add.reduceat(known, self.starts) if self.rows else known[:0]

    def each(self, of_series: NDArray[Any]) -> NDArray[Any]:
        """One value a series, given to each of its rows."""
        return np.repeat(of_series, self.lengths)
