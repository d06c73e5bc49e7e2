"""One changed place against a mix of unchanged ones that moved as it did before the change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import ibis.expr.types as ir
import numpy as np

from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of
from answerable.measurement.evaluate import Floats, Term, code_from, keyed, numbers, table_of_terms

Method = Literal["synthetic_control", "synthetic_did"]
WORST_FIT = 0.25  # standard deviations: the usual bound of balance (Rubin 2001; Stuart 2010)
LEAST_BEFORE = 5  # periods; fewer are matched by luck (Abadie 2021)
SHOWN_WEIGHT = 1e-6


@dataclass(frozen=True)
class Synthesis:
    """Gaps of one place from its mix in each period, its weights, and the effect read from them."""

    weights: Floats
    gaps: Floats
    before: int
    effect: float

    @property
    def fit(self) -> float:
        """Root mean squared gap before the change."""
        return float(np.sqrt(np.mean(self.gaps[: self.before] ** 2)))

    @property
    def ratio(self) -> float:
        """Root mean squared gap after, over before."""
        after = float(np.sqrt(np.mean(self.gaps[self.before :] ** 2)))
        return after / self.fit if self.fit > 0 else float("inf")


Work = Callable[[Floats, Floats, int], Synthesis]


def synthetic_control(
    data: Any,
    *,
    outcome: str = "estimate",
    unit: str = "place",
    time: str = "period_start",
    treated_unit: Any,
    starts: Any,
    method: Method = "synthetic_control",
    worst_fit: float = WORST_FIT,
    confidence: float = 0.95,
) -> ir.Table:
    """A table of terms: `effect`, `fit_before`, `gap` (at each period), `weight` (of each place). Columns: `evaluate.Term`.

    `synthetic_control` (Abadie, Diamond and Hainmueller 2010, outcomes only): weights w >= 0 that sum to 1 and make
    sum over periods before of (y - sum w_j y_j)^2 least; the effect is the mean gap after.
    `synthetic_did` (Arkhangelsky and others 2021): weights of places and of periods, up to a constant, so that levels may differ.
    Each unchanged place is then taken as if it had been changed. `p_value` is the share of all places whose mean squared gap
    after over before (or effect, for `synthetic_did`) is as large: an exact permutation test if any place could have been the
    changed one. Standard error and normal interval are from the spread of those effects (Arkhangelsky and others, algorithm 4).
    Refused: fewer than 5 periods before `too_short`; a period missing for the changed place `gaps`; no complete other place
    `no_controls`; `poor_fit` where `fit_before` is above `worst_fit` standard deviations of places in a period;
    `fits_not_unique` where it is nil. No interval where so few places remain that p cannot fall below 1 - confidence.
    """
    if method not in ("synthetic_control", "synthetic_did"):
        raise ValueError(f"method {method!r} is neither synthetic_control nor synthetic_did")
    rows = table_of(data).select(*dict.fromkeys([outcome, unit, time])).to_pyarrow()
    units, times = keyed(rows[unit]), keyed(rows[time])
    if treated_unit not in units.labels:
        raise ValueError(f"there is no {treated_unit!r} in {unit!r}")
    y = numbers(rows[outcome])
    known = np.isfinite(y) & (units.codes >= 0) & (times.codes >= 0)
    cells = units.codes[known] * len(times.labels) + times.codes[known]
    if len(np.unique(cells)) < len(cells):
        return table_of_terms([Term(term="effect", method=method, reason=Reason.REPEATED_FIGURES)])
    wide = np.full(len(units.labels) * len(times.labels), np.nan)
    wide[cells] = y[known]
    panel = Wide(wide.reshape(len(units.labels), -1).T, units.labels.index(treated_unit), code_from(times.labels, starts))
    return table_of_terms(_terms(panel, units.labels, times.labels, method, worst_fit, confidence))


@dataclass(frozen=True)
class Wide:
    """y by period and place, NaN where missing; the changed place's column; the periods before the change."""

    y: Floats
    place: int
    before: int

    @property
    def complete(self) -> list[int]:
        """The other places that have every figure."""
        full = np.isfinite(self.y).all(axis=0)
        return [int(each) for each in np.flatnonzero(full) if each != self.place]


