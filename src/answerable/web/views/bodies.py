"""Bodies: the list, and the page of one body."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from answerable.queries.account.calls_of import calls_of
from answerable.queries.published import Published
from answerable.queries.register import body_pages
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication, show

NO_BODY = "There is no body of this name. Search for it in the list of bodies."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    hits = body_pages.search(published, asked) if asked else []
    return fresh(show(request, "bodies/index.html", published, groups=body_pages.index(published), asked=asked, hits=hits))


@of_publication
def index_table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return download(body_pages.everybody(published), form)


@of_publication
def body(request: HttpRequest, published: Published, key: str) -> HttpResponse:
    today = timezone.localdate()
    page = found(body_pages.page(published, key, on=today), NO_BODY)
    return fresh(show(request, "bodies/body.html", published, page=page, calls=calls_of(published, key, today=today)))


@of_publication
def body_table(request: HttpRequest, published: Published, key: str, which: str, form: str) -> HttpResponse:
    page = found(body_pages.page(published, key, on=timezone.localdate(), each=True), NO_BODY)
    return fresh(download(page.answers_to if which == "answers-to" else page.answered_by, form))
