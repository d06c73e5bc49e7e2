"""Many short series at once as a level that wanders, with a drift that lasts or fades: numbers only.

    figure_t = level_t + sampling_t + scatter_t          sampling variance known, scatter variance not
    level_t  = level_{t-1} + drift_{t-1} + step_t
    drift_t  = fading x drift_{t-1} + turn_t

Harvey 1989, chapter 4 (local level, damped trend), by the Kalman filter. Nothing is maximised: every point of one fixed grid
of variances and fadings is filtered in closed form and weighted by its likelihood and prior. So a forecast carries how
little a short series tells about its own variances.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import product

import numpy as np
from numpy.typing import NDArray

from answerable.measurement.spans import Floats, Ints

SIZES = (0.12, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0)  # standard deviation of the unexplained, in units of the usual change
SHARES = (0.0, 0.3, 0.7, 1.0)  # of its variance, the part that is passing scatter and not a lasting step
DRIFTS = (  # fading a period; spread of drifts in units of the usual change; prior
    (1.0, 0.0, 0.30),
    (0.8, 0.5, 0.15),
    (0.8, 1.5, 0.15),
    (0.95, 0.5, 0.20),
    (0.95, 1.0, 0.20),
)
TINY = 1e-12  # of a variance, in squares of the usual change


@dataclass(frozen=True)
class Grid:
    """One entry for each combination; variances in squares of the usual change."""

    step: Floats
    scatter: Floats
    fading: Floats
    drift: Floats
    prior: Floats

    @property
    def turn(self) -> Floats:
        """The variance that keeps the spread of drifts the same for ever."""
        return self.drift * (1 - self.fading**2)


def _grid() -> Grid:
    """On a scale of equal ratios this prior is wider than flat in the logarithm: it errs to the wide side in short series."""
    rows = [
        (size**2 * (1 - share), size**2 * share / 2, fading, spread**2, size**0.5 * prior)
        for size, share, (fading, spread, prior) in product(SIZES, SHARES, DRIFTS)
    ]
    step, scatter, fading, drift, prior = (np.array(column) for column in zip(*rows, strict=True))
    return Grid(step, scatter, fading, drift, prior / prior.sum())


GRID = _grid()


@dataclass(frozen=True)
class State:
    """What is known of level and drift after some periods: means, variances and covariance."""

    level: Floats
    drift: Floats
    level_variance: Floats
    shared: Floats
    drift_variance: Floats


@dataclass(frozen=True)
class Fit:
    """Where each series stands at its last figure: one row a series, one column a point of the grid; units of the figures."""

    usual: Floats  # usual change from one figure to the next; one a series
    weight: Floats
    level: Floats
    drift: Floats
    level_variance: Floats
    shared: Floats
    drift_variance: Floats

    def of(self, rows: NDArray[np.int64]) -> Fit:
        return Fit(*[getattr(self, each.name)[rows] for each in fields(self)])

    @property
    def scatter(self) -> Floats:
        """The variance of passing scatter, which a published figure has beside its sampling."""
        return GRID.scatter * self.usual[:, None] ** 2


def usual_change(figures: Floats, sampling: Floats) -> Floats:
    """Root of the mean squared change a period, or what sampling alone would give where that is more."""
    known = ~np.isnan(figures)
    place = np.arange(figures.shape[1])
    last = np.maximum.accumulate(np.where(known, place, -1), axis=1)
    before = np.concatenate([np.full((len(figures), 1), -1), last[:, :-1]], axis=1)
    both = known & (before >= 0)
    earlier = np.take_along_axis(figures, np.maximum(before, 0), axis=1)
    change = np.where(both, np.nan_to_num(figures - earlier) ** 2 / np.maximum(place - before, 1), 0.0)
    by_chance = 2 * np.where(known, sampling, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    usual: Floats = np.sqrt(np.maximum(change.sum(axis=1) / np.maximum(both.sum(axis=1), 1), by_chance))
    return usual


def fitted(figures: Floats, sampling: Floats) -> Fit:
    """Filter every series over the whole grid. Both arrays are series x periods and end at the last figure of each series.

    NaN in `figures` is a period without a figure. `sampling` holds variances, nought where nobody knows them. The level
    before the first figure is unknown (diffuse), so the first figure is taken whole. `usual_change` must be above nought.
    """
    usual = usual_change(figures, sampling)[:, None]
    y, v = figures / usual, sampling / usual**2
    nothing = np.zeros((len(y), len(GRID.prior)))
    state, log_weight = State(nothing, nothing, nothing, nothing, nothing), nothing + np.log(GRID.prior)
    started = np.zeros((len(y), 1), dtype=bool)
    for turn in range(y.shape[1]):
        here = ~np.isnan(y[:, [turn]])
        figure, noise = np.nan_to_num(y[:, [turn]]), v[:, [turn]] + GRID.scatter
        state, gained = _seen(_moved_on(state), figure, noise, here & started)
        state = _begun(state, figure, noise, here & ~started)
        log_weight, started = log_weight + gained, started | here
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    variances = np.maximum(state.level_variance, 0.0), state.shared, np.maximum(state.drift_variance, 0.0)
    return Fit(usual[:, 0], weight, state.level * usual, state.drift * usual, *[each * usual**2 for each in variances])


def _moved_on(state: State) -> State:
    return State(
        state.level + state.drift,
        GRID.fading * state.drift,
        state.level_variance + 2 * state.shared + state.drift_variance + GRID.step,
        GRID.fading * (state.shared + state.drift_variance),
        GRID.fading**2 * state.drift_variance + GRID.turn,
    )


def _seen(state: State, figure: Floats, noise: Floats, here: NDArray[np.bool_]) -> tuple[State, Floats]:
    """After the period's figure where there is one, and the logarithm of its likelihood."""
    spread = np.maximum(state.level_variance + noise, TINY)
    miss = np.where(here, figure - state.level, 0.0)
    gain = np.where(here, 1 / spread, 0.0)
    after = State(
        state.level + state.level_variance * gain * miss,
        state.drift + state.shared * gain * miss,
        state.level_variance - state.level_variance**2 * gain,
        state.shared - state.shared * state.level_variance * gain,
        state.drift_variance - state.shared**2 * gain,
    )
    return after, -0.5 * (np.where(here, np.log(spread), 0.0) + miss**2 * gain)


