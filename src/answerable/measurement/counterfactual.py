"""What a histogram would be without its threshold: a smooth curve through the bins outside a window, many histograms at once.

Least squares is linear in the cases of the bins. So one small matrix tells the excess of any number of histograms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from answerable.measurement.spans import Floats, Ints

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Window:
    """Bins are numbered from -reach to reach, with the threshold at 0. `multiples` marks the bins of each round number."""

    reach: int
    below: int
    above: int
    hole: int
    degrees: tuple[int, ...]
    multiples: tuple[tuple[bool, ...], ...]
    whole: bool

    @cached_property
    def numbers(self) -> Ints:
        return np.arange(-self.reach, self.reach + 1)

    def inside(self, at: int, above: int) -> Bools:
        return (self.numbers >= at - self.below) & (self.numbers <= at + above)

    @cached_property
    def holes(self) -> range:
        """How far the window may go above the threshold."""
        return range(max(self.above, 1), self.hole + 1) if self.hole else range(self.above, self.above + 1)


@dataclass(frozen=True)
class Reading:
    """One degree and one window about bin `at`. A placebo (`at` not 0) leaves the true window out."""

    window: Window
    degree: int
    above: int
    at: int = 0

    @cached_property
    def inside(self) -> Bools:
        return self.window.inside(self.at, self.above)

    @cached_property
    def used(self) -> Bools:
        farthest = self.window.holes[-1] if self.at else self.above
        return ~(self.inside | self.window.inside(0, farthest))

    @cached_property
    def higher(self) -> Bools:
        return self.used & (self.window.numbers > self.at)

    @cached_property
    def hat(self) -> Floats:
        """From all bins to the fitted ones, bins by bins. Legendre's polynomials: powers of bin numbers are all but parallel."""
        turns = self.window.numbers / self.window.reach
        powers = np.polynomial.legendre.legvander(turns, self.degree)
        dummies = np.array(self.window.multiples, dtype=np.float64).reshape(-1, len(turns)).T
        design = np.concatenate([powers, dummies], axis=1)
        solve = np.zeros((len(turns), design.shape[1]))
        solve[self.used] = np.linalg.pinv(design[self.used]).T
        return np.asarray(solve @ design.T)

    @cached_property
    def parameters(self) -> int:
        return self.degree + 1 + len(self.window.multiples)

    @cached_property
    def weights(self) -> Floats:
        """Columns: excess, expected, cases above, what these add to the fit in the window and at the threshold, missing."""
        counted = self.inside & (self.window.numbers <= self.at) if self.window.hole else self.inside
        gap = self.inside & (self.window.numbers > self.at)
        in_window, at_threshold = self.hat[:, counted].sum(axis=1), self.hat[:, self.window.reach + self.at]
        columns = [
            counted - in_window,
            at_threshold,
            self.higher,
            self.higher * in_window,
            self.higher * at_threshold,
            self.hat[:, gap].sum(axis=1) - gap,
        ]
        return np.stack(columns, axis=1).astype(np.float64)

    def excess(self, sums: Floats) -> Excess:
        """B of each histogram, from its cases times `weights` (a row each), after the bins above the window are raised by the
        share B / (cases above).

        Raising them moves B in proportion: B = b0 - (B / above) g, with g what they add to the fit in the window. So the fixed
        point of the rounds in Chetty and others 2011 is B = b0 above / (above + g).
        """
        b, expected, above, in_window, at_threshold, missing = sums.T
        share = np.zeros(len(sums))
        if self.window.whole and not self.window.hole:
            given = above + in_window
            share = np.where(given > 0, b / np.where(given > 0, given, 1.0), 0.0)
            b = np.where(given > 0, share * above, b)
        return Excess(b, expected + share * at_threshold, share, missing)

    def fitted(self, grid: Floats, share: Floats) -> Floats:
        """The curve, on the scale of the cases as they were counted."""
        raised = 1 + share[:, None] * self.higher
        return np.asarray(grid * raised @ self.hat / raised)

    def bic(self, grid: Floats) -> Floats:
        """Schwarz 1978, over the bins used."""
        bins = int(self.used.sum())
        squares = (((grid - grid @ self.hat)[:, self.used]) ** 2).sum(axis=1)
        return np.asarray(bins * np.log(np.maximum(squares, 1e-9) / bins) + self.parameters * np.log(bins))


class Excess(NamedTuple):
    """One value a histogram: cases in excess, cases expected at the threshold, how far bins above were raised, cases missing."""

    cases: Floats
    expected: Floats
    share: Floats
    missing: Floats

    def relative(self) -> Floats:
        """b, in bins of the counterfactual; NaN where that is not above 0."""
        return self.cases / np.where(self.expected > 0, self.expected, np.nan)


def readings(grid: Floats, window: Window, *, at: int = 0) -> Iterator[tuple[Ints, Reading, Excess]]:
    """Histograms (rows of `grid`) by the reading that fits them: the degree of least BIC, the window just wide enough.

    With a hole the window is widened until the cases missing above the threshold are as many as those in excess.
    """
    left = np.arange(len(grid))
    for above in window.holes:
        each = [Reading(window, degree, above, at) for degree in window.degrees]
        best = np.argmin([reading.bic(grid[left]) for reading in each], axis=0) if len(left) else left
        open_still = []
        for turn, reading in enumerate(each):
            these = left[best == turn]
            found = reading.excess(grid[these] @ reading.weights)
            closed = (found.missing >= found.cases) | (above == window.holes[-1])
            yield these[closed], reading, Excess(*[values[closed] for values in found])
            open_still.append(these[~closed])
        left = np.sort(np.concatenate(open_still))
