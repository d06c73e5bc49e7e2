"""A judgement at its permanent address, with its chart and everything behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from answerable.queries import judgements, reading_tables
from answerable.queries.published import Published
from answerable.queries.similar import similar_places
from answerable.web.charts import pictures
from answerable.web.views.showing import download, found, of_publication, picture, show

NO_SIMILAR = "Nobody lists places like this one, or they have no figures."
NO_JUDGEMENT = "No judgement with this id was ever published."


@of_publication
def judgement(request: HttpRequest, published: Published, id: str) -> HttpResponse:
    page = found(judgements.page(published, id, today=timezone.localdate()), NO_JUDGEMENT)
    return show(request, "judgement.html", published, page=page)


@of_publication
def table(request: HttpRequest, published: Published, id: str, which: str, form: str) -> HttpResponse:
    row = found(judgements.find(published, id), NO_JUDGEMENT)
    if which == "similar":
        return download(found(similar_places(published, row), NO_SIMILAR).table, form)
    whole = judgements.row_table(published, id) if which == "judgement" else reading_tables.series_table(published, row)
    return download(found(whole, NO_JUDGEMENT), form)


@of_publication
def chart(request: HttpRequest, published: Published, id: str, which: str, form: str) -> HttpResponse:
    row = found(judgements.find(published, id), NO_JUDGEMENT)
    if which == "similar":
        content = pictures.similar_of(published, found(similar_places(published, row), NO_SIMILAR), form=form)
        return picture(content, form, name=f"{row.subject}-{row.place}-similar")
    content = pictures.line_of(published, row, wide=which == "chart-wide", form=form)
    return picture(found(content, "There are too few figures to draw."), form, name=f"{row.subject}-{row.place}")
