"""The past of many series made ready for `local_level`, and what it lets expect: numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from answerable.domain.verdicts import Reason
from answerable.measurement.calendar import calendar
from answerable.measurement.local_level import Fit, fitted, level_ahead
from answerable.measurement.spans import Floats, Ints, Spans

IDENTITY, LOG, LOGIT = 0, 1, 2
SCATTER, INTERVALS, COUNTS = 0, 1, 2
BASES = np.array(["scatter", "intervals", "counts"], dtype=object)
LEAST_POINTS = 8  # fewer give a range at most, never a chance
LEAST_RANGE = 4  # fewer give nothing
BLOCK = 256  # series filtered together: small enough for the processor's own memory
Z = 1.959963984540054


@dataclass(frozen=True)
class Past:
    """Columns of rows (all figures, laid end to end) and of series."""

    spans: Spans
    position: Ints
    transformed: Floats
    sampling: Floats
    points: Ints
    months: Ints  # from one period to the next
    shape: Ints
    scale: Floats
    basis: Ints
    size: Floats  # last denominator
    noise: Floats  # sampling variance to expect of a coming figure
    reason: NDArray[np.object_]

    @property
    def length(self) -> Ints:
        length: Ints = self.position[self.spans.starts + self.spans.lengths - 1] + 1
        return length

    def fits(self) -> Iterator[tuple[Ints, Fit]]:
        """Numbers of series, and their fits: series of like length together."""
        told = np.array([each in ("", Reason.TOO_SHORT.value) for each in self.reason], dtype=bool)
        numbers = np.flatnonzero(told & (self.points >= LEAST_RANGE))
        numbers = numbers[np.argsort(self.length[numbers], kind="stable")]
        for first in range(0, len(numbers), BLOCK):
            block = numbers[first : first + BLOCK]
            yield block, fitted(*self._matrices(block))

    def _matrices(self, block: Ints) -> tuple[Floats, Floats]:
        most = int(self.length[block].max())
        figures, sampling = np.full((len(block), most), np.nan), np.zeros((len(block), most))
        lengths = self.spans.lengths[block]
        line = np.repeat(np.arange(len(block)), lengths)
        rows = np.repeat(self.spans.starts[block], lengths) + Spans(np.cumsum(lengths) - lengths, int(lengths.sum())).turn
        turn = self.position[rows] + most - self.length[block][line]
        figures[line, turn], sampling[line, turn] = self.transformed[rows], self.sampling[rows]
        return figures, sampling


def past_of(
    spans: Spans,
    *,
    figure: Floats,
    lower: Floats,
    upper: Floats,
    count: Floats,
    of: Floats,
    scale: Floats,
    shape: Floats,
    day_first: Ints,
    day_last: Ints,
    seasons: bool,
) -> Past:
    """`spans` holds figures only, each series in order."""
    shapes, scales = shape[spans.starts].astype(np.int64), scale[spans.starts]
    days = calendar(spans, day_first, day_last)
    unit = np.minimum.reduceat(np.where(spans.turn == 0, np.inf, days.step), spans.starts)
    unit = np.where(np.isfinite(unit) & (unit > 0), unit, 1.0)
    since = np.cumsum(np.nan_to_num(days.step))
    places = (since - spans.each(since[spans.starts])) / spans.each(unit)
    counted = _all(spans, (count >= 0) & (of > 0)) & (shapes != IDENTITY)
    spread = _sampling(figure, lower, upper, spans.each(shapes), spans.each(scales))
    basis = np.where(counted, COUNTS, np.where(_all(spans, spread > 0), INTERVALS, SCATTER))
    transformed, sampling = _transformed(spans, figure, count, of, spread, basis=basis, shape=shapes, scale=scales)
    past = Past(
        spans=spans,
        position=np.round(places).astype(np.int64),
        transformed=transformed,
        sampling=sampling,
        points=spans.lengths,
        months=unit.astype(np.int64),
        shape=shapes,
        scale=scales,
        basis=basis,
        size=of[spans.starts + spans.lengths - 1],
        noise=_last_three(spans, sampling),
        reason=np.empty(0, dtype=object),
    )
    rows = {"figure": figure, "count": count, "of": of, "places": places, "overlap": days.overlap}
    return Past(**{**past.__dict__, "reason": _why_not(past, **rows, seasons=seasons)})


def _all(spans: Spans, true: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.logical_and.reduceat(true, spans.starts)


def scaled(value: Floats, shape: Ints, scale: Floats) -> Floats:
    """On the scale the model works on: as it is, the logarithm, or the log-odds; nought and the whole are infinite there."""
    share = value / scale
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(shape == IDENTITY, value, np.where(shape == LOG, np.log(share), np.log(share) - np.log1p(-share)))


def unscaled(value: Floats, shape: Ints, scale: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.where(shape == IDENTITY, value, scale * np.where(shape == LOG, np.exp(value), expit(value)))


def _sampling(figure: Floats, lower: Floats, upper: Floats, shape: Ints, scale: Floats) -> Floats:
    """Variance on the model's scale from a 95% interval; from one side where the other is at the edge; NaN if unknown."""
    middle, low, high = (scaled(each, shape, scale) for each in (figure, lower, upper))
    with np.errstate(invalid="ignore"):
        one_sided = np.where(np.isfinite(low), middle - low, high - middle) / Z
        error = np.where(np.isfinite(low) & np.isfinite(high), (high - low) / (2 * Z), one_sided)
        sound = (lower <= figure) & (figure <= upper) & (upper > lower) & np.isfinite(error)
        return np.where(sound, error**2, np.nan)


