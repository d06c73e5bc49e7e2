"""Judgements and series as tables, shown and downloaded."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.domain import periods, sentences, sureness
from answerable.domain.sentences import Subject
from answerable.domain.verdicts import FloorVerdict
from answerable.queries.published import Published
from answerable.queries.readings import comparison_tag, figure, interval, movement_tag, verdict_tag
from answerable.queries.rows import JudgementRow, Point
from answerable.queries.tables import Cell, Heading, Table


def place_cells(row: JudgementRow) -> list[Cell]:
    return [Cell(row.place, row.place), Cell(row.place_name, row.place_name, f"/places/{row.place}/")]


def figure_cells(row: JudgementRow, subject: Subject) -> list[Cell]:
    """Estimate, its limits (as one range on the page), and the period."""
    return [
        Cell(row.estimate, figure(row, subject), f"/judgements/{row.judgement}/"),
        Cell(row.lower),
        Cell(row.upper),
        Cell(interval(row, subject), interval(row, subject)),
        Cell(row.period),
        Cell(periods.in_words(row.period)),
    ]


FIGURE_HEADINGS = [
    Heading("estimate", "Figure", numeric=True),
    Heading("lower", "Lower", shown=False),
    Heading("upper", "Upper", shown=False),
    Heading("range", "Range (95%)", numeric=True),
    Heading("period", "Period code", shown=False),
    Heading("period_in_words", "Period"),
]


PLACE_HEADINGS = [Heading("place", "Code", shown=False), Heading("place_name", "Place")]


def credit(published: Published, subjects: Iterable[Subject]) -> dict[str, str]:
    """What the licence asks for, and the definition, for the sheet that goes with a download."""
    subjects, known = list(subjects), published.catalogue.sources
    ids = sorted({subject.figures.source for subject in subjects} & set(known))
    sources = [known[id] for id in ids]
    licences = {
        licence.id: licence for licence in published.catalogue.country.licences if licence.id in {s.licence for s in sources}
    }
    lines = {
        "Published": f"{periods.day(published.at.date())} by {published.by}, publication {published.number}",
        "Source": "; ".join(f"{source.publisher}, {source.name} ({source.url})" for source in sources),
        "Licence": "; ".join(f"{licence.name}: {licence.attribution}" for licence in licences.values()),
        "Range": "95% interval: where the true figure probably lies. Empty where nobody has said how sure the figure is.",
    }
    return lines | {f"Definition of {subject.name}": subject.definition for subject in subjects}


def verdict_table(published: Published, rows: list[JudgementRow], *, name: str, title: str) -> Table:
    """Judgements of standards, one a line."""
    body = [_verdict_cells(published, row) for row in rows]
    headings = [
        Heading("standard", "Standard"),
        *PLACE_HEADINGS,
        *FIGURE_HEADINGS,
        Heading("verdict", "Verdict"),
        Heading("sureness", "Sureness", shown=False),
        Heading("named_wrongly", "Named wrongly, at most", numeric=True),
        Heading("judgement", "Id", shown=False),
    ]
    return Table(name, title, headings, body, credit(published, _subjects(published, rows)))


def _verdict_cells(published: Published, row: JudgementRow) -> list[Cell]:
    subject, tag = published.catalogue.subject(row.subject), verdict_tag(row)
    first = Cell(row.subject, subject.name, f"/standards/{row.subject}/")
    return [
        first,
        *place_cells(row),
        *figure_cells(row, subject),
        Cell(row.verdict, tag.text, None, tag.tone),
        Cell(row.sureness),
        Cell(sureness.wrong_at_most(row)),
        Cell(row.judgement),
    ]


def metric_table(published: Published, rows: list[JudgementRow], *, name: str, title: str) -> Table:
    """Judgements of metrics, one a line."""
    against, way = Heading("against_country", f"Against {published.country}"), Heading("movement", "Which way")
    headings = [
        Heading("metric", "Metric"),
        *PLACE_HEADINGS,
        *FIGURE_HEADINGS,
        Heading("country_value", published.country, numeric=True, shown=False),
        against,
        way,
        Heading("judgement", "Id", shown=False),
    ]
    return Table(
        name, title, headings, [_metric_cells(published, row) for row in rows], credit(published, _subjects(published, rows))
    )


def _metric_cells(published: Published, row: JudgementRow) -> list[Cell]:
    subject = published.catalogue.subject(row.subject)
    against, way = comparison_tag(row), movement_tag(row)
    return [
        Cell(row.subject, subject.name, f"/metrics/{row.subject}/"),
        *place_cells(row),
        *figure_cells(row, subject),
        Cell(row.country_value),
        Cell(row.country_comparison, against.text, None, against.tone),
        Cell(str(sentences.movement(row)), way.text, None, way.tone),
        Cell(row.judgement),
    ]


def without(table: Table, *names: str) -> Table:
    """The same download with some columns not shown on the page."""
    headings = [heading._replace(shown=heading.shown and heading.name not in names) for heading in table.headings]
    return Table(table.name, table.title, headings, table.rows, table.about)


def _subjects(published: Published, rows: list[JudgementRow]) -> list[Subject]:
    return [published.catalogue.subject(id) for id in dict.fromkeys(row.subject for row in rows)]


def series_table(published: Published, row: JudgementRow) -> Table:
    """Every figure of a series, newest first, with what the control chart and the test make of it."""
    subject = published.catalogue.subject(row.subject)
    headings = [
        Heading("period", "Period code", shown=False),
        Heading("period_in_words", "Period"),
        Heading("estimate", "Figure", numeric=True),
        Heading("lower", "Lower", numeric=True, shown=False),
        Heading("upper", "Upper", numeric=True, shown=False),
        Heading("range", "Range (95%)", numeric=True),
        Heading("numerator", "Cases", numeric=True),
        Heading("denominator", "Out of", numeric=True),
        Heading("country_value", published.country, numeric=True),
        Heading("status", "Status"),
        Heading("chart_lower", "Lower limit", shown=False),
        Heading("chart_upper", "Upper limit", shown=False),
        Heading("chart_rule", "Rule", shown=False),
        Heading("verdict", "Verdict", shown=row.about == "standard"),
        Heading("note", "Publisher's note"),
    ]
    body = [_point_cells(point, subject) for point in reversed(published.points(row.subject, row.place))]
    if all(row[9].value == "final" for row in body):
        headings[9] = headings[9]._replace(shown=False)
    return _only_filled(
        Table(f"{row.subject}-{row.place}", f"{subject.name}, {row.place_name}", headings, body, credit(published, [subject]))
    )


def _point_cells(point: Point, subject: Subject) -> list[Cell]:
    verdict = sentences.FLOOR_WORDS[FloorVerdict(point.verdict)] if point.verdict else ""
    return [
        Cell(point.period),
        Cell(periods.in_words(point.period)),
        Cell(point.estimate, sentences.number(point.estimate, subject)),
        Cell(point.lower),
        Cell(point.upper),
        Cell(interval(point, subject)),
        Cell(point.numerator, f"{point.numerator:,.0f}" if point.numerator is not None else ""),
        Cell(point.denominator, f"{point.denominator:,.0f}" if point.denominator is not None else ""),
        Cell(point.country_value, sentences.number(point.country_value, subject) if point.country_value is not None else ""),
        Cell(point.status),
        Cell(point.chart_lower),
        Cell(point.chart_upper),
        Cell(point.chart_rule),
        Cell(point.verdict, verdict),
        Cell(point.note),
    ]


def _only_filled(table: Table) -> Table:
    """Columns that hold nothing are not shown."""
    empty = [heading.name for at, heading in enumerate(table.headings) if all(row[at].value in (None, "") for row in table.rows)]
    return without(table, *empty)
