"""Whole pages, kept with their headers until anything is published or done, or a day passes. They are the same for everybody.

Only what was made for a reader without any cookie of ours is kept, so nothing of one reader (a form's secret, a message, a draft)
can reach another. Whoever brings the session's cookie, be it real, stale or forged, gets an answer made anew, which nobody keeps.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date

from answerable.queries.published import state

BYTES_KEPT = 96 * 1024 * 1024
LARGEST = 2 * 1024 * 1024
PACKED = ("text/", "image/svg", "application/json", "application/javascript")


@dataclass(frozen=True)
class Page:
    content: bytes
    packed: bytes | None  # gzip
    headers: dict[str, str]
    etag: str

    @property
    def size(self) -> int:
        return len(self.content) + len(self.packed or b"")


class Shelf:
    """The least recently read pages leave first. Emptied when what they were made from is another."""

    def __init__(self, *, most: int = BYTES_KEPT):
        self.most, self.bytes = most, 0
        self.made_from: object = None
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: str, made_from: object) -> Page | None:
        with self.lock:
            if made_from != self.made_from:
                self.pages.clear()
                self.bytes, self.made_from = 0, made_from
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def put(self, key: str, page: Page, made_from: object) -> None:
        with self.lock:
            if made_from != self.made_from or page.size > LARGEST or key in self.pages:
                return
            self.pages[key] = page
            self.bytes += page.size
            while self.bytes > self.most:
                _, gone = self.pages.popitem(last=False)
                self.bytes -= gone.size


class WholePageCache:
    """The first middleware. Answers from memory before anything else runs; only plain reads of good pages are kept."""

    shelf: ClassVar[Shelf] = Shelf()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.secure_only = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(settings.STATIC_URL):
            return theirs_alone(self.get_response(request))
        if self._passes(request):
            return self.get_response(request)
        key = self._key(request)
        made_from = state()
        page = self.shelf.get(key, made_from)
        if page is None:
            response = self.get_response(request)
            if request.method != "GET" or not keepable(response) or brings_cookies(request):
                return response
            page = kept(response)
            self.shelf.put(key, page, made_from)
        return answer(request, page)

    def _passes(self, request: HttpRequest) -> bool:
        return request.method not in ("GET", "HEAD") or settings.DEBUG or request.path.startswith(settings.STATIC_URL)

    def _key(self, request: HttpRequest) -> str:
        """The host is checked here, as a page from memory never reaches Django's own check."""
        request.get_host()
        scheme = request.scheme if self.secure_only else ""
        return f"{scheme}{request.get_full_path()}"


def brings_cookies(request: HttpRequest) -> bool:
    """Any of ours: Django tells a page that holds a form's secret only when it sets the cookie for the first time."""
    ours = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
    return any(name in request.COOKIES for name in ours)


def theirs_alone(response: HttpResponse) -> HttpResponse:
    """Pages of people who signed in stay in no cache, not even their browser's: the next person at the desk sees nothing."""
    if response.headers.get("Content-Type", "").startswith("text/html"):
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def keepable(response: HttpResponse) -> bool:
    """What is one reader's alone says `no-store` or `private`; `no-cache` only tells browsers to ask again each time."""
    told = response.headers.get("Cache-Control", "")
    alone = any(word in told for word in ("no-store", "private")) or response.has_header("Set-Cookie")
    return response.status_code == 200 and not response.streaming and not alone


def kept(response: HttpResponse) -> Page:
    content = response.content
    text = response.headers.get("Content-Type", "").startswith(PACKED)
    packed = gzip.compress(content, 6, mtime=0) if text and len(content) > 500 else None
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = dict(response.headers) | {"Last-Modified": http_date()}
    headers.setdefault("Cache-Control", "max-age=60")
    headers.pop("Content-Length", None)
    if packed:
        headers["Vary"] = "Accept-Encoding, Cookie"
    return Page(content, packed, headers, etag)


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    if request.META.get("HTTP_IF_NONE_MATCH") == page.etag:
        response: HttpResponse = HttpResponseNotModified()
    elif page.packed and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.packed)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.content)
    for name, value in page.headers.items():
        response.headers[name] = value
    response.headers["ETag"] = page.etag
    if not isinstance(response, HttpResponseNotModified):
        response.headers["Content-Length"] = str(len(response.content))
    return response
