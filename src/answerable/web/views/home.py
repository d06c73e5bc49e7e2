"""Home, search, and the pages about the site itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.queries import missions
from answerable.queries.published import Published
from answerable.queries.register import search as finder
from answerable.web.views.showing import found, of_publication, show


@of_publication
def home(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "home.html", published, page=missions.home(published))


@of_publication
def search(request: HttpRequest, published: Published) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").split())[:100]
    return show(request, "search.html", published, asked=asked, found=finder.search(published, asked))


@of_publication
def mission(request: HttpRequest, published: Published, id: str) -> HttpResponse:
    page = found(missions.page(published, id), "There is no such mission.")
    return show(request, "mission.html", published, page=page)


@of_publication
def about(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "about.html", published, page=missions.home(published))


@of_publication
def accessibility(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "accessibility.html", published)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /search\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = str(exception) if exception and len(exception.args) == 1 and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
