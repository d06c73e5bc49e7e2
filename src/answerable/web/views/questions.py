"""Citizens' questions: all of them, one of them, deciding on one; and what becomes of personal data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.actions import questions as actions
from answerable.actions import sending
from answerable.domain.permissions import Person, may, why_not
from answerable.domain.questions import SCHEDULE
from answerable.queries import published as publications
from answerable.queries.account import questions
from answerable.queries.published import Published
from answerable.queries.register import people
from answerable.web.asking_forms import Decision
from answerable.web.forms import Form, done
from answerable.web.views import showing
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication
from answerable.web.views.signed_in import signed_in, who

NO_QUESTION = "There is no such question, or whoever asked it has not confirmed it."


@of_publication
def index(request: HttpRequest, published: Published) -> HttpResponse:
    decides = may("moderate", who(request))
    page = questions.overview(published, reads_all=decides)
    alone = people.without_publisher(timezone.localdate())
    return fresh(show(request, "questions/index.html", published, page=page, decides=decides, alone=alone))


@of_publication
def table(request: HttpRequest, published: Published, form: str) -> HttpResponse:
    return fresh(download(questions.overview(published).table, form))


@of_publication
def question(request: HttpRequest, published: Published, number: int) -> HttpResponse:
    decides = may("moderate", who(request))
    asked = found(questions.question(published, int(number), reads_all=decides), NO_QUESTION)
    return fresh(show(request, "questions/question.html", published, q=asked, decides=decides))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decide(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    published = found(publications.current(), "Nothing is published yet.")
    refused = why_not("moderate", person)
    if refused:
        return show(request, "refused.html", published, status=403, sentence=refused)
    asked = found(questions.question(published, int(number), reads_all=True), NO_QUESTION)
    form = Decision(request.POST or None)
    if form.is_valid() and done(form, lambda: decided(form, int(number), person)):
        messages.success(request, "Your decision is public. Whoever asked is told by e-mail.")
        return redirect(f"/questions/{number}/")
    return show(request, "questions/decide.html", published, status=422 if form.errors else 200, q=asked, form=form)


def decided(form: Form, number: int, by: Person) -> None:
    at, decision = timezone.now(), form.cleaned_data["decision"]
    if decision == "publish":
        actions.publish_question(number=number, by=by, at=at)
    else:
        reason = form.cleaned_data["reason"]
        actions.refuse_question(number=number, reason=reason, hidden=decision == "hide", by=by, at=at)
    sending.send_waiting(at=at, only=actions.key_of(number, "published" if decision == "publish" else "refused"))


def privacy(request: HttpRequest) -> HttpResponse:
    published = publications.current()
    if published is None:
        return render(request, "questions/privacy.html", {"schedule": SCHEDULE})
    return show(request, "questions/privacy.html", published, schedule=SCHEDULE)


def show(request: HttpRequest, template: str, published: Published, *, status: int = 200, **context: Any) -> HttpResponse:
    answer = showing.show(request, template, published, **context)
    answer.status_code = status
    return answer
