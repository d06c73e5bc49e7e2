"""A change that came to different places at different times, each cohort compared with the unchanged alone."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from answerable.domain.verdicts import Reason
from answerable.measurement.clustered import by_t
from answerable.measurement.evaluate import Flags, Term
from answerable.measurement.panels import Panel

METHOD = "callaway_santanna"


def cohort_terms(panel: Panel, confidence: float) -> Iterator[Term]:
    """`effect` (over all changed unit-periods), `effect_after` (at = periods since), `cohort_effect` (of cohort, at period).

    Callaway and Sant'Anna 2021: ATT(g, t) = E[Y_t - Y_(g-1) | cohort g] - E[Y_t - Y_(g-1) | unchanged], and means of it
    weighted by the cohort's size. The unchanged are those never changed; where there are none, those not yet changed, and
    the method's name says so. Clustered errors of the influence function, each row for itself. t has one degree less than the
    fewer of the clusters changed and unchanged: with few changed places among many, G-1 finds changes that are not there.
    """
    never = not panel.ever.all()
    method = METHOD if never else f"{METHOD}_not_yet_treated"
    seen: Any = {
        "method": method, "units": panel.units, "units_left_out": panel.left_out,
        "clusters": panel.clusters, "observations": len(panel.y),
    }  # fmt: skip
    reason = _why_not(panel)
    if reason:
        yield Term(term="effect", reason=reason, **seen)
        return
    found = _found(panel, "never_treated" if never else "not_yet_treated")

    def term(name: str, estimate: float, error: float, changed: Flags, **about: Any) -> Term:
        made = by_t(float(estimate), float(error), _degrees(panel, changed), confidence, "clustered_t")
        numbers = {key: getattr(made, key) for key in ("estimate", "lower", "upper", "standard_error", "p_value", "inference")}
        return Term(term=name, **numbers, **about, **seen, reason=None if np.isfinite(made.lower) else Reason.TOO_FEW_CLUSTERS)

    yield term("effect", found.overall_att, found.overall_se, panel.ever)
    after = found.aggregate("event_study").to_dataframe()
    for since, estimate, error in zip(after["event_time"], after["att"], after["se"], strict=True):
        yield term("effect_after", estimate, error, panel.ever & (panel.time - panel.first == since), at=str(int(since)))
    for (cohort, period), effect in found.group_time_effects.items():
        about = {"of": panel.times.named(int(cohort) - 1), "at": panel.times.named(int(period) - 1)}
        made = term("cohort_effect", effect["effect"], effect["se"], panel.first == int(cohort) - 1, **about)
        yield replace(made, reason=Reason.NO_CONTROLS) if effect["skip_reason"] else made


def _degrees(panel: Panel, changed: Flags) -> int:
    """From the clusters behind a row; where no place was never changed, from the smallest cohort."""
    unchanged = [~panel.ever] if not panel.ever.all() else [panel.first == start for start in panel.starts]
    return min(len(np.unique(panel.cluster[rows])) for rows in (changed, *unchanged)) - 1


def _why_not(panel: Panel) -> Reason | None:
    if not panel.after.any():
        return Reason.NO_BEFORE_OR_AFTER
    if panel.repeated:
        return Reason.REPEATED_FIGURES
    if panel.ever.all() and not panel.staggered:
        return Reason.NO_CONTROLS
    return None


def _found(panel: Panel, control_group: str) -> Any:
    import pandas as pd
    from diff_diff import CallawaySantAnna

    frame = pd.DataFrame(
        {
            "y": panel.y,
            "unit": panel.unit,
            "time": panel.time + 1,
            "first": np.where(panel.ever, panel.first + 1, 0),  # 0 is never, in diff-diff
            "cluster": panel.cluster,
        }
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Unbalanced panel detected")  # each pair of periods uses the units with both
        warnings.filterwarnings("ignore", message=".*could not be estimated")  # such rows say no_controls
        model = CallawaySantAnna(control_group=control_group, cluster="cluster")
        return model.fit(frame, outcome="y", unit="unit", time="time", first_treat="first")
