"""Pages of what people do change at any time: browsers ask again each time, and hear quickly where nothing has moved."""

from __future__ import annotations

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


def fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response
