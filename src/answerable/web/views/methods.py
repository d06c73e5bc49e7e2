"""Methods pages, rendered from docs/methods."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from answerable.queries import examples
from answerable.queries.published import Published
from answerable.web import prose
from answerable.web.views.showing import found, of_publication, show


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "methods.html", published, shelves=prose.shelves())


@of_publication
def page(request: HttpRequest, published: Published, name: str) -> HttpResponse:
    page = found(prose.page(name), "There is no such page about methods.")
    shown = {"example": examples.example(published, name), "ranked": examples.address(published, name)}
    return show(request, "method.html", published, page=page, **shown)
