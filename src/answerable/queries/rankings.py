"""A fair ranking: which places are surely among the best or the worst fifth, and which nobody can rank."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.domain.metrics import Metric
from answerable.domain.reasons import why
from answerable.domain.verdicts import Rank
from answerable.measurement.ranking import ranking
from answerable.queries.measured import figures, measured
from answerable.queries.reading_tables import FIGURE_HEADINGS, PLACE_HEADINGS, figure_cells, place_cells
from answerable.queries.readings import Tag
from answerable.queries.rows import JudgementRow
from answerable.queries.tables import Cell, Heading, Table

WORDS = {
    Rank.BEST: Tag("Surely among the best fifth", "blue"),
    Rank.WORST: Tag("Surely among the worst fifth", "orange"),
    Rank.MIDDLE: Tag("Surely in between", "grey"),
    Rank.CANNOT_BE_RANKED: Tag("Cannot be ranked", "grey"),
}


@dataclass(frozen=True)
class FairRanking:
    says: str  # the finding, or why there is no ranking at all
    best: list[tuple[str, str]]  # place, name
    worst: list[tuple[str, str]]
    table: Table | None


def fair_ranking(rows: list[JudgementRow], metric: Metric, *, places: str, name: str) -> FairRanking:
    """Of the judged places of one kind; `places` is their plural, `name` that of the downloaded file."""
    newest = max((row.period_end for row in rows), default=None)
    here = [row for row in rows if row.period_end == newest]
    if not here:
        return FairRanking("There is nothing to rank.", [], [], None)
    told = {each["place"]: each for each in measured(figures(here, polarity=str(metric.polarity)), ranking)}
    classes = {place: Rank(each["rank_class"]) for place, each in told.items()}
    if all(each is Rank.CANNOT_BE_RANKED for each in classes.values()):
        return FairRanking(_why_none(told, places), [], [], None)
    named = {rank: [(row.place, row.place_name) for row in here if classes[row.place] is rank] for rank in Rank}
    unranked = len(named[Rank.CANNOT_BE_RANKED])
    says = (
        f"Of {len(here)} {places}, {len(named[Rank.BEST])} are surely among the best fifth and {len(named[Rank.WORST])} surely "
        f"among the worst fifth. {unranked} cannot be placed: the ranges of their figures overlap too much."
    )
    return FairRanking(says, named[Rank.BEST], named[Rank.WORST], _table(here, told, classes, metric, name))


def _why_none(told: dict[str, dict], places: str) -> str:
    reasons = [each["ranking_reason"] for each in told.values()]
    if all(reasons):
        return f"These {places} cannot be ranked: {why(max(set(reasons), key=reasons.count))}."
    return f"None of these {places} can be ranked: the ranges of their figures overlap too much. Any order would be chance."


def _table(rows: list[JudgementRow], told: dict[str, dict], classes: dict[str, Rank], metric: Metric, name: str) -> Table:
    headings = [
        *PLACE_HEADINGS,
        *FIGURE_HEADINGS,
        Heading("rank_lower", "Best rank", shown=False),
        Heading("rank_upper", "Worst rank", shown=False),
        Heading("rank_range", "Rank, at best and at worst", numeric=True),
        Heading("rank_class", "Where it surely is"),
    ]
    body = [
        [
            *place_cells(row),
            *figure_cells(row, metric),
            Cell(told[row.place]["rank_lower"]),
            Cell(told[row.place]["rank_upper"]),
            Cell(_range(told[row.place])),
            Cell(str(classes[row.place]), *WORDS[classes[row.place]][:1], None, WORDS[classes[row.place]].tone),
        ]
        for row in rows
    ]
    about = {"Rank": "A range that holds the true rank; all ranges of the table hold at once 95 times in 100."}
    return Table(f"{name}-ranking", f"{metric.name}: ranks as ranges", headings, body, about)


def _range(each: dict) -> str:
    return "" if each["rank_lower"] is None else f"{each['rank_lower']} to {each['rank_upper']}"
