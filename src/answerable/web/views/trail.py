"""The trail for everybody: its head, its lines, and where each call comes from. The same for all readers."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.exports import prov
from answerable.queries.published import Published
from answerable.queries.record import provenance as sources
from answerable.queries.record import trail
from answerable.queries.register.bodies import directory
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication, show

NO_CALL = "There is no call to account with this number."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    page = trail.page(**chosen(request))
    body = directory(published).name(page.body)
    return fresh(show(request, "trail/index.html", published, page=page, body=body))


@of_publication
def table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return fresh(download(trail.table(**chosen(request)), form))


@require_safe
def head(request: HttpRequest) -> HttpResponse:
    return fresh(HttpResponse(f"{trail.head()}\n", content_type="text/plain; charset=utf-8"))


@require_safe
def lines(request: HttpRequest) -> HttpResponseBase:
    return streamed(trail.whole(), "application/x-ndjson", "trail.jsonl")


@of_publication
def provenance(request: HttpRequest, published: Published, ref: str) -> HttpResponse:
    call = found(sources.of_call(published, ref), NO_CALL)
    made = prov.document(call, address=settings.ANSWERABLE_ADDRESS, head=trail.head())
    return fresh(JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@of_publication
def all_provenance(request: HttpRequest, published: Published) -> HttpResponseBase:
    made = prov.stream(sources.of_all(published), address=settings.ANSWERABLE_ADDRESS, head=trail.head())
    return streamed(made, prov.MEDIA_TYPE, "provenance.json")


def chosen(request: HttpRequest) -> dict[str, Any]:
    """What nobody could mean chooses nothing."""
    asked = request.GET
    call, before = asked.get("call", "").strip(), asked.get("before", "")
    return {
        "call": call if re.fullmatch(r"[0-9]{4}-[0-9]{1,9}", call) else "",
        "body": asked.get("body", "").strip()[:100],
        "before": int(before) if re.fullmatch(r"[0-9]{1,15}", before) else None,
    }


def streamed(parts: Any, kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return fresh(response)
