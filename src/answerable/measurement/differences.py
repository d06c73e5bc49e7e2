"""Difference in differences: places that changed against places that did not, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import ibis.expr.types as ir
import numpy as np

from answerable.domain.verdicts import Reason
from answerable.measurement.clustered import (
    MANY_CLUSTERS,
    MANY_ON_A_SIDE,
    Errors,
    Fit,
    equal_by_f,
    equal_by_wild_bootstrap,
    fitted,
    sums_by,
    told,
    told_by_wild_bootstrap,
)
from answerable.measurement.cohorts import cohort_terms
from answerable.measurement.engines import table_of
from answerable.measurement.evaluate import Flags, Floats, Ints, Term, table_of_terms
from answerable.measurement.panels import Panel, panel_of

Method = Literal["two_by_two", "two_way_fixed_effects", "callaway_santanna"]
METHODS = ("two_by_two", "two_way_fixed_effects", "callaway_santanna")
LEAST_CLUSTERS = 2  # on each side; with one, its own luck cannot be told from the change
QUARTILES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Asked:
    method: Method
    errors: Errors
    confidence: float
    draws: int
    seed: int


def difference_in_differences(
    data: Any,
    *,
    outcome: str = "estimate",
    unit: str = "place",
    time: str = "period_start",
    treated: str = "treated",
    post: str = "post",
    first_treated: str | None = None,
    cluster: str | None = None,
    method: Method | None = None,
    by_baseline_quartile: bool = False,
    errors: Errors = "clustered",
    confidence: float = 0.95,
    draws: int = 999,
    seed: int = 1,
) -> ir.Table:
    """A table of terms: `effect`, `pre_trend`, and those of the cohorts or the quartiles. Columns: `evaluate.Term`.

    Who was changed and when: flags `treated` and `post` (0 or 1), or `first_treated` (a date or number; null is never).
    - `two_by_two`: y = a + b treated + c post + d treated x post, over all rows; d is a difference of four means.
    - `two_way_fixed_effects`: y = unit + period + d x changed. The default where all changed in one period.
    - `callaway_santanna`: the default where they did not (Callaway and Sant'Anna 2021). Fixed effects are then refused, for
      they compare the newly changed with the already changed (Goodman-Bacon 2021).
    Errors are clustered by unit or `cluster`, with t; the wild cluster bootstrap takes its place below 30 clusters, or below
    10 changed or unchanged (Cameron, Gelbach and Miller 2008), for t then finds changes that are not there; `draws=0` keeps t.
    Fewer than 2 clusters on a side: an estimate without an interval, `too_few_clusters`.
    `pre_trend` is the difference in slope a period among rows not yet changed (Borusyak, Jaravel and Spiess 2024); where it
    is clear, `effect` keeps its numbers and says `different_trends`.
    `by_baseline_quartile`: `quartile_1` (lowest mean before the change) to `quartile_4`, each against unchanged units of the
    same quartile, and `quartiles_equal`, the test that they are the same (Burgess, Wilson and Worth 2013).
    """
    if method is not None and method not in METHODS:
        raise ValueError(f"method {method!r} is not one of {', '.join(METHODS)}")
    if errors not in get_args(Errors):
        raise ValueError(f"errors {errors!r} is not one of {', '.join(get_args(Errors))}")
    panel = panel_of(
        table_of(data), outcome=outcome, unit=unit, time=time, treated=treated, post=post,
        first_treated=first_treated, cluster=cluster or unit,
    )  # fmt: skip
    staggered = isinstance(panel, Panel) and panel.staggered
    chosen: Method = method or ("callaway_santanna" if staggered else "two_way_fixed_effects")
    asked = Asked(chosen, errors, confidence, draws, seed)
    if isinstance(panel, Reason):
        return table_of_terms([Term(term="effect", method=chosen, reason=panel)])
    return table_of_terms(_quartile_terms(panel, asked) if by_baseline_quartile else _terms(panel, asked))


def _terms(panel: Panel, asked: Asked) -> Iterator[Term]:
    before = _pre_trend(panel, asked)
    apart = before.reason is Reason.DIFFERENT_TRENDS
    made = cohort_terms(panel, asked.confidence) if asked.method == "callaway_santanna" else iter([effect_term(panel, asked)])
    for term in made:
        yield replace(term, reason=Reason.DIFFERENT_TRENDS) if apart and term.term == "effect" and not term.reason else term
    yield before


def effect_term(panel: Panel, asked: Asked, name: str = "effect") -> Term:
    reason = why_not_compare(panel, asked.method)
    if reason:
        return _term(name, panel, asked.method, reason=reason)
    return _told_term(name, panel, asked, _design(panel, asked))


def why_not_compare(panel: Panel, method: Method) -> Reason | None:
    """Needs changed and unchanged units, each seen before and after one common start."""
    if panel.staggered:
        return Reason.STAGGERED
    if not len(panel.starts) or not panel.after.any():
        return Reason.NO_BEFORE_OR_AFTER
    after = panel.time >= panel.starts[0]
    changed, unchanged = (_sides(panel, after, rows, method) for rows in (panel.ever, ~panel.ever))
    if not changed:
        return Reason.NO_BEFORE_OR_AFTER
    return None if unchanged else Reason.NO_CONTROLS


def _sides(panel: Panel, after: Flags, rows: Flags, method: Method) -> bool:
    """Whether these rows lie on both sides of the start: those of one unit at least, or together for four means."""
    before_units, after_units = panel.unit[rows & ~after], panel.unit[rows & after]
    if method == "two_by_two":
        return bool(len(before_units)) and bool(len(after_units))
    return bool(len(np.intersect1d(before_units, after_units)))


def _design(panel: Panel, asked: Asked) -> Fit:
    """The effect is the first coefficient."""
    if asked.method == "two_by_two":
        after = panel.time >= panel.starts[0]
        x = np.stack([panel.after, panel.ever, after, np.ones(len(panel.y))], axis=1).astype(float)
        return fitted(panel.y, x, panel.cluster, errors=asked.errors)
    return _within(panel, panel.after[:, None].astype(float), panel.time, asked.errors)


def _within(panel: Panel, regressors: Floats, periods: Ints, errors: Errors) -> Fit:
    """Units are taken out by their means, `periods` by dummies beside the regressors."""
    codes = np.unique(periods, return_inverse=True)[1]
    dummies = np.eye(int(codes.max()) + 1)[codes][:, 1:]
    columns = np.column_stack([panel.y, regressors, dummies])
    counts = np.bincount(panel.unit)
    columns -= (sums_by(panel.unit, columns, len(counts)) / counts[:, None])[panel.unit]
    absorbed = panel.units if errors == "homoskedastic" else 1
    return fitted(columns[:, 0], columns[:, 1:], panel.cluster, absorbed=absorbed, errors=errors)


def _told_term(name: str, panel: Panel, asked: Asked, fit: Fit) -> Term:
    if panel.fewest_clusters < LEAST_CLUSTERS and asked.errors == "clustered":
        return _term(name, panel, asked.method, estimate=float(fit.coefficients[0]), reason=Reason.TOO_FEW_CLUSTERS)
    if _few(panel, asked):
        made = told_by_wild_bootstrap(fit, 0, confidence=asked.confidence, draws=asked.draws, seed=asked.seed)
    else:
        made = told(fit, 0, confidence=asked.confidence, errors=asked.errors)
    found = {key: getattr(made, key) for key in ("estimate", "lower", "upper", "standard_error", "p_value", "inference")}
    bounded = np.isfinite([made.lower, made.upper]).all()
    return _term(name, panel, asked.method, **found, reason=None if bounded else Reason.TOO_FEW_CLUSTERS)


def _few(panel: Panel, asked: Asked) -> bool:
    few = panel.clusters < MANY_CLUSTERS or panel.fewest_clusters < MANY_ON_A_SIDE
    return few and asked.errors == "clustered" and asked.draws > 0


def _pre_trend(panel: Panel, asked: Asked) -> Term:
    """Whether the two sides were already moving apart. `too_short` with fewer than two periods before."""
    before = panel.where(~panel.after)
    method: Any = "pre_trend"
    if not before.ever.any() or before.ever.all():
        return _term("pre_trend", before, method, reason=Reason.NO_CONTROLS if before.ever.any() else Reason.NO_BEFORE_OR_AFTER)
    if len(np.unique(before.time[before.ever])) < 2:
        return _term("pre_trend", before, method, reason=Reason.TOO_SHORT)
    slope = (before.time * before.ever).astype(float)[:, None]
    asked = replace(asked, method=method)
    made = _told_term("pre_trend", before, asked, _within(before, slope, before.time, asked.errors))
    apart = made.p_value is not None and made.p_value < 1 - asked.confidence
    return replace(made, reason=Reason.DIFFERENT_TRENDS) if apart else made


def _quartile_terms(panel: Panel, asked: Asked) -> Iterator[Term]:
    quartile = baseline_quartile(panel)
    placed = replace(panel.where(quartile > 0), left_out=panel.left_out + len(np.unique(panel.unit[quartile == 0])))
    quartile = quartile[quartile > 0]
    effects = [effect_term(placed.where(quartile == each), asked, f"quartile_{each}") for each in QUARTILES]
    yield from effects
    refused = next((term.reason for term in effects if term.estimate is None), None)
    yield _term("quartiles_equal", placed, asked.method, reason=refused) if refused else _equal(placed, quartile, asked)
    yield _pre_trend(placed, asked)


def baseline_quartile(panel: Panel) -> Ints:
    """Of each row's unit, by its mean before the change (less each period's mean, for gaps); 1 is lowest, 0 has none.

    Ties stay together: q = floor((Q+1) - ceil((k+1-rank) / (k/Q))), rank the lowest of the tied.
    """
    if not len(panel.starts):
        return np.ones(len(panel.y), dtype=np.int64)
    before = panel.time < panel.starts[0]
    counts = np.bincount(panel.time[before], minlength=panel.periods)
    usual = np.bincount(panel.time[before], weights=panel.y[before], minlength=panel.periods) / np.maximum(counts, 1)
    sizes = np.bincount(panel.unit[before], minlength=panel.units)
    totals = np.bincount(panel.unit[before], weights=(panel.y - usual[panel.time])[before], minlength=panel.units)
    means = np.round(totals[sizes > 0] / sizes[sizes > 0], 9)
    rank, k, parts = np.searchsorted(np.sort(means), means) + 1, len(means), len(QUARTILES)
    quartile = np.zeros(panel.units, dtype=np.int64)
    quartile[sizes > 0] = np.maximum(np.floor(parts + 1 - np.ceil((k + 1 - rank) * parts / k)), 1)
    return quartile[panel.unit]


def _equal(panel: Panel, quartile: Ints, asked: Asked) -> Term:
    """One fit with an effect and periods of its own for each quartile."""
    regressors = np.stack([panel.after & (quartile == each) for each in QUARTILES], axis=1).astype(float)
    fit = _within(panel, regressors, panel.time + panel.periods * quartile, asked.errors)
    among = list(range(len(QUARTILES)))
    if _few(panel, asked):
        p, inference = equal_by_wild_bootstrap(fit, among, draws=asked.draws, seed=asked.seed), "wild_bootstrap_wald"
    else:
        p, inference = equal_by_f(fit, among), f"{asked.errors}_f"
    return _term("quartiles_equal", panel, asked.method, p_value=p, inference=inference)


def _term(name: str, panel: Panel, method: str, **found: Any) -> Term:
    return Term(
        term=name, method=method, units=panel.units, units_left_out=panel.left_out,
        clusters=panel.clusters, observations=len(panel.y), **found,
    )  # fmt: skip
