"""Metrics and standards as one table, so that every later step is one expression over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from answerable.domain.metrics import Figures, IntervalMethod, Metric, Polarity, Unit
from answerable.domain.standards import Standard

Subject = Metric | Standard

SCALES = {Unit.PERCENT: 100.0, Unit.PER_1000: 1e3, Unit.PER_100000: 1e5, Unit.PER_MILLION: 1e6}

SUBJECTS = pa.schema(
    [
        ("about", pa.string()),
        ("subject", pa.string()),
        ("subject_version", pa.string()),
        ("polarity", pa.string()),
        ("way_polarity", pa.string()),
        ("floor", pa.float64()),
        ("scale", pa.float64()),
        ("events", pa.bool_()),
        ("neighbours", pa.string()),
        ("asked_interval", pa.string()),
        ("providers_only", pa.bool_()),
    ]
)


def subjects_table(subjects: Mapping[str, Subject], *, versions: Mapping[str, str], providers: frozenset[str]) -> ir.Table:
    """One row a subject. `providers` names the kinds of place that are services."""
    rows = [_row(subject, versions[name], providers) for name, subject in sorted(subjects.items())]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=SUBJECTS))


def _row(subject: Subject, version: str, providers: frozenset[str]) -> dict[str, Any]:
    return {
        "about": about(subject),
        "subject": subject.id,
        "subject_version": version,
        "polarity": polarity(subject).value,
        "way_polarity": _of_movement(subject).value,
        "floor": floor(subject),
        "scale": scale(subject),
        "events": subject.figures.interval is IntervalMethod.BYAR,
        "neighbours": subject.neighbours,
        "asked_interval": subject.figures.interval.value,
        "providers_only": set(subject.kinds) <= providers,
    }


def about(subject: Subject) -> str:
    return "metric" if isinstance(subject, Metric) else "standard"


def polarity(subject: Subject) -> Polarity:
    if isinstance(subject, Metric):
        return subject.polarity
    return Polarity.HIGH_IS_GOOD if subject.at_least is not None else Polarity.LOW_IS_GOOD


def _of_movement(subject: Subject) -> Polarity:
    """Money of the day rises with prices: that is no progress, so its movement is told without praise."""
    if isinstance(subject, Metric) and subject.current_prices:
        return Polarity.NEITHER
    return polarity(subject)


def floor(subject: Subject) -> float | None:
    if isinstance(subject, Metric):
        return None
    return subject.at_least if subject.at_least is not None else subject.at_most


def scale(subject: Subject) -> float:
    """What numerator / denominator is multiplied by: the catalogue's word, else what the unit means."""
    return scale_of(subject.figures, subject.unit)


def scale_of(figures: Figures, unit: Unit) -> float:
    return figures.multiplier if figures.multiplier != 1.0 else SCALES.get(unit, 1.0)


def of_kind(subjects: Iterable[Subject], kind: type[Any]) -> list[Any]:
    return [subject for subject in subjects if isinstance(subject, kind)]
