"""A tiny country by meaning: places, figures and subjects for tests of judging."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from answerable.domain.country import Country
from answerable.domain.metrics import Metric
from answerable.domain.standards import Standard
from answerable.measurement.judge import Judged, judge
from answerable.observations.schema import NEIGHBOURS, OBSERVATIONS, PLACES

LABELS = [("release", pa.string()), ("dataset", pa.string()), ("source", pa.string())]


def a_country() -> Country:
    return Country(
        id="tiny",
        name="Tiny",
        whole="T00",
        tiers=[{"id": "national", "name": "National", "rank": 0}, {"id": "local", "name": "Local", "rank": 2}],
        kinds=[
            {"id": "country", "name": "country", "plural": "countries", "tier": "national"},
            {"id": "council", "name": "council", "plural": "councils", "tier": "local"},
            {"id": "trust", "name": "trust", "plural": "trusts", "tier": "local", "form": "provider"},
        ],
        licences=[{"id": "free", "name": "Free", "url": "https://example.org", "attribution": "From Tiny."}],
        sources=[
            {
                "id": "tiny", "name": "Tiny", "publisher": "Tiny", "licence": "free", "reader": "tidy",
                "gives": ["observations"], "url": "https://example.org", "files": "all", "folder": "tiny/",
            }
        ],
        standards_cap=10,
    )  # fmt: skip


def a_metric(**changes: Any) -> Metric:
    said = {
        "id": "work", "name": "Work", "says": "{estimate} in {place}", "definition": "People in work.", "kind": "outcome",
        "mission": "growth", "unit": "percent", "polarity": "high_is_good",
        "figures": {"source": "tiny", "value": "work", "interval": "publisher"},
        "kinds": ["country", "council"], "owner": "treasury", "review_by": "2030-01-01",
    }  # fmt: skip
    return Metric.model_validate(said | changes)


def a_standard(**changes: Any) -> Standard:
    said = {
        "id": "waits", "name": "Waits", "says": "{estimate} in {place}", "definition": "Seen in time.", "at_least": 95,
        "unit": "percent", "figures": {"source": "tiny", "value": "waits", "interval": "wilson"}, "kinds": ["trust"],
        "every": "P1M", "set_by": "health", "why": "Waits harm.", "evidence": "Much.", "applies_from": "2010-01-01",
        "review_by": "2030-01-01",
    }  # fmt: skip
    return Standard.model_validate(said | changes)


def yearly(
    indicator: str, place: str, values: list[float | None], *, first: int = 2010, half_width: float | None = 1.0, **more: Any
):
    """One row a year."""
    return [
        an_observation(
            indicator, place, f"{first + turn}-01-01/P1Y", date(first + turn, 1, 1), date(first + turn, 12, 31), value,
            half_width=half_width, **more,
        )
        for turn, value in enumerate(values)
    ]  # fmt: skip


def monthly(indicator: str, place: str, counts: list[tuple[int, int]], *, first: date = date(2018, 1, 1), **more: Any):
    """One row a month of (numerator, denominator)."""
    rows, start = [], first
    for x, n in counts:
        end = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        value = 100.0 * x / n if n else None
        rows.append(
            an_observation(
                indicator, place, f"{start}/P1M", start, end, value, half_width=None, numerator=x, denominator=n, **more
            )
        )
        start = end + timedelta(days=1)
    return rows


def an_observation(indicator, place, period, start, end, value, *, half_width=None, **more):
    known = value is not None and half_width is not None
    return {
        "indicator": indicator, "measure": "", "place": place, "place_name": place, "period": period, "period_start": start,
        "period_end": end, "value": value, "lower": value - half_width if known else None,
        "upper": value + half_width if known else None, "status": "final" if value is not None else "missing",
        "release": "tiny--1", "dataset": "tiny", "source": "tiny", "line": 2,
    } | more  # fmt: skip


def places(*rows: tuple[str, str] | tuple[str, str, date | None, date | None]) -> list[dict[str, Any]]:
    padded = [(*row, None, None)[:4] for row in rows]
    return [
        {"place": code, "name": f"Place {code}", "kind": kind, "starts_on": opened, "ends_on": closed, "release": "places--1"}
        for code, kind, opened, closed in padded
    ]


def judged(
    observations, where, *, subjects, neighbours=(), on=date(2026, 1, 1)
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Judgements and series as lists of dictionaries."""
    made = judge(
        _table(observations, OBSERVATIONS),
        subjects={subject.id: subject for subject in subjects},
        versions={subject.id: "0" * 12 for subject in subjects},
        country=a_country(),
        places=_table(where, PLACES),
        neighbours=_table(neighbours, NEIGHBOURS),
        on=on,
    )
    assert isinstance(made, Judged)
    return made.judgements.to_pyarrow().to_pylist(), made.series.to_pyarrow().to_pylist()


def of(rows: list[dict[str, Any]], place: str, subject: str | None = None) -> dict[str, Any]:
    """The one row of a place."""
    (found,) = [row for row in rows if row["place"] == place and subject in (None, row["subject"])]
    return found


def _table(rows, schema: pa.Schema):
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=pa.schema([*schema, *LABELS])))
