"""What all views share: the publication that stands, and the answers that are not pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from answerable.exports.tables import as_csv, as_ods
from answerable.queries import published
from answerable.queries.published import Published
from answerable.queries.record import trail
from answerable.queries.tables import Table

ODS = "application/vnd.oasis.opendocument.spreadsheet"
TRAIL_HEAD = "Trail-Head"  # a CSV has no place for it inside
MOST_ROWS_IN_ODS = 2000  # ten thousand take twenty seconds


def of_publication(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the publication that stands; before the first there is one page only."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        standing = published.current()
        if standing is None:
            return render(request, "nothing-published.html", status=503)
        return view(request, standing, **kwargs)

    return shown


def show(request: HttpRequest, template: str, standing: Published, **context: Any) -> HttpResponse:
    country = standing.catalogue.country
    return render(request, template, {"country": country.name, "invented": country.invented, **context})


def found(thing: Any, sentence: str) -> Any:
    """The thing, or the page that says there is none."""
    if thing is None:
        raise Http404(sentence)
    return thing


def come_back_to(response: HttpResponse) -> HttpResponse:
    """No cache of others may keep it, but the reader's own browser may show it again when it goes back: no answer is lost."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def download(table: Table, form: str) -> HttpResponse:
    if form == "ods" and len(table.rows) > MOST_ROWS_IN_ODS:
        raise Http404(f"This table has {len(table.rows):,} rows, too many for ODS. Take the CSV instead.")
    head = trail.head()
    told = replace(table, about=table.about | {"Head of the trail": head})
    content, kind = (as_csv(told), "text/csv; charset=utf-8") if form == "csv" else (as_ods(told), ODS)
    response = HttpResponse(content, content_type=kind)
    response.headers[TRAIL_HEAD] = head
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{form}"'
    return response


def picture(content: bytes, form: str, *, name: str) -> HttpResponse:
    """An SVG brings its own styles, so its policy allows those and nothing else."""
    response = HttpResponse(content, content_type="image/svg+xml" if form == "svg" else "image/png")
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "max-age=3600"
    return response
