"""Reading calls to account: the list, the story of one, feeds and calendars."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from answerable.domain.calls import State
from answerable.exports import atom, calendar
from answerable.exports.tables import csv_lines
from answerable.queries.account import calls, news, stories, story, titles
from answerable.queries.account.calls import Choice
from answerable.queries.account.moves import moves_for
from answerable.queries.account.news import Dated, News
from answerable.queries.published import Published
from answerable.queries.record import trail
from answerable.queries.register.bodies import directory
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication, show
from answerable.web.views.signed_in import who
from answerable.web.views.trail import streamed

NO_CALL = "There is no call to account with this number."
NO_BODY = "There is no body of this name."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    page = calls.page(published, chosen(request), today=timezone.localdate(), after=request.GET.get("after", ""))
    return fresh(show(request, "calls/index.html", published, page=page))


@of_publication
def index_table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return fresh(download(calls.table(published, chosen(request), today=timezone.localdate()), form))


def chosen(request: HttpRequest) -> Choice:
    """A word nobody knows chooses nothing, so that an old link still shows a page."""
    asked = request.GET
    state = asked.get("state", "")
    return Choice(
        state=state if state in {each.value for each in State} else "",
        body=asked.get("body", "")[:100],
        subject=asked.get("subject", "")[:100],
        overdue=asked.get("overdue", "") == "yes",
    )


@of_publication
def call(request: HttpRequest, published: Published, ref: str) -> HttpResponse:
    shown, person, today = known(ref), who(request), timezone.localdate()
    page = story.page(published, shown, today=today, reader=person)
    moves = moves_for(shown, person, today) if person.id else []
    open_now = [move for move in moves if move.refusal is None]
    closed = [move for move in moves if move.refusal is not None]
    return fresh(show(request, "calls/call.html", published, page=page, open_now=open_now, closed_now=closed))


@of_publication
def table(request: HttpRequest, published: Published, ref: str, which: str, form: str) -> HttpResponse:
    """The same for everybody: downloads travel."""
    page = story.page(published, known(ref), today=timezone.localdate())
    return fresh(download(page.table if which == "story" else page.dates, form))


@of_publication
def all_stories(request: HttpRequest, published: Published) -> HttpResponseBase:
    lines = csv_lines(stories.names(), stories.rows(published, today=timezone.localdate()))
    return streamed(lines, "text/csv; charset=utf-8", "stories.csv")


@of_publication
def feed(request: HttpRequest, published: Published) -> HttpResponse:
    today = timezone.localdate()
    return as_feed(request, news.latest(published, today=today), title="Calls to account", href="/calls/")


@of_publication
def call_feed(request: HttpRequest, published: Published, ref: str) -> HttpResponse:
    shown, today = known(ref), timezone.localdate()
    title = f"Call {ref}: {titles.title(shown)}"
    return as_feed(request, news.news_of(published, [shown], today=today), title=title, href=f"/calls/{ref}/")


@of_publication
def body_feed(request: HttpRequest, published: Published, key: str) -> HttpResponse:
    name, today = body_name(published, key), timezone.localdate()
    title = f"Calls to account: {name}"
    return as_feed(request, news.latest(published, today=today, body=key), title=title, href=f"/bodies/{key}/")


@of_publication
def call_dates(request: HttpRequest, published: Published, ref: str) -> HttpResponse:
    shown, today = known(ref), timezone.localdate()
    title = f"Call {ref}: {titles.title(shown)}"
    return as_calendar(request, news.dates_of_call(published, shown, today=today), title=title, name=ref)


@of_publication
def body_dates(request: HttpRequest, published: Published, key: str) -> HttpResponse:
    name, today = body_name(published, key), timezone.localdate()
    title = f"{name}: days due"
    return as_calendar(request, news.dates_of_body(published, key, today=today), title=title, name=key)


def known(ref: str) -> Any:
    return found(story.find(ref), NO_CALL)


def body_name(published: Published, key: str) -> str:
    return str(found(directory(published).find(key), NO_BODY).name)


def as_feed(request: HttpRequest, items: list[News], *, title: str, href: str) -> HttpResponse:
    head, site = trail.head(), request.build_absolute_uri("/").rstrip("/")
    content = atom.feed(items, title=title, site=site, href=href, feed_href=request.path, head=head)
    return fresh(HttpResponse(content, content_type=atom.CONTENT_TYPE))


def as_calendar(request: HttpRequest, days: list[Dated], *, title: str, name: str) -> HttpResponse:
    site, host = request.build_absolute_uri("/").rstrip("/"), request.get_host().partition(":")[0]
    response = HttpResponse(calendar.calendar(days, title=title, site=site, host=host), content_type=calendar.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-dates.ics"'
    return fresh(response)
