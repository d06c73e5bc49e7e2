"""Opening a call to account: one question a page by GET, then the words, then a last look; a person opens it, always."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.actions.foreseeing import Foreseen, foreseen
from answerable.actions.opening import Asked, open_call
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.account import opening as openings
from answerable.queries.account.opening import KINDS, TITLES, Opening
from answerable.web.call_fields import said
from answerable.web.forms import Form, enter
from answerable.web.views.acts import country
from answerable.web.views.signed_in import signed_in

FEW = 12  # more are chosen from a list


class Words(Form):
    title = forms.CharField(
        label="Title",
        error_messages=enter("a title for the call"),
        help_text="It stands beneath a sentence that says how far the call has come. Name the thing, not who is to blame.",
        max_length=200,
    )
    text = said("What do you ask?", "It is public as soon as the call is open.", missing="what you ask")


class Choose(Form):
    """One question of which the answers are known."""

    def __init__(self, page: Opening, *args: Any, **options: Any):
        super().__init__(*args, **options)
        many = len(page.picks) > FEW
        choices = [*([("", "Choose from the list")] if many else []), *page.picks]
        widget = forms.Select() if many else forms.RadioSelect()
        self.fields[page.step] = forms.ChoiceField(label=TITLES[page.step], choices=choices, widget=widget)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def opening(request: HttpRequest, person: Person) -> HttpResponse:
    standing = published.current()
    if standing is None:
        return render(request, "nothing-published.html", status=503)
    page = openings.opening(standing, person, request.GET, today=timezone.localdate())
    if page.refusal:
        return shown(request, page, "acts/not-opened.html", status=page.status)
    if page.step:
        return choose(request, page)
    return words(request, person, page)


def choose(request: HttpRequest, page: Opening) -> HttpResponse:
    """Asked again, with the error, where the page was sent without an answer."""
    sent = request.GET.get("asked") == page.step
    form = Choose(page, request.GET if sent else None)
    return shown(request, page, "acts/pick.html", form=form, question=TITLES[page.step], status=422 if sent else 200)


def words(request: HttpRequest, person: Person, page: Opening) -> HttpResponse:
    now = timezone.now()
    try:
        ahead = foreseen(asked=asked_of(page), by=person, at=now)
    except Refusal as refusal:
        return shown(request, page, "acts/not-opened.html", status=409, refusal=refusal.sentence)
    form = Words(request.POST or None, initial={"title": page.title, "text": page.text})
    if request.POST.get("do") == "change":
        form = Words(initial=request.POST.dict())
    if not form.is_valid():
        return asked(request, page, form, ahead)
    if request.POST.get("confirmed") != "yes":
        return shown(request, page, "acts/check-opening.html", ahead=ahead, form=form, kind=KINDS[page.known["kind"]])
    try:
        ref = open_call(asked=asked_of(page, **form.cleaned_data), by=person, at=now)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return asked(request, page, form, ahead)
    messages.success(
        request,
        f"Call {ref} is open. {page.actor_name.at_start} owe{page.actor_name.s} {WHAT[ahead.duty]} by {day(ahead.due_on)}.",
    )
    return HttpResponseRedirect(f"/calls/{ref}/")


WHAT = {"explanation": "its explanation", "answer": "its answer", "account": "its yearly account"}


def asked(request: HttpRequest, page: Opening, form: Form, ahead: Foreseen) -> HttpResponse:
    return shown(request, page, "acts/words.html", form=form, ahead=ahead, status=422 if form.errors else 200)


def asked_of(page: Opening, *, title: str = "", text: str = "") -> Asked:
    known = page.known
    return Asked(
        forum=known["forum"],
        actor=known["actor"],
        begun_by=known["kind"],
        title=title,
        text=text,
        about=page.about,
        subject="" if page.about == "money" else known["subject"],
        place=known.get("place", ""),
        judgement=known.get("judgement", "") if known["kind"] == "judgement" else "",
    )


def shown(request: HttpRequest, page: Opening, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    what = WHAT.get(context["ahead"].duty, "") if "ahead" in context else ""
    told = {"page": page, "section": "calls", "refusal": page.refusal, "what": what}
    response = render(request, template, {**country(), **told, **context}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
