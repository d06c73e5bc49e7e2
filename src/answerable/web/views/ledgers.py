"""What slipped, who is silent, what the figures suggest, where the ladder was left aside, what is withheld."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from answerable.queries.ledgers import openness, proposals, proposals_page, slips_and_silences, timeliness, yearly_accounts
from answerable.queries.ledgers.proposals import Ground
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.tables import Table
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, of_publication, show

NO_BODY = "There is no body of this name."


def asked_body(request: HttpRequest, published: Published, name: str = "body") -> str:
    key = request.GET.get(name, "")
    if key and directory(published).find(key) is None:
        raise Http404(NO_BODY)
    return key


@of_publication
def slips(request: HttpRequest, published: Published) -> HttpResponse:
    page = slips_and_silences.slips(published, body=asked_body(request, published))
    return fresh(show(request, "ledgers/slips.html", published, page=page))


@of_publication
def silences(request: HttpRequest, published: Published) -> HttpResponse:
    body, today = asked_body(request, published), timezone.localdate()

    page = slips_and_silences.silences(published, today=today, body=body)
    kinds = timeliness.by_kind(today=today, body=body)
    compared = None if body else timeliness.by_body(published, today=today)
    late = slips_and_silences.late(published, body=body)
    return fresh(show(request, "ledgers/silences.html", published, page=page, late=late, kinds=kinds, compared=compared))


@of_publication
def overrides(request: HttpRequest, published: Published) -> HttpResponse:
    today = timezone.localdate()

    every = openness.overrides(published, today=today)
    return fresh(show(request, "ledgers/overrides.html", published, every=every, finding=openness.overrides_finding(every)))


@of_publication
def withheld(request: HttpRequest, published: Published) -> HttpResponse:
    body, today = asked_body(request, published), timezone.localdate()

    page = openness.withheld(published, today=today, body=body)
    return fresh(show(request, "ledgers/withheld.html", published, page=page, body=body))


@of_publication
def suggested(request: HttpRequest, published: Published) -> HttpResponse:
    forum, today = asked_body(request, published, "forum"), timezone.localdate()

    number = request.GET.get("page", "1")
    page = proposals_page.page(
        published,
        today=today,
        forum=forum,
        ground=asked_ground(request),
        number=int(number) if number.isdigit() and len(number) < 6 else 1,
    )
    return fresh(show(request, "ledgers/proposals.html", published, page=page))


def asked_ground(request: HttpRequest) -> str:
    ground = request.GET.get("ground", "")
    return ground if ground in {each.value for each in Ground} else ""


@of_publication
def table(request: HttpRequest, published: Published, which: str, form: str) -> HttpResponse:
    body, today = asked_body(request, published), timezone.localdate()
    forum = asked_body(request, published, "forum")

    def chosen() -> Table:
        if which == "slips":
            return slips_and_silences.slips(published, body=body, most=None).table
        if which == "silences":
            return slips_and_silences.silences(published, today=today, body=body, most=None).table
        if which == "late":
            return slips_and_silences.late(published, body=body, most=None).table
        if which == "times":
            return timeliness.by_kind(today=today, body=body)
        if which == "bodies":
            return timeliness.by_body(published, today=today).table
        if which == "overrides":
            return openness.overrides_table(openness.overrides(published, today=today))
        if which == "withheld":
            return openness.withheld(published, today=today, body=body, most=None).texts
        if which == "share-withheld":
            return openness.withheld(published, today=today, body=body).bodies
        if which == "yearly":
            return yearly_accounts.yearly(published, today=today, forum=forum)
        found = proposals.proposals(published, today=today, forum=forum, ground=asked_ground(request))
        return proposals_page.table(found)

    return fresh(download(chosen(), form))
