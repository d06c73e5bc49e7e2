"""Bunching: far more cases just within a limit than the cases around it lead one to expect. No proof: a person looks.

The counterfactual and its excess are in `counterfactual.py`; here are the test, shrinkage and placebos.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import ndtr

from answerable.domain.verdicts import Reason
from answerable.measurement.counterfactual import Reading, Window, readings
from answerable.measurement.engines import table_of, with_series
from answerable.measurement.holding import held
from answerable.measurement.multiplicity import with_q_value
from answerable.measurement.spans import Floats, Spans

LEAST_CASES = 200
TOGETHER = 500  # histograms in one bootstrap: few enough for the processor's own memory
FIRST_SEED = 20_130  # of the bootstrap, when nobody gives another
NUMBERS = ["bunching_excess", "bunching_expected", "bunching", "bunching_se", "bunching_p", "bunching_degree", "bunching_cases"]
MADE = [*NUMBERS, "bunching_hole", "bunching_placebos", "bunching_placebo"]


def bunching(
    data: Any,
    *,
    threshold: float,
    by: Sequence[str] = ("subject", "place"),
    family: Sequence[str] = ("subject",),
    bin: str = "bin",
    count: str = "count",
    width: float = 1.0,
    reach: int = 60,
    excluded: tuple[int, int] = (2, 0),
    hole: int = 0,
    degrees: Sequence[int] = (4, 5, 6, 7),
    round_numbers: Sequence[float] = (),
    whole: bool = True,
    placebos: Sequence[float] = (),
    draws: int = 200,
    seed: int = FIRST_SEED,
    false_discovery_rate: float = 0.01,
) -> ir.Table:
    """One row a histogram: `bunching` (b, in bins of the counterfactual), bunching_se, bunching_p, bunching_q, bunched (null:
    cannot be told), bunching_excess (B, cases), bunching_expected (the counterfactual at the threshold), bunching_degree,
    bunching_hole (bins), bunching_cases, bunching_shrunk, bunching_shrunk_se, bunching_placebos, bunching_placebo and
    bunching_reason.

    Rows are bins: the value `bin` (a multiple of `width` away from `threshold`, which is a bin of its own) and the cases in it;
    a bin without a row has none. Bins up to `reach` on either side are read. A polynomial in the bin number, of the degree with
    the least BIC among `degrees`, with one dummy for the multiples of each of `round_numbers`, is fitted by least squares to the
    bins outside the window: `excluded` bins below and above the threshold, and the threshold (Chetty and others 2011; Kleven and
    Waseem 2013). B = sum over the window of (cases - fitted), b = B / fitted at the threshold. `whole` keeps the total: bins
    above the window are multiplied by 1 + B / (cases above it) until B stands still.
    With `hole` above 0, cases are taken to come from just above the threshold: the window is widened upwards, bin by bin and at
    most by `hole`, until the cases missing there are as many as B, which then counts the bins up to the threshold only; `whole`
    is then not used.
    bunching_se: standard deviation over `draws` bootstrap draws from Pearson residuals, seeded by `seed`, the same for every
    histogram, with the degree and the window that were chosen; the chance in the window's own cases (Poisson) is included.
    bunching_p = P(Z >= b / se). bunching_shrunk draws b to the mean of its family (DerSimonian and Laird 1986).
    bunching_placebo is the largest b at the thresholds `placebos`, with the true window left out. bunched: bunching_q (Benjamini
    and Hochberg 1995, in the family) at most `false_discovery_rate` and b above every placebo.
    Refused: too_few_cases (under 200), no_fit (the counterfactual at the threshold is not above 0).
    """
    table = table_of(data)
    window = Window(reach, *excluded, hole, tuple(degrees), _multiples(threshold, width, reach, round_numbers), whole)
    turns = ((table[bin].cast("float64") - threshold) / width).round(6)
    rows = table.select(*dict.fromkeys([*by, *family]), turn=turns, cases=table[count].cast("float64"))
    rows = rows.filter(rows.turn.abs() <= reach)
    away = tuple(round((placebo - threshold) / width) for placebo in placebos)
    work = partial(_bunches, window=window, away=away, draws=draws, seed=seed)
    adds = {**dict.fromkeys(MADE, "float64"), "bunching_reason": "string", "first": "bool"}
    made = with_series(rows, by=by, order=["turn"], reads=["turn", "cases"], adds=adds, work=work)
    made = made.filter(made.first).drop("turn", "cases", "first")
    told = _with_shrinkage(with_q_value(made, family=family, p="bunching_p", q="bunching_q"), family=family)
    above_placebos = (told.bunching > told.bunching_placebo).fill_null(True)
    told = told.mutate(bunched=(told.bunching_q.round(12) <= false_discovery_rate) & above_placebos)
    shrunk = ["bunching_q", "bunched", "bunching_shrunk", "bunching_shrunk_se"]
    return told.select(*dict.fromkeys([*by, *family]), *MADE, *shrunk, "bunching_reason")


def _multiples(threshold: float, width: float, reach: int, round_numbers: Sequence[float]) -> tuple[tuple[bool, ...], ...]:
    """For each round number, which bins are its multiples."""
    values = threshold + width * np.arange(-reach, reach + 1)
    off = [np.abs(values / each - np.round(values / each)) < 1e-6 for each in round_numbers]
    return tuple(tuple(bool(it) for it in each) for each in off)


def _bunches(
    spans: Spans, *, turn: Floats, cases: Floats, window: Window, away: Sequence[int], draws: int, seed: int
) -> dict[str, Any]:
    grid = np.zeros((len(spans.starts), 2 * window.reach + 1))
    np.add.at(grid, (spans.of, np.floor(turn).astype(np.int64) + window.reach), np.nan_to_num(cases))
    made = {name: np.full(len(grid), np.nan) for name in MADE}
    for these, reading, found in readings(grid, window):
        made["bunching"][these], made["bunching_excess"][these] = found.relative(), found.cases
        made["bunching_expected"][these], made["bunching_degree"][these] = found.expected, reading.degree
        made["bunching_hole"][these] = reading.above if window.hole else 0
        fitted = reading.fitted(grid[these], found.share)
        error = [
            _bootstrap(grid[these[some]], fitted[some], reading, draws=draws, seed=seed)
            for some in np.array_split(np.arange(len(these)), len(these) // TOGETHER + 1)
        ]
        made["bunching_se"][these] = np.concatenate(error)
    placebo = np.array([_relative(grid, window, turn) for turn in away]).reshape(-1, len(grid))
    made["bunching_placebos"] = np.isfinite(placebo).sum(axis=0).astype(np.float64)
    highest = np.where(np.isfinite(placebo), placebo, -np.inf).max(axis=0, initial=-np.inf)
    made["bunching_placebo"] = np.where(np.isfinite(highest), highest, np.nan)
    sure = np.where(made["bunching_se"] > 0, made["bunching_se"], np.nan)
    made["bunching_p"] = ndtr(-made["bunching"] / sure)
    total = grid.sum(axis=1)
    short, wild = total < LEAST_CASES, ~np.isfinite(made["bunching_p"])
    told = {name: spans.each(np.where(short | wild, np.nan, values)) for name, values in made.items()}
    reason = np.select([short, wild], [Reason.TOO_FEW_CASES.value, Reason.NO_FIT.value], "").astype(object)
    reason[~(short | wild)] = None
    return {**told, "bunching_cases": spans.each(total), "bunching_reason": spans.each(reason), "first": spans.turn == 0}


def _relative(grid: Floats, window: Window, at: int) -> Floats:
    b = np.full(len(grid), np.nan)
    for these, _, found in readings(grid, window, at=at):
        b[these] = found.relative()
    return b


def _bootstrap(grid: Floats, fitted: Floats, reading: Reading, *, draws: int, seed: int) -> Floats:
    """The standard deviation of b over draws: Pearson residuals drawn anew; in the window, chance about the cases counted."""
    used, weights = reading.used, reading.weights
    scale = np.sqrt(np.maximum(fitted, 1.0))
    free = max(int(used.sum()) - reading.parameters, 1)
    residuals = ((grid - fitted) / scale)[:, used] * np.sqrt(used.sum() / free)
    residuals = residuals - residuals.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.maximum(np.mean(residuals**2, axis=1, keepdims=True), 1.0))
    in_window = spread * np.sqrt(np.maximum(grid[:, ~used], 1.0))
    middle = np.where(used, fitted, grid) @ weights
    # bins by histograms, so that a draw takes whole rows
    residuals, outside = np.ascontiguousarray(residuals.T), np.ascontiguousarray(scale[:, used].T)
    rng = np.random.Generator(np.random.PCG64(seed))
    total, squares, done = np.zeros(len(grid)), np.zeros(len(grid)), np.zeros(len(grid))
    for _ in range(draws):
        drawn = residuals[rng.integers(0, len(residuals), len(residuals))] * outside
        luck = rng.standard_normal(in_window.shape[1])[:, None] * weights[~used]
        b = reading.excess(middle + drawn.T @ weights[used] + in_window @ luck).relative()
        fine = np.isfinite(b)
        b = np.where(fine, b, 0.0)
        total, squares, done = total + b, squares + b * b, done + fine
    done = np.where(done > draws / 2, done, np.nan)
    return np.asarray(np.sqrt(np.maximum(squares / done - (total / done) ** 2, 0.0)))


def _with_shrinkage(told: ir.Table, *, family: Sequence[str]) -> ir.Table:
    """Each b drawn towards the mean of its family, the more the less sure it is (empirical Bayes)."""
    whole = {"group_by": list(family)}
    told = held(told)
    w = 1.0 / (told.bunching_se * told.bunching_se).nullif(0.0)
    told = told.mutate(w=w, wb=w * told.bunching, wbb=w * told.bunching * told.bunching, ww=w * w)
    sums = {f"sum_{name}": told[name].sum().over(**whole) for name in ["w", "wb", "wbb", "ww"]}
    told = told.mutate(**sums, units=told.w.count().over(**whole).cast("float64"))
    q = told.sum_wbb - told.sum_wb * told.sum_wb / told.sum_w.nullif(0.0)
    spare = (told.sum_w - told.sum_ww / told.sum_w.nullif(0.0)).nullif(0.0)
    told = told.mutate(between=ibis.greatest((q - (told.units - 1.0)) / spare, 0.0).fill_null(0.0))
    told = told.mutate(v=1.0 / (told.bunching_se * told.bunching_se + told.between).nullif(0.0))
    certainty = told.v.sum().over(**whole).nullif(0.0)
    middle = (told.v * told.bunching).sum().over(**whole) / certainty
    lean = told.between * told.v
    return told.mutate(
        bunching_shrunk=middle + lean * (told.bunching - middle),
        bunching_shrunk_se=(lean * told.bunching_se * told.bunching_se + (1.0 - lean) * (1.0 - lean) / certainty).sqrt(),
    )
