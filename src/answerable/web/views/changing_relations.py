"""A publisher adds, amends or ends a relation of account. Each page is one form; nothing that was written is edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from pydantic import ValidationError

from answerable.actions import relations as actions
from answerable.domain.facts import Citation
from answerable.domain.periods import day
from answerable.domain.permissions import Person, why_not
from answerable.domain.refusals import Refusal
from answerable.domain.relations import POWER_WORDS, SANCTIONS, About, Basis, Party, Power, Relation
from answerable.queries import published
from answerable.queries.published import Published
from answerable.queries.register.bodies import Known, directory
from answerable.queries.register.versions import Version, versions
from answerable.web.forms import Form, ask, done, here
from answerable.web.relation_forms import Added, Amended, EndChecked, Ended, Sought
from answerable.web.views.showing import found
from answerable.web.views.signed_in import refused, signed_in

CRUMBS = [("Relations of account", "/relations/")]


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
    """Who answers, and to whom, are found by name first and stand in the address; then the rest is one form."""
    actor, forum = (directory(standing).find(request.GET.get(each, "").strip()) for each in ("actor", "forum"))
    if actor is None:
        return which_body(request, standing, title="Who answers?", onward="?actor=")
    if forum is None or forum.key == actor.key:
        return which_body(request, standing, title=f"To whom does {actor.name} answer?", onward=f"?actor={actor.key}&forum=")
    form = Added(standing, request.POST or None)
    made: list[Relation] = []

    def act() -> None:
        relation = new_relation(actor, forum, form.cleaned_data)
        actions.add_relation(relation=relation, reason=form.cleaned_data["reason"], by=person, at=timezone.now())
        made.append(relation)

    if form.is_valid() and done_at_its_field(form, act):
        messages.success(request, "The relation is public now.")
        return HttpResponseRedirect(f"/relations/{made[0].id}/")
    title = f"Add a relation: {actor.name} answers to {forum.name}"
    return _ask(request, standing, form, title=title, button="Add the relation")


def which_body(request: HttpRequest, standing: Published, *, title: str, onward: str) -> HttpResponse:
    """A search and a list of links, so that it works for hundreds of bodies and without scripts."""
    form = Sought(title, request.GET if "q" in request.GET else None)
    sought = form.cleaned_data["q"] if form.is_valid() else ""
    hits = directory(standing).search(sought) if sought else []
    shown = {"form": form, "title": title, "hits": hits, "sought": sought, "onward": onward, "crumbs": CRUMBS}
    kept = [(name, request.GET[name]) for name in ("actor",) if name in request.GET]
    return render(request, "relations/which-body.html", here() | shown | {"kept": kept})


def done_at_its_field(form: Form, act: Callable[[], None]) -> bool:
    """What is wrong with one answer is said beside that answer."""
    try:
        act()
    except WrongAnswer as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, wrong.sentence)
    except Refusal as refusal:
        form.add_error("name" if "of this name" in refusal.sentence else None, refusal.sentence)
    return not form.errors


class WrongAnswer(Refusal):
    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@publishers
def amend(request: HttpRequest, person: Person, standing: Published, id: str) -> HttpResponse:
    last = _last(standing, id)
    form = Amended(request.POST or None, initial=said(last.relation) | {"seen": last.number})

    def act() -> None:
        data = form.cleaned_data
        relation = amended(last.relation, data)
        actions.amend_relation(relation=relation, reason=data["reason"], by=person, at=timezone.now(), seen=data["seen"])

    if form.is_valid() and done_at_its_field(form, act):
        messages.success(request, "The new version stands. The old one stays readable.")
        return HttpResponseRedirect(f"/relations/{id}/")
    return _ask(request, standing, form, title=f"Amend: {last.relation.name}", button="Put the new version in force", id=id)


@publishers
def end(request: HttpRequest, person: Person, standing: Published, id: str) -> HttpResponse:
    last, today = _last(standing, id), timezone.localdate()
    if last.relation.ends_on is not None and last.relation.ends_on <= today:
        return refused(request, f"This relation has ended: its last day is {day(last.relation.ends_on)}.")
    if "sure" in request.POST:
        return end_checked(request, person, standing, last)
    form = Ended(request.POST or None, initial={"seen": last.number})
    if form.is_valid():
        sentence = actions.why_not_end(versions(standing.catalogue, id), ends_on=form.cleaned_data["ends_on"], on=today)
        if sentence is None:
            return check_end(request, standing, last, EndChecked(initial=form.cleaned_data | {"sure": "yes"}))
        form.add_error("ends_on", sentence)
    return _ask(request, standing, form, title=f"End: {last.relation.name}", id=id)


def end_checked(request: HttpRequest, person: Person, standing: Published, last: Version) -> HttpResponse:
    form, id = EndChecked(request.POST), last.relation.id

    def act() -> None:
        data = {name: form.cleaned_data[name] for name in ("ends_on", "reason", "seen")}
        actions.end_relation(id=id, **data, by=person, at=timezone.now())

    if form.is_valid() and done(form, act):
        messages.success(request, "The relation has its last day. Its versions stay readable.")
        return HttpResponseRedirect(f"/relations/{id}/")
    return check_end(request, standing, last, form)


def check_end(request: HttpRequest, standing: Published, last: Version, form: EndChecked) -> HttpResponse:
    """What ends is not begun again: that takes a new relation."""
    given = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    until = f"Its last day is {day(given['ends_on'])}. " if given.get("ends_on") else ""
    lead = [f"{until}The reason, which is public: {given.get('reason', '')}"]
    warning = "From the day after, nobody can open a call under it, and it cannot be taken up again. Calls that are open go on."
    title = f"End this relation: {last.relation.name}?"
    return _ask(request, standing, form, title=title, button="End the relation", id=last.relation.id, lead=lead, warning=warning)


def _last(standing: Published, id: str) -> Version:
    every = versions(standing.catalogue, id)
    return found(every[-1] if every else None, "There is no such relation of account.")


def _ask(
    request: HttpRequest, standing: Published, form: Form, *, title: str, button: str = "Continue", id: str = "", **more: Any
) -> HttpResponse:
    country = standing.catalogue.country
    cancel = f"/relations/{id}/" if id else "/relations/"
    about = {"country": country.name, "invented": country.invented}
    return ask(request, form, title=title, button=button, cancel=cancel, crumbs=CRUMBS, **about, **more)


def said(relation: Relation) -> dict[str, Any]:
    """A relation as the form of amending shows it."""
    first = relation.basis.citations[0] if relation.basis.citations else None
    return {
        "name": relation.name,
        "kind": relation.kind.value,
        "direction": relation.direction.value,
        "powers": [power.value for power in relation.powers],
        "basis_kind": relation.basis.kind,
        "basis": relation.basis.title,
        "url": first.url if first else "",
        "checked": relation.basis.checked,
        "starts_on": relation.starts_on,
        "note": relation.note,
    }


def amended(relation: Relation, data: dict[str, Any]) -> Relation:
    """Citations stay where the source was not touched; a changed source is one nobody has read before."""
    before = said(relation)
    same = all(data[key] == before[key] for key in ("basis", "url", "checked"))
    citations = relation.basis.citations if same else _citations(data)
    return _relation(relation.model_dump() | _changes(data, citations))


def new_relation(actor: Known, forum: Known, data: dict[str, Any]) -> Relation:
    about, _, id = data["about"].partition(":")
    return _relation(
        {
            "id": re.sub(r"[^a-z0-9]+", "-", data["name"].lower()).strip("-")[:80].strip("-"),
            "actor": party(actor),
            "forum": party(forum),
            "about": About(**{about: [id] if id else True}),
            **_changes(data, _citations(data)),
        }
    )


def party(known: Known) -> Party:
    return Party(place=known.place, part=known.part) if known.place else Party(body=known.key)


def _citations(data: dict[str, Any]) -> list[Citation]:
    read_on = timezone.localdate() if data["checked"] else None
    return [Citation(title=data["basis"], url=data["url"] or None, checked=data["checked"], read_on=read_on)]


def _changes(data: dict[str, Any], citations: list[Citation]) -> dict[str, Any]:
    own = {key: data[key] for key in ("name", "kind", "direction", "powers", "note", "starts_on")}
    return own | {"basis": Basis(kind=data["basis_kind"], title=data["basis"], citations=citations)}


def _relation(values: dict[str, Any]) -> Relation:
    """What a relation may not be, in the words of the form."""
    kind, powers = values.get("kind"), [Power(each) for each in values.get("powers", [])]
    sanctions = [POWER_WORDS[power] for power in powers if power in SANCTIONS]
    if kind == "soft" and sanctions:
        words = f"A soft relation has no sanctions. Take out: {', '.join(sanctions)}. Or say that it is hard."
        raise WrongAnswer("powers", words)
    try:
        return Relation.model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        if field == "id":
            raise WrongAnswer("name", "Write a name of plain letters and figures.") from None
        reason = str(first.get("ctx", {}).get("error", first["msg"]))
        raise WrongAnswer(field, f"{reason[:1].upper()}{reason[1:]}.") from None
