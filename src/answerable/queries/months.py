"""A standard through time: how many places a quick look would name in each period, and how many are surely below."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from answerable.domain import floor_sentences, periods
from answerable.domain.standards import Standard
from answerable.domain.verdicts import FloorVerdict
from answerable.queries.places import capital
from answerable.queries.published import Published
from answerable.queries.rows import Point
from answerable.queries.tables import Cell, Heading, Table

SURE = (FloorVerdict.BREACH, FloorVerdict.PERSISTENT_BREACH)
BELOW = (FloorVerdict.AT_RISK, *SURE)
ALONE = "alone"


@dataclass(frozen=True)
class ThroughTime:
    finding: str
    table: Table


def through_time(published: Published, standard: Standard) -> ThroughTime | None:
    """None where fewer than two periods were judged."""
    by_period = _verdicts(published.points_of(standard.id), standard)
    if len(by_period) < 2:
        return None
    newest = max(by_period, key=periods.bounds)
    return ThroughTime(_finding(by_period[newest], newest, standard), _table(by_period, standard))


def _verdicts(points: list[Point], standard: Standard) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for point in points:
        if point.verdict:
            found[point.period][point.verdict] += 1
            found[point.period][ALONE] += sure_alone(point, standard)
    return dict(found)


def sure_alone(point: Point, standard: Standard) -> bool:
    """Whether this period by itself is enough, whatever the ones before it add."""
    return point.verdict in SURE and point.q_value is not None and point.q_value <= standard.test.false_discovery_rate


def _finding(counts: Counter[str], period: str, standard: Standard) -> str:
    below, sure = sum(counts[verdict] for verdict in BELOW), sum(counts[verdict] for verdict in SURE)
    floor, when = floor_sentences.floor_in_words(standard), capital(periods.when(period))
    if not below:
        return f"{when} nobody missed the standard of {floor}."
    together, rest = sure - counts[ALONE], below - sure
    told = [f"{counts[ALONE]} of them missed it surely in that period by itself"]
    told += [f"{together} more surely over the last {standard.test.persistent_of} periods together"] if together else []
    told += [f"for the other {rest} chance or an ordinary bad spell could explain it"] if rest else []
    return f"{when} {below} missed the standard of {floor} at first sight: {'; '.join(told)}."


def _table(by_period: dict[str, Counter[str]], standard: Standard) -> Table:
    headings = [
        Heading("period", "Period code", shown=False),
        Heading("period_in_words", "Period"),
        Heading("judged", "Judged", numeric=True),
        Heading("below", "Below at first sight", numeric=True),
        Heading("not_sure", "Could be chance", numeric=True),
        Heading("sure_alone", "Surely below, by itself", numeric=True),
        Heading("sure", "Surely below, with those before", numeric=True),
        Heading("expected_false", "Of these, false at most", numeric=True),
        Heading("persistent_breach", "Persistent breach", numeric=True, shown=False),
        Heading("not_assessable", "Not assessable", numeric=True, shown=False),
    ]
    body = [_row(period, by_period[period], standard) for period in sorted(by_period, key=periods.bounds, reverse=True)]
    about = {
        "Of the sure, false at most": "The share of false alarms that the test accepts, times the number of places it names."
    }
    return Table(f"{standard.id}-through-time", f"{standard.name}, period by period", headings, body, about)


def _row(period: str, counts: Counter[str], standard: Standard) -> list[Cell]:
    sure = counts[FloorVerdict.BREACH] + counts[FloorVerdict.PERSISTENT_BREACH]
    unknown = counts[FloorVerdict.NOT_ASSESSABLE]
    false = standard.test.false_discovery_rate * sure
    return [
        Cell(period),
        Cell(periods.in_words(period)),
        Cell(sum(counts.values()) - counts[ALONE] - unknown - counts[FloorVerdict.NOT_REPORTED]),
        Cell(sure + counts[FloorVerdict.AT_RISK]),
        Cell(counts[FloorVerdict.AT_RISK]),
        Cell(counts[ALONE]),
        Cell(sure),
        Cell(round(false, 2), f"{false:.1f}"),
        Cell(counts[FloorVerdict.PERSISTENT_BREACH]),
        Cell(unknown),
    ]


def every_verdict(published: Published, standard: Standard) -> Table:
    """Each place and period with how sure its verdict is."""
    names = [
        "place",
        "period",
        "estimate",
        "lower",
        "upper",
        "numerator",
        "denominator",
        "p_value",
        "q_value",
        "pooled_q",
        "verdict",
    ]
    points = published.points_of(standard.id)
    body = [[Cell(getattr(point, name)) for name in names] for point in points]
    return Table(f"{standard.id}-every-verdict", f"{standard.name}: every place and period", [Heading(n, n) for n in names], body)
