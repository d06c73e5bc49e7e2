"""The methods of a judgement, with versions and parameters: what a person needs to do it again."""

from __future__ import annotations

import json
from typing import Any

from answerable.domain.metrics import IntervalMethod, Methods, Metric
from answerable.measurement import charts_spc, floors, leaning, peers, persistence, process_limits, screening, trends
from answerable.measurement.subjects import Subject, scale

INTERVALS = {
    IntervalMethod.WILSON: "wilson-1927",
    IntervalMethod.BYAR: "byar-1987-exact-below-10",
    IntervalMethod.PUBLISHER: "publisher",
    IntervalMethod.UNKNOWN: "unknown",
}
COUNTED = [INTERVALS[IntervalMethod.WILSON], INTERVALS[IntervalMethod.BYAR]]


def recipe(subject: Subject) -> str:
    """JSON list of {step, method, version, parameters}."""
    steps = [_interval(subject), _country(), _screens(), _chart(subject), _trend(methods_of(subject)), _long_trend()]
    if subject.neighbours:
        steps.insert(2, _neighbours(subject.neighbours))
    if not isinstance(subject, Metric):
        steps.append(_floor(subject))
    return json.dumps(steps, sort_keys=True, separators=(",", ":"))


def methods_of(subject: Subject) -> Methods:
    return subject.methods if isinstance(subject, Metric) else Methods()


def _step(step: str, method: str, version: str = "1", **parameters: Any) -> dict[str, Any]:
    return {"step": step, "method": method, "version": version, "parameters": parameters}


def _interval(subject: Subject) -> dict[str, Any]:
    return _step("interval", INTERVALS[subject.figures.interval], confidence=0.95, multiplier=scale(subject))


def _country() -> dict[str, Any]:
    return _step("country", "interval-against-value", version="2", confidence=[0.95, 0.998])


def _neighbours(neighbours: str) -> dict[str, Any]:
    return _step(
        "neighbours",
        "interval-against-plain-mean",
        version="2",
        confidence=[0.95, 0.998],
        neighbours=neighbours,
        least=peers.LEAST_NEIGHBOURS,
    )


def _screens() -> dict[str, Any]:
    return _step("screens", "copies-breaks-silence-smoothness", least_places=5, smooth_points=screening.SMOOTH_POINTS)


def _chart(subject: Subject) -> dict[str, Any]:
    methods, counted = methods_of(subject), INTERVALS[subject.figures.interval] in COUNTED
    return _step(
        "chart",
        "p-or-u-making-data-count" if counted else "xmr-making-data-count",
        version="2",
        limit=process_limits.LIMIT,
        screen=process_limits.SCREEN,
        shift_points=methods.shift_points,
        trend_points=methods.trend_points,
        baseline_points=methods.baseline_points,
        least_points=charts_spc.LEAST_POINTS,
        many_cases=process_limits.MANY_CASES,
        movement="without praise: money of the day" if isinstance(subject, Metric) and subject.current_prices else "by polarity",
        leaning=f"followed beyond {leaning.LEAN}/sqrt(T)",
        rebased=[decision.model_dump(mode="json") for decision in subject.rebased],
    )


def _trend(methods: Methods) -> dict[str, Any]:
    return _step("trend", "fingertips-recent-trend", points=methods.recent_points, chi2=trends.CHI2)


def _long_trend() -> dict[str, Any]:
    return _step("long_trend", "mann-kendall-hamed-rao", confidence=0.998)


def _floor(standard: Any) -> dict[str, Any]:
    events = standard.figures.interval is IntervalMethod.BYAR
    return _step(
        "floor",
        floors.POISSON if events else floors.BINOMIAL,
        version="2",
        q=standard.test.false_discovery_rate,
        family="subject and period",
        persistent_breaches=standard.test.persistent_breaches,
        persistent_of=standard.test.persistent_of,
        pooled="stouffer",
        cap=persistence.CAP,
    )
