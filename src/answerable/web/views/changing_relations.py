"""A publisher adds, amends or ends a relation of account. Each page is one form; nothing that was written is edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
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
from answerable.domain.relations import DIRECTION_WORDS, POWER_WORDS, SANCTIONS, About, Basis, Party, Power, Relation
from answerable.queries import published
from answerable.queries.published import Published
from answerable.queries.register.bodies import Known, directory
from answerable.queries.register.versions import Version, versions
from answerable.web.forms import DayField, Form, LongText, ask, done, here
from answerable.web.views.showing import found
from answerable.web.views.signed_in import refused, signed_in

CRUMBS = [("Relations of account", "/relations/")]
WHY = "Anybody can read this reason beside the new version."
KINDS = [("soft", "Soft: it works by asking, learning and persuading"), ("hard", "Hard: it is formal and has sanctions")]
BASES = [("statute", "A law"), ("agreement", "An agreement"), ("convention", "Custom")]
POWERS = [(power.value, f"{POWER_WORDS[power].capitalize()}{' (a sanction)' if power in SANCTIONS else ''}") for power in Power]
DIRECTIONS = [(direction.value, words) for direction, words in DIRECTION_WORDS.items()]


class Amended(Form):
    """What a new version may say otherwise. Who answers to whom stays: another pair is another relation."""

    name = forms.CharField(label="What is the relation, in a few words?", max_length=120)
    kind = forms.ChoiceField(label="Is it hard or soft?", choices=KINDS, widget=forms.RadioSelect)
    direction = forms.ChoiceField(label="Which way does account run?", choices=DIRECTIONS, widget=forms.RadioSelect)
    powers = forms.MultipleChoiceField(label="What may the one who asks do?", choices=POWERS, widget=forms.CheckboxSelectMultiple)
    basis_kind = forms.ChoiceField(label="What does it rest on?", choices=BASES, widget=forms.RadioSelect)
    basis = forms.CharField(label="Which law, agreement or custom?", help_text="Act and section, or its name.", max_length=300)
    url = forms.URLField(label="Where can it be read?", required=False, assume_scheme="https")
    checked = forms.BooleanField(
        label="I have held all of this against that source",
        required=False,
        help_text="Leave it empty if nobody has. Every page then says that it is not checked yet.",
    )
    starts_on = DayField(label="From which day does it hold?", required=False, help_text="For example 27 3 2026.")
    note = LongText(label="What must a reader know of it?", required=False, rows=3, max_length=600)
    reason = LongText(label="Why is this changed?", help_text=WHY, rows=3, max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Added(Amended):
    """The rest, once both bodies are chosen."""

    field_order = ["about"]
    about = forms.ChoiceField(label="About what?", widget=forms.Select)

    def __init__(self, standing: Published, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("everything", "All that it does"),
            ("money", "How money is spent"),
            *((f"services:{each.id}", each.name) for each in standing.catalogue.services.values()),
            *((f"standards:{each.id}", f"The standard: {each.name}") for each in standing.catalogue.standards.values()),
        ]
        self.fields["reason"].label = "Why is it added?"


class Sought(Form):
    q = forms.CharField(max_length=200, help_text="Its name, or some words of it.")

    def __init__(self, label: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["q"].label = label


class Ended(Form):
    ends_on = DayField(label="Which day is its last?", help_text="For example 27 3 2026.")
    reason = LongText(label="Why does it end?", help_text=WHY, rows=3, max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EndChecked(Form):
    """The same answers once more, looked over."""

    ends_on = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sure = forms.CharField(widget=forms.HiddenInput, initial="yes")


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
