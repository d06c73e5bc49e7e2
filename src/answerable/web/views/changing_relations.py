"""A publisher adds, amends or ends a relation of account: one question a page, then all answers looked over, then the act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from answerable.actions import relations as actions
from answerable.domain.periods import day
from answerable.domain.permissions import Person, why_not
from answerable.domain.relations import Relation
from answerable.queries import published
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.register.versions import Version, versions
from answerable.web.forms import Form, ask, done, here
from answerable.web.relation_answers import amended, as_sent, new_relation
from answerable.web.relation_forms import OF_A_RELATION, Sought, adding, amending, ending
from answerable.web.stepping import Row, Walk
from answerable.web.views.showing import come_back_to, found
from answerable.web.views.signed_in import refused, signed_in

CRUMBS = [("Relations of account", "/relations/")]
SIDES = ("actor", "forum")


def publishers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Others read why not."""

    @wraps(view)
    @signed_in
    def shown(request: HttpRequest, person: Person, **kwargs: Any) -> HttpResponse:
        sentence = why_not("change_relations", person)
        standing = published.current()
        if sentence or standing is None:
            return refused(request, sentence or "Nothing is published yet.")
        return view(request, person, standing, **kwargs)

    return shown


@publishers
def add(request: HttpRequest, person: Person, standing: Published) -> HttpResponse:
    """Who answers, and to whom, are found by name first and stand in the address."""
    walk = Walk(adding(standing), request.POST)
    actor, forum = (directory(standing).find(request.GET.get(side, "").strip()) for side in SIDES)
    again = request.POST.get("change")
    if actor is None or again == "actor":
        return which_body(request, standing, walk, side="actor", title="Who answers?")
    if forum is None or forum.key == actor.key or again == "forum":
        return which_body(request, standing, walk, side="forum", title=f"To whom {actor.name.does} {actor.name.within} answer?")
    caption = f"Add a relation: {actor.name.within} answer{actor.name.s} to {forum.name.within}"
    if walk.open:
        return question(request, walk, caption=caption)
    form = Form(request.POST)
    made: list[Relation] = []

    def act() -> None:
        made.append(new_relation(actor, forum, walk.answers))
        actions.add_relation(relation=made[0], reason=walk.answers["reason"], by=person, at=timezone.now())

    if "send" in request.POST and done(form, act):
        messages.success(request, "The relation is public now.")
        return HttpResponseRedirect(f"/relations/{made[0].id}/")
    return look_over(
        request,
        walk,
        form,
        title="Check before you add this relation",
        caption=caption,
        bodies=[("Who answers", actor.name, "actor"), ("To whom", forum.name, "forum")],
        warning="It is public at once, with your name and the reason. It is never edited: a later version takes its place.",
        button=("send", "yes", "Add the relation"),
    )


def which_body(request: HttpRequest, standing: Published, walk: Walk, *, side: str, title: str) -> HttpResponse:
    """A search and a list to choose from, so that it works for hundreds of bodies and without scripts.

    Where the body is chosen anew, what was answered goes along, and the search is posted.
    """
    asked = request.POST if walk.answered else request.GET
    form = Sought(title, asked if "q" in asked else None)
    sought = form.cleaned_data["q"] if form.is_valid() else ""
    hits = directory(standing).search(sought) if sought else []
    kept = [(other, request.GET[other]) for other in SIDES if other != side and other in request.GET]
    onward = f"?{urlencode([*kept, (side, '')])}"
    shown = {"form": form, "title": title, "hits": hits, "sought": sought, "onward": onward, "crumbs": CRUMBS}
    shown |= {"kept": kept, "side": side, "carried": walk.carried if walk.answered else []}
    return come_back_to(render(request, "relations/which-body.html", here() | shown))


