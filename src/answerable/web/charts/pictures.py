"""From what a page knows to a picture: the specification is made here, drawn and kept by `drawing`."""

from __future__ import annotations

from datetime import timedelta

from answerable.domain import periods, sentences
from answerable.domain.metrics import Metric, Unit
from answerable.domain.standards import Standard
from answerable.queries import funnels, metrics
from answerable.queries.metrics import MetricPage
from answerable.queries.published import Published
from answerable.queries.rows import JudgementRow, Point
from answerable.queries.similar import SimilarPlaces
from answerable.web.charts.beside import Mark, beside
from answerable.web.charts.drawing import drawn
from answerable.web.charts.funnel import Limit, Sized, funnel
from answerable.web.charts.line import Dot, line
from answerable.web.charts.maps import Area, country_map

SIGNS = {Unit.PERCENT: "%", Unit.POUNDS: "£"}


def line_of(published: Published, row: JudgementRow, *, wide: bool, form: str) -> bytes | None:
    subject = published.catalogue.subject(row.subject)
    whole, share = row.place == published.catalogue.country.whole, subject.unit is Unit.PERCENT
    dots = [_dot(point, whole, share) for point in published.points(row.subject, row.place)]
    if sum(dot.value is not None for dot in dots) < 2:
        return None
    floor = (subject.at_least if subject.at_least is not None else subject.at_most) if isinstance(subject, Standard) else None
    heading = sentences.finding(row, subject, country=published.country)
    spec = line(
        dots,
        heading=heading,
        country=published.country,
        unit=SIGNS.get(subject.unit, ""),
        floor=floor,
        wide=wide,
    )
    return drawn(spec, folder=published.home / "charts", form=form)


def _dot(point: Point, whole: bool, share: bool) -> Dot:
    """A figure stands in the middle of its period. Limits of a share are drawn between none and all."""
    first, last = periods.bounds(point.period)
    middle = first + timedelta(days=(last - first).days // 2)
    return Dot(
        at=middle.isoformat(),
        value=point.estimate,
        lower=point.lower,
        upper=point.upper,
        limit_lower=max(point.chart_lower, 0.0) if share and point.chart_lower is not None else point.chart_lower,
        limit_upper=min(point.chart_upper, 100.0) if share and point.chart_upper is not None else point.chart_upper,
        country=None if whole else point.country_value,
        signal=bool(point.chart_rule),
    )


def map_of(published: Published, page: MetricPage, *, form: str) -> bytes:
    data = metrics.map_data(published, page.id, page.kind)
    areas = [Area(shape.name, shape.category, shape.geometry, shape.estimate) for shape in data.shapes]
    unit = SIGNS.get(published.catalogue.metrics[page.id].unit, "")
    spec = country_map(areas, data.backdrop, heading=page.finding, country=published.country, unit=unit)
    return drawn(spec, folder=published.home / "charts", form=form)


def funnel_of(published: Published, subject: str, rows: list[JudgementRow], *, form: str) -> bytes:
    about = published.catalogue.subject(subject)
    here = funnels.sized(published, rows)
    made = funnels.of_rows(here)
    spec = funnel(
        [Sized(row.place_name, row.denominator, row.estimate) for row in here],
        [Limit(*values) for values in made.limits],
        heading=funnels.finding(published, about, rows),
        whole=made.whole,
        country=published.country,
        out_of=(about.denominator if isinstance(about, Metric) else None) or "Cases",
    )
    return drawn(spec, folder=published.home / "charts", form=form)


def similar_of(published: Published, page: SimilarPlaces, *, form: str) -> bytes:
    subject = published.catalogue.subject(page.rows[0].subject)
    marks = [Mark(row.place_name, row.estimate, row.lower, row.upper, row is page.rows[0]) for row in page.rows]
    heading = f"{subject.name}: {page.rows[0].place_name} and similar places"
    return drawn(beside(marks, heading=heading, unit=SIGNS.get(subject.unit, "")), folder=published.home / "charts", form=form)
