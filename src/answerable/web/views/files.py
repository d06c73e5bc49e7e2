"""Files beside a text: handed out as attachments, never shown inside the site, never kept by a cache."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.queries.account.drafts import handed
from answerable.web.views.showing import found
from answerable.web.views.signed_in import who

NO_FILE = "There is no such file, or you may not read it."


@require_safe
def file(request: HttpRequest, ref: str, id: int) -> HttpResponseBase:
    given = found(handed(ref, id, who(request)), NO_FILE)
    response = FileResponse(given.path.open("rb"), as_attachment=True, filename=given.name, content_type=given.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
