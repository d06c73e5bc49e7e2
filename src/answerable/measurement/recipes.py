"""The methods of a judgement, with versions and parameters: what a person needs to do it again."""

from __future__ import annotations

import json
from typing import Any

from answerable.domain.metrics import IntervalMethod, Methods, Metric
from answerable.measurement import charts_spc, floors, peers, trends
from answerable.measurement.subjects import Subject, scale

INTERVALS = {
    IntervalMethod.WILSON: "wilson-1927",
    IntervalMethod.BYAR: "byar-1987-exact-below-10",
    IntervalMethod.PUBLISHER: "publisher",
    IntervalMethod.UNKNOWN: "unknown",
}


def recipe(subject: Subject) -> str:
    """JSON list of {step, method, version, parameters}."""
    steps = [_interval(subject), _country(), _chart(methods_of(subject)), _trend(methods_of(subject))]
    if subject.neighbours:
        steps.insert(2, _neighbours(subject.neighbours))
    if not isinstance(subject, Metric):
        steps.append(_floor(subject))
    return json.dumps(steps, sort_keys=True, separators=(",", ":"))


def methods_of(subject: Subject) -> Methods:
    return subject.methods if isinstance(subject, Metric) else Methods()


def _step(step: str, method: str, **parameters: Any) -> dict[str, Any]:
    return {"step": step, "method": method, "version": "1", "parameters": parameters}


def _interval(subject: Subject) -> dict[str, Any]:
    return _step("interval", INTERVALS[subject.figures.interval], confidence=0.95, multiplier=scale(subject))


def _country() -> dict[str, Any]:
    return _step("country", "interval-against-value", confidence=0.95)


def _neighbours(neighbours: str) -> dict[str, Any]:
    return _step(
        "neighbours", "interval-against-plain-mean", confidence=0.95, neighbours=neighbours, least=peers.LEAST_NEIGHBOURS
    )


def _chart(methods: Methods) -> dict[str, Any]:
    return _step(
        "chart",
        "xmr-making-data-count",
        limit=charts_spc.LIMIT,
        screen=charts_spc.SCREEN,
        shift_points=methods.shift_points,
        trend_points=methods.trend_points,
        baseline_points=methods.baseline_points,
        least_points=charts_spc.LEAST_POINTS,
        autocorrelation="refused beyond 2/sqrt(T)",
    )


def _trend(methods: Methods) -> dict[str, Any]:
    return _step("trend", "fingertips-recent-trend", points=methods.recent_points, chi2=trends.CHI2)


def _floor(standard: Any) -> dict[str, Any]:
    events = standard.figures.interval is IntervalMethod.BYAR
    return _step(
        "floor",
        floors.POISSON if events else floors.BINOMIAL,
        q=standard.test.false_discovery_rate,
        family="subject and period",
        persistent_breaches=standard.test.persistent_breaches,
        persistent_of=standard.test.persistent_of,
    )
