"""How often a person who signs in wants to be told by e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.actions.reminding import choose_messages
from answerable.domain.permissions import Person
from answerable.queries.account import digests
from answerable.web.asking_forms import HowOften
from answerable.web.forms import ask, done
from answerable.web.views.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose(request: HttpRequest, person: Person) -> HttpResponse:
    form = HowOften(request.POST or None, initial={"every": digests.every_of(person)})
    if form.is_valid() and done(form, lambda: choose_messages(by=person, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, "Your choice is kept.")
        return redirect("/work/")
    return ask(request, form, title="How often may we write to you?", button="Save", cancel="/work/")
