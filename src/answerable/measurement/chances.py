"""The chance that figures to come meet a target, and that the level now lies on the line to it: numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, ndtri

from answerable.domain.verdicts import Reason
from answerable.measurement.forecast import said, split
from answerable.measurement.local_level import GRID, TINY, Fit, drawn_of, level_ahead
from answerable.measurement.outlook import (
    BASES,
    COUNTS,
    IDENTITY,
    LEAST_POINTS,
    LOGIT,
    Past,
    even_points,
    latent_ahead,
    scaled,
)
from answerable.measurement.spans import Floats, Ints, Spans
from answerable.measurement.tails import binomial_at_least, binomial_at_most, poisson_at_least, poisson_at_most

READS = ["way", "target", "target_day", "baseline", "baseline_day"]
ADDED = {
    "chance_of_reaching": "float64",
    "trajectory_chance": "float64",
    "periods_ahead": "float64",
    "years_ahead": "float64",
    "chance_basis": "string",
    "chance_reason": "string",
}


@dataclass(frozen=True)
class Aims:
    """One entry for each series of the past."""

    way: Floats  # 1 where high is good, -1 where low is
    target: Floats
    steps: Floats  # periods from the last figure to the one in which the date lies
    since: Floats  # periods from the baseline to the last figure
    line: Floats  # where the straight line is now


def chances(spans: Spans, *, ahead: Ints, stay_for: int, seasons: bool, draws: int, seed: int, **columns: Any) -> dict[str, Any]:
    asked = {name: columns.pop(name)[ahead > 0] for name in READS}  # one coming row a series, and so in their order
    past, early, number = split(spans, ahead, seasons, columns)
    made = {name: np.full(len(number), np.nan) for name, kind in ADDED.items() if kind == "float64"}
    basis, reason = np.full(len(number), None, dtype=object), np.where(np.isnan(asked["target"]), Reason.NO_TARGET.value, early)
    if past is not None:
        here = number >= 0
        aims = _aims(past, columns["day_first"][ahead == 0], **{name: values[here] for name, values in asked.items()})
        reason[here], basis[here] = _why_no_chance(past, aims), BASES[past.basis]
        made["periods_ahead"][here] = aims.steps
        made["years_ahead"][here] = aims.steps * past.months / 12.0
        told = reason[here] == ""
        chance, line = _told(past, aims, told, stay_for=stay_for, draws=draws, seed=seed)
        made["chance_of_reaching"][here], made["trajectory_chance"][here] = chance, line
    rows = {name: spans.each(values) for name, values in made.items()}
    return {**rows, "chance_basis": spans.each(basis), "chance_reason": said(spans.each(reason))}


def _aims(
    past: Past, first: Ints, *, way: Floats, target: Floats, target_day: Floats, baseline: Floats, baseline_day: Floats
) -> Aims:
    last = first[past.spans.starts + past.spans.lengths - 1]
    steps = _periods(last, target_day, past.months)
    since = -_periods(last, baseline_day, past.months)
    steps, since = (np.where(past.points > 1, each, np.nan) for each in (steps, since))
    whole = steps + since
    line = baseline + (target - baseline) * since / np.where(whole > 0, whole, np.nan)
    return Aims(way, target, steps, since, line)


def _periods(start: Ints, day: Floats, months: Ints) -> Floats:
    """Whole periods from the period that begins on `start` to the one in which `day` lies."""
    known = ~np.isnan(day)
    one, other = start.astype("datetime64[D]"), np.where(known, day, 0).astype(np.int64).astype("datetime64[D]")
    one_month, other_month = one.astype("datetime64[M]"), other.astype("datetime64[M]")
    between = (other_month - one_month).astype(np.int64)
    short = (other - other_month).astype(np.int64) < (one - one_month).astype(np.int64)
    return np.where(known, np.floor((between - short) / months), np.nan)


def _why_no_chance(past: Past, aims: Aims) -> NDArray[np.object_]:
    share = aims.target / past.scale
    outside = (past.shape != IDENTITY) & (share < 0) | (past.shape == LOGIT) & (share > 1)
    edge = aims.way * scaled(np.where(outside, 0.5, aims.target), past.shape, past.scale) == np.inf
    reasons: list[tuple[NDArray[np.bool_], Any]] = [
        (np.isnan(aims.target), Reason.NO_TARGET.value),
        (np.isnan(aims.way), Reason.NO_DIRECTION.value),
        (outside, Reason.IMPOSSIBLE_TARGET.value),
        (past.reason != "", past.reason),
        (np.isnan(aims.steps), Reason.NO_TARGET.value),
        (aims.steps < 1, Reason.TARGET_DUE.value),
        (aims.steps > past.length, Reason.TOO_FAR.value),
        (edge & (past.basis != COUNTS), Reason.NEEDS_COUNTS.value),
    ]
    told: NDArray[np.object_] = np.select([true for true, _ in reasons], [reason for _, reason in reasons], "").astype(object)
    return told


def _told(past: Past, aims: Aims, told: NDArray[np.bool_], *, stay_for: int, draws: int, seed: int) -> tuple[Floats, Floats]:
    chance, line = np.full(len(told), np.nan), np.full(len(told), np.nan)
    points = even_points(draws, 3, seed)
    for block, fit in past.fits():
        long = (past.points[block] >= LEAST_POINTS) & (aims.since[block] >= 1) & (aims.steps[block] >= 1)
        line[block[long]] = _level_chance(past, aims, block[long], fit.of(np.flatnonzero(long)))
        numbers, one = block[told[block]], fit.of(np.flatnonzero(told[block]))
        if not len(numbers):
            continue
        if stay_for:
            chance[numbers] = _staying_chance(past, aims, numbers, one, stay_for, draws=draws, seed=seed)
        else:
            chance[numbers] = _chance(past, aims, numbers, one, points)
    return chance, line


def _chance(past: Past, aims: Aims, numbers: Ints, fit: Fit, points: Floats) -> Floats:
    """Of meeting the target at its date: exact over the grid; with counts, exact tails averaged over draws of the level."""
    steps = aims.steps[numbers].astype(np.int64)
    mean, variance = level_ahead(fit, steps)
    error = np.sqrt(np.maximum(variance + fit.scatter + past.noise[numbers, None], TINY * fit.usual[:, None] ** 2))
    made = (fit.weight * _met(past, aims, numbers, mean, error)).sum(axis=1)
    counted = np.flatnonzero(past.basis[numbers] == COUNTS)
    if len(counted):
        known = fit.of(counted)
        latent = latent_ahead(known, drawn_of(known.weight, points[:, 0]), steps[counted], points)
        made[counted] = _counts_met(past, aims, numbers[counted], latent).mean(axis=1)
    return np.asarray(np.clip(made, 0.0, 1.0), dtype=np.float64)


def _met(past: Past, aims: Aims, numbers: Ints, mean: Floats, error: Floats) -> Floats:
    way = aims.way[numbers, None]
    aim = scaled(aims.target[numbers], past.shape[numbers], past.scale[numbers])[:, None]
    return np.asarray(ndtr(way * (mean - aim) / error), dtype=np.float64)


def _counts_met(past: Past, aims: Aims, numbers: Ints, latent: Floats) -> Floats:
    size, odds = np.round(past.size[numbers, None]), past.shape[numbers] == LOGIT
    needed = aims.target[numbers, None] / past.scale[numbers, None] * size
    least, most = np.ceil(needed - 1e-9), np.floor(needed + 1e-9)
    high = aims.way[numbers] > 0
    made = np.empty(latent.shape)
    for rows, at_least, at_most, expected in (
        (odds, binomial_at_least, binomial_at_most, expit),
        (~odds, poisson_at_least, poisson_at_most, lambda value: np.exp(np.minimum(value, 700.0))),
    ):
        for these, tail, limit in ((rows & high, at_least, least), (rows & ~high, at_most, most)):
            share = expected(latent[these])
            known = (limit[these], size[these], share) if expected is expit else (limit[these], size[these] * share)
            made[these] = tail(*known)
    return made


def _staying_chance(past: Past, aims: Aims, numbers: Ints, fit: Fit, stay_for: int, *, draws: int, seed: int) -> Floats:
    """Of meeting it at its date and in each of `stay_for` periods after: exact tails along drawn paths of the level."""
    first = aims.steps[numbers, None]
    most = int(first.max()) + stay_for
    points = ndtri(even_points(draws, 3 + 3 * most, seed))
    chosen = drawn_of(fit.weight, ndtr(points[:, 0]))
    at = [np.take_along_axis(each, chosen, axis=1) for each in (fit.level, fit.drift, fit.level_variance, fit.shared)]
    level, drift, variance, shared = at
    usual, scatter = fit.usual[:, None], np.take_along_axis(fit.scatter, chosen, axis=1)
    slope = shared / np.maximum(variance, TINY * usual**2)
    left = np.take_along_axis(fit.drift_variance, chosen, axis=1) - slope * shared
    moved = np.sqrt(variance) * points[:, 1]
    level, drift = level + moved, drift + slope * moved + np.sqrt(np.maximum(left, 0.0)) * points[:, 2]
    made = np.ones(level.shape)
    for step in range(1, most + 1):
        step_z, turn_z, scatter_z = points[:, 3 * step : 3 * step + 3].T
        level = level + drift + np.sqrt(GRID.step)[chosen] * usual * step_z
        drift = GRID.fading[chosen] * drift + np.sqrt(GRID.turn)[chosen] * usual * turn_z
        error = np.sqrt(np.maximum(scatter + past.noise[numbers, None], TINY * usual**2))
        met = _met(past, aims, numbers, level, error)
        counted = np.flatnonzero(past.basis[numbers] == COUNTS)
        if len(counted):
            met[counted] = _counts_met(past, aims, numbers[counted], (level + np.sqrt(scatter) * scatter_z)[counted])
        made = made * np.where((step >= first) & (step <= first + stay_for), met, 1.0)
    return np.asarray(made.mean(axis=1), dtype=np.float64)


def _level_chance(past: Past, aims: Aims, numbers: Ints, fit: Fit) -> Floats:
    """That the level now, without scatter and sampling, is at least as good as the line."""
    line = scaled(aims.line[numbers], past.shape[numbers], past.scale[numbers])[:, None]
    error = np.sqrt(np.maximum(fit.level_variance, TINY * fit.usual[:, None] ** 2))
    return np.asarray((fit.weight * ndtr(aims.way[numbers, None] * (fit.level - line) / error)).sum(axis=1), dtype=np.float64)
