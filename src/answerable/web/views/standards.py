"""Minimum standards: met, at risk, broken, not told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from answerable.queries import standards
from answerable.queries.published import Published
from answerable.web.views.showing import download, found, of_publication, show

NO_STANDARD = "There is no such standard."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    country = published.catalogue.country
    return show(request, "standards.html", published, standards=standards.index(published), cap=country.standards_cap)


@of_publication
def standard(request: HttpRequest, published: Published, id: str) -> HttpResponse:
    return show(request, "standard.html", published, page=found(standards.page(published, id), NO_STANDARD))


@of_publication
def table(request: HttpRequest, published: Published, id: str, form: str) -> HttpResponse:
    return download(found(standards.page(published, id), NO_STANDARD).table, form)
