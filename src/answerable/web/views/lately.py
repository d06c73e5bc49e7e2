"""Pages that change between publications: readers ask again each time, and hear quickly where nothing has moved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from answerable import __version__
from answerable.queries.news import head
from answerable.web.views.signed_in import who


def fresh(request: HttpRequest, made: Callable[[], HttpResponse], *, of: str) -> HttpResponse:
    """`of` names the state shown. The public's copy is asked about each time; what a signed-in person saw is kept nowhere."""
    if who(request).id:
        response = made()
        response.headers["Cache-Control"] = "no-store"
        return response
    etag = quote_etag(hashlib.sha256(f"{__version__} {request.get_full_path()} {of}".encode()).hexdigest()[:24])
    response = get_conditional_response(request, etag=etag) or made()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])
    return response


def everything(today: object, number: int) -> str:
    """The state of all calls: the head of the trail, the publication and the day."""
    return f"{head()} {number} {today}"
