"""Minimum standards: met, at risk, broken, not told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from answerable.queries import months, standards
from answerable.queries.published import Published
from answerable.web.charts import pictures
from answerable.web.views.showing import download, found, of_publication, picture, show

NO_STANDARD = "There is no such standard."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    country = published.catalogue.country
    return show(request, "standards.html", published, standards=standards.index(published), cap=country.standards_cap)


@of_publication
def standard(request: HttpRequest, published: Published, id: str) -> HttpResponse:
    return show(request, "standard.html", published, page=found(standards.page(published, id), NO_STANDARD))


@of_publication
def table(request: HttpRequest, published: Published, id: str, which: str, form: str) -> HttpResponse:
    page = found(standards.page(published, id), NO_STANDARD)
    if which == "every-verdict":
        return download(months.every_verdict(published, published.catalogue.standards[id]), form)
    whole = page.table if which == "table" else page.through_time and page.through_time.table
    return download(found(whole, "Fewer than two periods were judged."), form)


@of_publication
def chart(request: HttpRequest, published: Published, id: str, form: str) -> HttpResponse:
    page = found(standards.page(published, id), NO_STANDARD)
    content = pictures.funnel_of(published, id, published.by_subject[id], form=form) if page.funnel else None
    return picture(found(content, "There is no funnel for this standard."), form, name=f"{id}-funnel")