def _terms(
    panel: Wide, places: list[Any], times: list[Any], method: Method, worst_fit: float, confidence: float
) -> Iterator[Term]:
    others = panel.complete
    seen: Any = {
        "method": method, "units": len(others) + 1, "units_left_out": len(places) - len(others) - 1,
        "observations": (len(others) + 1) * len(times),
    }  # fmt: skip
    reason = _why_not(panel, others)
    if reason:
        yield Term(term="effect", reason=reason, **seen)
        return
    work = with_unit_weights if method == "synthetic_control" else with_unit_and_time_weights
    made = work(panel.y[:, panel.place], panel.y[:, others], panel.before)
    spread = float(np.sqrt(np.mean(np.var(panel.y[: panel.before, [panel.place, *others]], axis=1, ddof=1))))
    reason = _why_poor(made, spread, worst_fit)
    fit = made.fit / spread if spread > 0 else float("nan")
    if reason is None:
        yield _effect(made, _placebos(panel, others, work), method, confidence, seen)
    else:
        yield Term(term="effect", reason=reason, **seen)
    yield Term(term="fit_before", estimate=made.fit, reason=reason, **seen)
    yield Term(term="fit_before_in_standard_deviations", estimate=fit, reason=reason, **seen)
    for turn, gap in enumerate(made.gaps):
        yield Term(term="gap", at=str(times[turn]), estimate=float(gap), reason=reason, **seen)
    for other, weight in zip(others, made.weights, strict=True):
        if weight > SHOWN_WEIGHT:
            yield Term(term="weight", of=str(places[other]), estimate=float(weight), reason=reason, **seen)


def _why_not(panel: Wide, others: list[int]) -> Reason | None:
    if panel.before >= len(panel.y) or panel.before == 0:
        return Reason.NO_BEFORE_OR_AFTER
    if panel.before < LEAST_BEFORE:
        return Reason.TOO_SHORT
    if not np.isfinite(panel.y[:, panel.place]).all():
        return Reason.GAPS
    return Reason.NO_CONTROLS if len(others) < 2 else None


def _why_poor(made: Synthesis, spread: float, worst_fit: float) -> Reason | None:
    if spread > 0 and made.fit / spread > worst_fit:
        return Reason.POOR_FIT
    return Reason.FITS_NOT_UNIQUE if made.fit <= 1e-9 * spread else None


def _placebos(panel: Wide, others: list[int], work: Work) -> list[Synthesis]:
    """Each unchanged place against the rest of the unchanged."""
    return [work(panel.y[:, each], panel.y[:, [other for other in others if other != each]], panel.before) for each in others]


def _effect(made: Synthesis, placebos: list[Synthesis], method: Method, confidence: float, seen: Any) -> Term:
    from scipy import stats

    if 1 / (len(placebos) + 1) > 1 - confidence + 1e-12:
        return Term(term="effect", estimate=made.effect, reason=Reason.TOO_FEW_CLUSTERS, **seen)
    strange = [each.ratio if method == "synthetic_control" else abs(each.effect) for each in placebos]
    own = made.ratio if method == "synthetic_control" else abs(made.effect)
    error = float(np.std([each.effect for each in placebos]))
    reach = error * float(stats.norm.ppf(0.5 + confidence / 2))
    return Term(
        term="effect", estimate=made.effect, lower=made.effect - reach, upper=made.effect + reach, standard_error=error,
        p_value=(1 + sum(each >= own * (1 - 1e-9) for each in strange)) / (len(placebos) + 1), inference="placebo", **seen,
    )  # fmt: skip


def with_unit_weights(place: Floats, others: Floats, before: int) -> Synthesis:
    """The exact least squares on the simplex. Of non-negative u with least |Au|^2 + (1'u - 1)^2, u / 1'u is that point."""
    from scipy.optimize import nnls

    apart = others[:before] - place[:before, None]
    scale = float(np.sqrt(np.mean(apart**2))) or 1.0
    stacked = np.vstack([apart / scale, np.ones(others.shape[1])])
    found = nnls(stacked, np.concatenate([np.zeros(before), [1.0]]))[0]
    weights = np.asarray(found / found.sum(), dtype=np.float64)
    gaps = place - others @ weights
    return Synthesis(weights, gaps, before, float(np.mean(gaps[before:])))


def with_unit_and_time_weights(place: Floats, others: Floats, before: int) -> Synthesis:
    """By diff-diff's solvers and penalties; gaps are taken from their weighted mean before the change."""
    from diff_diff.utils import _compute_noise_level, _compute_regularization, compute_sdid_unit_weights, compute_time_weights

    scale = float(np.std(others[:before])) or 1.0
    own, early, late = place[:before] / scale, others[:before] / scale, others[before:] / scale
    of_units, of_times = _compute_regularization(early, 1, len(late))
    least = 1e-5 * _compute_noise_level(early) or 1e-5
    weights = np.asarray(compute_sdid_unit_weights(early, own, of_units, min_decrease=least), dtype=np.float64)
    periods = compute_time_weights(early, late, of_times, min_decrease=least)
    gaps = place - others @ weights
    gaps = gaps - float(periods @ gaps[:before])
    return Synthesis(weights, gaps, before, float(np.mean(gaps[before:])))
