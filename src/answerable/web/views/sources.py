"""Sources and downloads: every file, its hash, what was refused and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from answerable.queries import findings as screens
from answerable.queries import judgements, sources
from answerable.queries.published import Published
from answerable.web.views.showing import download, found, of_publication, show

NO_RELEASE = "There is no such release."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    pages = sources.index(published)
    return show(request, "sources.html", published, pages=pages, table=sources.table(pages))


@of_publication
def table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return download(sources.table(sources.index(published)), form)


@of_publication
def release(request: HttpRequest, published: Published, release: str) -> HttpResponse:
    return show(request, "source.html", published, page=found(sources.page(published, release), NO_RELEASE))


@of_publication
def rejects(request: HttpRequest, published: Published, release: str) -> HttpResponse:
    path = found(sources.rejects(published, release), NO_RELEASE)
    response = HttpResponse(path.read_bytes(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{release}-rejects.csv"'
    return response


@of_publication
def downloads(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "downloads.html", published, many=len(published.rows), catalogue=published.catalogue)


@of_publication
def all_judgements(request: HttpRequest, published: Published) -> HttpResponse:
    return download(judgements.all_rows(published), "csv")


@of_publication
def findings(request: HttpRequest, published: Published) -> HttpResponse:
    return show(request, "findings.html", published, noticed=screens.index(published))


@of_publication
def findings_table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return download(screens.table(published), form)