def _transformed(
    spans: Spans, figure: Floats, count: Floats, of: Floats, spread: Floats, *, basis: Ints, shape: Ints, scale: Floats
) -> tuple[Floats, Floats]:
    """Figures and sampling variances on the model's scale; counts with half a case added (Gart and Zweifel 1967).

    The variance of a count is taken midway between its own and its series' mean: a low count must not weigh less for being low.
    """
    counted, odds = spans.each(basis) == COUNTS, spans.each(shape) == LOGIT
    x, n = np.where(counted, count, 0.0), np.where(counted, of, 1.0)
    rest = np.maximum(n - x, 0.0)
    usual = n * spans.each(spans.sums(x) / spans.sums(n))
    y = np.log(x + 0.5) - np.where(odds, np.log(rest + 0.5), np.log(n))
    expected = (x + usual) / 2
    chance = 1 / (expected + 0.5) + np.where(odds, 1 / (np.maximum(n - expected, 0.0) + 0.5), 0.0)
    known = np.where(spans.each(basis) == INTERVALS, spread, 0.0)
    return (
        np.where(counted, y, scaled(figure, spans.each(shape), spans.each(scale))),
        np.where(counted, chance, known),
    )


def _last_three(spans: Spans, values: Floats) -> Floats:
    last = spans.each(spans.lengths) - spans.turn <= 3
    return np.asarray(spans.sums(np.where(last, values, 0.0)) / np.minimum(spans.lengths, 3), dtype=np.float64)


def _why_not(
    past: Past, *, figure: Floats, count: Floats, of: Floats, places: Floats, overlap: NDArray[np.bool_], seasons: bool
) -> NDArray[np.object_]:
    spans, shape, share = past.spans, past.spans.each(past.shape), figure / past.spans.each(past.scale)
    impossible = (count < 0) | ((count > of) & (shape == LOGIT)) | ((share < 0) & (shape != IDENTITY))
    impossible |= (share > 1) & (shape == LOGIT)
    edge = ~np.isfinite(past.transformed)
    irregular = np.abs(places - past.position) > 1e-6
    most, least = np.maximum.reduceat(figure, spans.starts), np.minimum.reduceat(figure, spans.starts)
    reasons = [
        (~_all(spans, ~overlap), Reason.OVERLAPPING_PERIODS),
        (~_all(spans, ~irregular), Reason.IRREGULAR_PERIODS),
        ((past.months < 12) & seasons & (past.points > 1), Reason.NOT_ANNUAL),
        (past.points * 2 < past.length, Reason.GAPS),
        (~_all(spans, ~impossible), Reason.IMPOSSIBLE_COUNTS),
        (~_all(spans, ~edge), Reason.NEEDS_COUNTS),
        ((most == least) & (past.basis == SCATTER) & (past.points >= LEAST_RANGE), Reason.NO_SCATTER),
        (past.points < LEAST_POINTS, Reason.TOO_SHORT),
    ]
    return np.select([true for true, _ in reasons], [reason.value for _, reason in reasons], "").astype(object)


def even_points(draws: int, width: int, seed: int) -> Floats:
    """Points spread evenly over a cube (Sobol 1967, scrambled), first coordinate rising: the same for every series and engine."""
    from scipy.stats import qmc

    points = qmc.Sobol(width, rng=np.random.default_rng(seed)).random_base2(int(np.ceil(np.log2(draws))))
    return np.asarray(np.clip(points[np.argsort(points[:, 0])], 1e-9, 1 - 1e-9), dtype=np.float64)


def heights_ahead(past: Past, numbers: Ints, fit: Fit, chosen: Ints, steps: Ints, points: Floats, heights: Floats) -> Floats:
    """Figures to come at these heights (0 to 1), in their own unit: heights x entries of `numbers`; `points` is draws x 3."""
    latent = latent_ahead(fit, chosen, steps, points)
    shape, scale, size = past.shape[numbers, None], past.scale[numbers, None], past.size[numbers, None]
    z = ndtri(points[:, 2])
    counted = past.basis[numbers] == COUNTS
    noisy = np.empty(latent.shape)
    noisy[~counted] = latent[~counted] + np.sqrt(past.noise[numbers[~counted], None]) * z
    noisy[counted] = drawn_counts(latent[counted], shape[counted], size[counted], z) / size[counted] * scale[counted]
    read = np.where(counted, IDENTITY, past.shape[numbers])
    return unscaled(np.quantile(noisy, heights, axis=1), read, past.scale[numbers])


def latent_ahead(fit: Fit, chosen: Ints, steps: Ints, points: Floats) -> Floats:
    """Draws of level and passing scatter together, before sampling, on the model's scale; `chosen` are points of the grid."""
    mean, variance = level_ahead(fit, steps)
    error = np.sqrt(variance + fit.scatter)
    drawn: Floats = np.take_along_axis(mean, chosen, axis=1) + np.take_along_axis(error, chosen, axis=1) * ndtri(points[:, 1])
    return drawn


def drawn_counts(latent: Floats, shape: Ints, size: Floats, z: Floats) -> Floats:
    """Binomial or Poisson counts at the heights of `z` (Cornish and Fisher 1937, two terms, rounded to whole cases)."""
    share = np.where(shape == LOGIT, expit(latent), np.exp(np.minimum(latent, 700.0)))
    rest = np.where(shape == LOGIT, 1 - share, 1.0)
    lean = np.where(shape == LOGIT, 1 - 2 * share, 1.0)
    count = np.round(size * share + np.sqrt(size * share * rest) * z + lean * (z**2 - 1) / 6)
    return np.maximum(np.where(shape == LOGIT, np.minimum(count, size), count), 0.0)
