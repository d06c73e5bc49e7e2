"""A real judgement for each method page: the published one that shows the method best."""

from __future__ import annotations

from collections.abc import Callable

from answerable.domain.verdicts import Comparison, FloorVerdict, Movement
from answerable.queries import funnels
from answerable.queries.published import Published
from answerable.queries.readings import Reading, reading
from answerable.queries.rows import JudgementRow

MOVES = {Movement.IMPROVING, Movement.WORSENING, Movement.RISING, Movement.FALLING}
APART = {Comparison.BETTER, Comparison.WORSE}
Shows = Callable[[JudgementRow], bool]

# The first that fits, in the order of names, is shown.
EXAMPLES: dict[str, list[Shows]] = {
    "intervals": [
        lambda row: row.interval_method in ("wilson", "byar") and row.lower is not None,
        lambda row: row.lower is not None,
    ],
    "comparison": [lambda row: row.country_confidence == 0.998, lambda row: row.country_comparison in APART],
    "neighbours": [lambda row: row.neighbours_comparison in APART],
    "control-charts": [lambda row: row.chart_rule is not None and row.chart_reading in MOVES],
    "recent-trend": [lambda row: row.trend in MOVES],
    "long-trend": [lambda row: row.long_trend in MOVES],
    "floors": [lambda row: row.verdict == FloorVerdict.PERSISTENT_BREACH, lambda row: row.verdict == FloorVerdict.AT_RISK],
    "data-quality": [lambda row: bool(row.findings)],
    "who-is-judged": [lambda row: row.last_reported is not None],
}


def example(published: Published, method: str) -> Reading | None:
    """None where nothing published shows the method."""
    for shows in EXAMPLES.get(method, []):
        for row in published.rows:
            if shows(row):
                return reading(published, row)
    return None


def address(published: Published, method: str) -> str | None:
    """The page that shows a method about many places at once."""
    metrics = [metric.id for metric in published.catalogue.metrics.values() if published.by_subject.get(metric.id)]
    of_share = [id for id in published.by_subject if len(funnels.sized(published, published.by_subject[id])) >= funnels.FEWEST]
    if method == "ranking" and metrics:
        return f"/metrics/{metrics[0]}/#ranking"
    if method == "funnels" and of_share:
        return f"/{published.by_subject[of_share[0]][0].about}s/{of_share[0]}/"
    return None
