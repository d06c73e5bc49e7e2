"""Metrics: definition, map, funnel, every place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from answerable.queries import metrics
from answerable.queries.published import Published
from answerable.web.charts import pictures
from answerable.web.views.showing import download, found, of_publication, picture, show

NO_METRIC = "There is no such metric, or it is not judged for that kind of place."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "metrics.html", published, missions=metrics.index(published))


@of_publication
def metric(request: HttpRequest, published: Published, id: str, kind: str | None = None) -> HttpResponse:
    page = found(metrics.page(published, id, kind), NO_METRIC)
    return show(request, "metric.html", published, page=page)


@of_publication
def table(request: HttpRequest, published: Published, id: str, kind: str, which: str, form: str) -> HttpResponse:
    page = found(metrics.page(published, id, kind), NO_METRIC)
    return download(found(page.table if which == "table" else page.ranking.table, "These places cannot be ranked."), form)


@of_publication
def chart(request: HttpRequest, published: Published, id: str, kind: str, which: str, form: str) -> HttpResponse:
    page = found(metrics.page(published, id, kind), NO_METRIC)
    found(getattr(page, which) or None, f"There is no {which} for this metric.")
    if which == "map":
        content = pictures.map_of(published, page, form=form)
    else:
        content = pictures.funnel_of(published, id, metrics.rows_of(published, id, kind), form=form)
    return picture(content, form, name=f"{id}-{kind}-{which}")
