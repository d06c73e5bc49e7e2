"""Pages are kept until the next publication, and never for want of room."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from answerable.web import caching
from answerable.web.caching import Page, Shelf, WholePageCache, kept


def a_page(size: int) -> Page:
    return Page(b"x" * size, None, {}, '"e"')


def test_another_publication_empties_the_shelf():
    shelf = Shelf()
    assert shelf.get("/", 1) is None
    shelf.put("/", a_page(10), 1)
    assert shelf.get("/", 1) is not None
    assert shelf.get("/", 2) is None
    assert shelf.bytes == 0


def test_a_page_made_from_an_older_publication_is_not_kept():
    shelf = Shelf()
    shelf.get("/", 2)
    shelf.put("/", a_page(10), 1)
    assert shelf.get("/", 2) is None


def test_the_least_recently_read_page_leaves_first():
    shelf = Shelf(most=25)
    shelf.get("/", 1)
    for path in ("/a", "/b"):
        shelf.put(path, a_page(10), 1)
    shelf.get("/a", 1)
    shelf.put("/c", a_page(10), 1)
    assert shelf.get("/b", 1) is None
    assert shelf.get("/a", 1) is not None


def test_pages_are_packed_once_and_pictures_not_at_all():
    assert kept(HttpResponse(b"word " * 500)).packed is not None
    assert kept(HttpResponse(b"\x89PNG" * 500, content_type="image/png")).packed is None


@pytest.fixture
def cache(monkeypatch, settings):
    """The cache before a view that tells what it was asked with."""
    settings.DEBUG = False
    monkeypatch.setattr(caching, "state", lambda: 1)
    monkeypatch.setattr(WholePageCache, "shelf", Shelf())
    made = []

    def view(request):
        made.append(request.COOKIES)
        return HttpResponse(f"page {len(made)} for {sorted(request.COOKIES.items())}")

    before = WholePageCache(view)

    def get(path="/", **cookies):
        request = RequestFactory().get(path, headers={"host": "localhost"})
        request.COOKIES.update({name.replace("_", "-"): value for name, value in cookies.items()})
        return before(request)

    return SimpleNamespace(get=get, made=made)


@pytest.mark.parametrize("cookie", ["forged", "stale", "a" * 32])
def test_a_session_cookie_real_or_not_neither_reads_nor_fills_the_shelf(cache, cookie):
    theirs = cache.get(answerable=cookie)
    assert theirs.headers["Cache-Control"] == "no-store"
    public = cache.get()
    assert cookie.encode() not in public.content
    assert cookie.encode() in cache.get(answerable=cookie).content
    assert cache.get().content == public.content
    assert len(cache.made) == 3


@pytest.mark.parametrize("name", ["answerable_form", "messages"])
def test_a_page_made_for_somebody_with_a_forms_secret_is_not_kept(cache, name):
    assert b"secret" in cache.get(**{name: "secret"}).content
    assert b"secret" not in cache.get().content


def test_somebody_with_a_forms_secret_may_read_what_is_kept(cache):
    public = cache.get().content
    assert cache.get(answerable_form="secret").content == public


def test_other_caches_are_told_that_cookies_matter(cache):
    cache.get()
    assert cache.get().headers["Cache-Control"] == "max-age=60"
    assert "Cookie" in kept(HttpResponse(b"word " * 500)).headers["Vary"]
