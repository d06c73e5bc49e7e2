"""Pages are kept until the next publication, and never for want of room."""

from __future__ import annotations

from django.http import HttpResponse

from answerable.web.caching import Page, Shelf, kept


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
