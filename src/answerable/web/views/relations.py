"""Relations of account: who answers for what, the register, and the web looked at as a whole."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from answerable.domain.permissions import may
from answerable.queries.account import askable
from answerable.queries.published import Published
from answerable.queries.register import balance, drawn_web, relation_pages, web_of_account
from answerable.queries.register import who_answers as answers
from answerable.queries.register.search import find_places
from answerable.web.charts import web_of_account as drawing
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication, picture, show
from answerable.web.views.signed_in import who

NO_PLACE = "There is no place with this code. Search for it by name."
NOTHING = "There is no service, measure or standard of this name to ask about."
NO_RELATION = "There is no such relation of account, or no such version of it."
NO_ANALYSIS = "There is no such page about the web of account."
ANALYSES = {
    "voids": web_of_account.voids,
    "overlaps": web_of_account.overlaps,
    "burden": balance.burden,
    "balance": balance.balance,
    "only-upwards": web_of_account.only_upwards,
}
MOST_PLACES = 15
SHOWN_ROWS = 60  # of the tables behind a finding; the download holds all


def may_change(request: HttpRequest) -> bool:
    return may("change_relations", who(request))


@of_publication
def ask_about(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    place = found(published.gazetteer.places.get(code), NO_PLACE)
    asked = request.GET.get("about", "")
    if asked and answers.who_answers(published, place=code, about=asked, on=timezone.localdate()):
        return redirect(f"/places/{code}/who-answers/{asked}/")
    _, nobody = askable.matters(published, place=code, on=timezone.localdate())
    shown = {"place": place, "choices": answers.choices(published, code), "nobody": nobody}
    return fresh(show(request, "relations/choose.html", published, **shown))


@of_publication
def who_answers(request: HttpRequest, published: Published, code: str, about: str) -> HttpResponse:
    page = _answer(published, code, about)
    drawn = drawn_web.drawing(published, page)
    shown = {"drawn": drawn is not None, "fits": drawn is not None and drawn.fits}
    return fresh(show(request, "relations/who_answers.html", published, page=page, **shown))


@of_publication
def who_answers_table(request: HttpRequest, published: Published, code: str, about: str, which: str, form: str) -> HttpResponse:
    page = _answer(published, code, about, each=True)
    return fresh(download(page.first if which == "table" else page.then, form))


@of_publication
def drawn(request: HttpRequest, published: Published, code: str, about: str) -> HttpResponse:
    laid_out = found(drawn_web.drawing(published, _answer(published, code, about)), "This web is too large to draw.")
    response = picture(drawing.svg(laid_out), "svg", name=f"{code}-{about}-web")
    return fresh(response)


def _answer(published: Published, code: str, about: str, *, each: bool = False) -> answers.WhoAnswers:
    return found(answers.who_answers(published, place=code, about=about, on=timezone.localdate(), each=each), NOTHING)


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    page = relation_pages.register(published, on=timezone.localdate())
    asked = " ".join(request.GET.get("place", "").split())[:100]
    hits = [each for each in find_places(published, asked) if each.stands][:MOST_PLACES] if asked else []
    shown = {"page": page, "may_change": may_change(request), "asked": asked, "hits": hits}
    return fresh(show(request, "relations/index.html", published, **shown))


@of_publication
def index_table(request: HttpRequest, published: Published, which: str, form: str) -> HttpResponse:
    page = relation_pages.register(published, on=timezone.localdate())
    return fresh(download(page.table if which == "table" else page.ended, form))


@of_publication
def relation(request: HttpRequest, published: Published, id: str, number: str | None = None) -> HttpResponse:
    version = None if number is None else int(number)
    page = found(relation_pages.page(published, id, on=timezone.localdate(), number=version), NO_RELATION)
    return fresh(show(request, "relations/relation.html", published, page=page, may_change=may_change(request)))


@of_publication
def relation_table(request: HttpRequest, published: Published, id: str, form: str) -> HttpResponse:
    return fresh(download(found(relation_pages.pairs(published, id, on=timezone.localdate()), NO_RELATION), form))


@of_publication
def analyses(request: HttpRequest, published: Published) -> HttpResponse:
    pages = [analyse(published, on=timezone.localdate()) for analyse in ANALYSES.values()]
    return fresh(show(request, "relations/analyses.html", published, pages=pages))


@of_publication
def analysis(request: HttpRequest, published: Published, id: str) -> HttpResponse:
    page = _analysis(published, id)
    return fresh(show(request, "relations/analysis.html", published, page=page, most=SHOWN_ROWS))


@of_publication
def analysis_table(request: HttpRequest, published: Published, id: str, name: str, form: str) -> HttpResponse:
    table = next((each for each in _analysis(published, id).tables if each.name == name), None)
    return fresh(download(found(table, NO_ANALYSIS), form))


def _analysis(published: Published, id: str) -> web_of_account.Analysis:
    if id not in ANALYSES:
        raise Http404(NO_ANALYSIS)
    return ANALYSES[id](published, on=timezone.localdate())
