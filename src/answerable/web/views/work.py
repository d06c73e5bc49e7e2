"""What we owe, what we await: the first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.queries import published
from answerable.queries.account import drafts
from answerable.queries.account import work as works
from answerable.queries.account.tasks import Task
from answerable.web.views.showing import download, found, show
from answerable.web.views.signed_in import signed_in

DRAFT_MOVES = {"explanation": "explain", "answer": "answer", "review": "review"}


@require_safe
@signed_in
def work(request: HttpRequest, person: Person) -> HttpResponse:
    standing = published.current()
    if standing is None:
        return render(request, "nothing-published.html", status=503)
    own = [task_of(each) for each in drafts.waiting(person.bodies)]
    page = works.work(standing, person, today=timezone.localdate(), drafts=own)
    return show(request, "work/work.html", standing, page=page, section="work")


def task_of(draft: drafts.Waiting) -> Task:
    move = DRAFT_MOVES.get(draft.kind, "")
    target = f"?question={draft.question}" if draft.kind == "answer" and draft.question else ""
    words = f"Draft of {'an' if draft.kind[0] in 'aeiou' else 'a'} {draft.kind}: {draft.title}"
    where = f"/calls/{draft.ref}/{move}/{target}" if move else f"/calls/{draft.ref}/"
    return Task(words, where, f"{draft.by}, {day(draft.at)} at {draft.at:%H:%M}")


@require_safe
@signed_in
def table(request: HttpRequest, person: Person, which: str, form: str) -> HttpResponse:
    standing = found(published.current(), "Nothing is published yet.")
    told = works.table(standing, person, which, today=timezone.localdate(), body=request.GET.get("body", ""))
    response = download(told, form)
    response.headers["Cache-Control"] = "no-store"
    return response
