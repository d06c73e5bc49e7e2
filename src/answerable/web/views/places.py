"""Places: the index, a place, its table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from answerable.queries import places
from answerable.queries.published import Published
from answerable.web.views.showing import download, found, of_publication, show

NO_PLACE = "There is no place with this code. Search for it by name."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "places.html", published, groups=places.index(published))


@of_publication
def place(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    if code != code.upper() and code.upper() in published.gazetteer.places:
        return redirect(f"/places/{code.upper()}/", permanent=True)
    page = found(places.page(published, code, today=timezone.localdate()), NO_PLACE)
    return show(request, "place.html", published, page=page)


@of_publication
def table(request: HttpRequest, published: Published, code: str, form: str) -> HttpResponse:
    return download(found(places.table(published, code), NO_PLACE), form)