def _begun(state: State, figure: Floats, noise: Floats, first: NDArray[np.bool_]) -> State:
    """At the first figure of a series, that figure."""
    return State(
        np.where(first, figure, state.level),
        np.where(first, 0.0, state.drift),
        np.where(first, noise, state.level_variance),
        np.where(first, 0.0, state.shared),
        np.where(first, GRID.drift, state.drift_variance),
    )


def level_ahead(fit: Fit, steps: Ints) -> tuple[Floats, Floats]:
    """Mean and variance of the level so many periods after the last figure, for each point of the grid."""
    most, none = int(steps.max(initial=0)), np.zeros((1, len(GRID.prior)))
    powers = GRID.fading ** np.arange(most)[:, None]
    carried = np.concatenate([none, np.cumsum(powers, axis=0)])
    turns = np.concatenate([none, np.cumsum(carried[:most] ** 2, axis=0)])
    reach, fresh = carried[steps], turns[steps] * GRID.turn + steps[:, None] * GRID.step
    variance = fit.level_variance + 2 * reach * fit.shared + reach**2 * fit.drift_variance + fresh * fit.usual[:, None] ** 2
    return fit.level + reach * fit.drift, np.maximum(variance, 0.0)


def drawn_of(weight: Floats, pick: Floats) -> Ints:
    """For each series, the points of the grid at the heights `pick` (0 to 1) of its summed weights: series x draws."""
    above = np.cumsum(weight, axis=1)
    above[:, -1] = 1.0
    series = np.arange(len(weight))[:, None]
    found = np.searchsorted((above + series).ravel(), (pick[None, :] + series).ravel())
    drawn: Ints = np.minimum(found.reshape(len(weight), -1) - series * weight.shape[1], weight.shape[1] - 1)
    return drawn