@publishers
def amend(request: HttpRequest, person: Person, standing: Published, id: str) -> HttpResponse:
    """All that stands, each with a way to change it; then the reason, and all of it once more."""
    last = _last(standing, id)
    now = as_sent(last.relation, steps=OF_A_RELATION)
    sent = request.POST or now
    walk, before = Walk(amending(sent), sent, seen=last.number), Walk(OF_A_RELATION, now)
    about: dict[str, Any] = {"caption": f"Amend: {last.relation.name}", "cancel": f"/relations/{id}/"}
    if walk.open:
        return question(request, walk, **about)
    form = Form(request.POST)

    def act() -> None:
        relation = amended(last.relation, walk.answers)
        actions.amend_relation(relation=relation, reason=walk.answers["reason"], by=person, at=timezone.now(), seen=walk.seen)

    if "send" in sent and "reason" in walk.answers and done_or_looked_at(form, act, walk, last):
        messages.success(request, "The new version stands. The old one stays readable.")
        return HttpResponseRedirect(f"/relations/{id}/")
    rows = walk.rows(before)
    return look_over(request, walk, form, rows=rows, **(final() if "reason" in walk.answers else chosen(rows)), **about)


def chosen(rows: list[Row]) -> dict[str, Any]:
    """Before the reason: the way on opens once something is changed."""
    note = "Who answers to whom, and about what, stays: another pair is another relation."
    button = ("change", "reason", "Continue") if any(row.before for row in rows) else None
    return {"title": "What do you want to change?", "note": note, "button": button}


def final() -> dict[str, Any]:
    warning = "The new version is public at once, with your name and the reason. The old one stays readable."
    button = ("send", "yes", "Put the new version in force")
    return {"title": "Check before you amend this relation", "warning": warning, "button": button}


@publishers
def end(request: HttpRequest, person: Person, standing: Published, id: str) -> HttpResponse:
    """What ends is not begun again: that takes a new relation."""
    last = _last(standing, id)
    if last.relation.ends_on is not None and last.relation.ends_on <= timezone.localdate():
        return refused(request, f"This relation has ended: its last day is {day(last.relation.ends_on)}.")
    walk = Walk(ending(versions(standing.catalogue, id)), request.POST, seen=last.number)
    about: dict[str, Any] = {"caption": f"End: {last.relation.name}", "cancel": f"/relations/{id}/"}
    if walk.open:
        return question(request, walk, **about)
    form = Form(request.POST)

    def act() -> None:
        actions.end_relation(id=id, **walk.answers, by=person, at=timezone.now(), seen=walk.seen)

    if "send" in request.POST and done_or_looked_at(form, act, walk, last):
        messages.success(request, "The relation has its last day. Its versions stay readable.")
        return HttpResponseRedirect(f"/relations/{id}/")
    return look_over(
        request,
        walk,
        form,
        title="Check before you end this relation",
        warning="From the day after, nobody can open a call under it, and it is not begun again. Calls that are open go on.",
        button=("send", "yes", "End the relation"),
        **about,
    )


def done_or_looked_at(form: Form, act: Callable[[], None], walk: Walk, last: Version) -> bool:
    """Whoever is told that somebody else changed the relation sees it as it is now, and decides again with nothing lost."""
    if done(form, act):
        return True
    walk.seen = last.number
    return False


def _last(standing: Published, id: str) -> Version:
    every = versions(standing.catalogue, id)
    return found(every[-1] if every else None, "There is no such relation of account.")


def question(request: HttpRequest, walk: Walk, *, caption: str, cancel: str = "/relations/") -> HttpResponse:
    step = walk.open
    assert step is not None
    return come_back_to(
        ask(
            request,
            step,
            title=step.heading,
            caption=caption,
            carried=walk.carried,
            cancel=cancel,
            crumbs=CRUMBS,
            section="account",
        )
    )


def look_over(
    request: HttpRequest, walk: Walk, form: Form, *, rows: list[Row] | None = None, cancel: str = "/relations/", **context: Any
) -> HttpResponse:
    shown = {"form": form, "rows": rows or walk.rows(), "carried": walk.carried, "cancel": cancel, "crumbs": CRUMBS}
    answer = render(request, "relations/check.html", here() | shown | context, status=422 if form.errors else 200)
    return come_back_to(answer)
