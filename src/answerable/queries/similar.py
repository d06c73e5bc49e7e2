"""A place beside the places most like it, each with its range: a comparison, and where to look for someone who improved."""

from __future__ import annotations

from dataclasses import dataclass

from answerable.domain import sentences
from answerable.domain.verdicts import Movement
from answerable.queries.published import Published
from answerable.queries.reading_tables import FIGURE_HEADINGS, PLACE_HEADINGS, figure_cells, place_cells
from answerable.queries.readings import movement_tag
from answerable.queries.rows import JudgementRow
from answerable.queries.tables import Cell, Heading, Table


@dataclass(frozen=True)
class SimilarPlaces:
    why: str  # how they were chosen
    finding: str
    improved: list[tuple[str, str]]  # judgement, name: those that really got better
    rows: list[JudgementRow]  # the place itself first
    table: Table


def similar_places(published: Published, row: JudgementRow) -> SimilarPlaces | None:
    """None where nobody lists similar places, or too few of them have a figure."""
    if row.neighbours is None or row.estimate is None or not row.neighbours_value:
        return None
    alike = set(published.neighbours.get((row.neighbours, row.place), []))
    theirs = [
        other
        for other in published.by_subject.get(row.subject, [])
        if other.place in alike and other.period == row.period and other.estimate is not None
    ]
    if not theirs:
        return None
    subject = published.catalogue.subject(row.subject)
    chosen = next(each for each in published.catalogue.country.neighbours if each.id == row.neighbours)
    improved = [(other.judgement, other.place_name) for other in theirs if sentences.movement(other) is Movement.IMPROVING]
    return SimilarPlaces(
        why=chosen.why,
        finding=sentences.against_neighbours(row, subject),
        improved=improved,
        rows=[row, *theirs],
        table=_table(published, [row, *theirs]),
    )


def _table(published: Published, rows: list[JudgementRow]) -> Table:
    subject = published.catalogue.subject(rows[0].subject)
    headings = [*PLACE_HEADINGS, *FIGURE_HEADINGS, Heading("movement", "Which way")]
    body = [[*place_cells(row), *figure_cells(row, subject), _way(row)] for row in rows]
    first = rows[0]
    return Table(f"{first.subject}-{first.place}-similar", f"{first.place_name} and similar places", headings, body)


def _way(row: JudgementRow) -> Cell:
    tag = movement_tag(row)
    return Cell(str(sentences.movement(row)), tag.text, None, tag.tone)
