"""Who holds which role, for everybody; and the administrator's pages: accounts, giving and ending roles."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.actions import invitations
from answerable.actions import people as actions
from answerable.domain.permissions import OF_A_BODY, ROLE_SAYS, Person, Role, may, why_not
from answerable.exports import popolo as popolo_export
from answerable.queries import published
from answerable.queries.published import Published
from answerable.queries.register import bodies, body_pages, people
from answerable.queries.register.people import Account
from answerable.web.forms import DayField, Form, Hinted, ask, done, enter, here
from answerable.web.views.lately import fresh
from answerable.web.views.showing import download, found, of_publication, show
from answerable.web.views.signed_in import refused, signed_in, who

ACCOUNTS = "/people/accounts/"
CRUMBS = [("People", "/people/"), ("Who may sign in", ACCOUNTS)]


@of_publication
def index(request: HttpRequest, standing: Published) -> HttpResponse:
    table = people.table(people.holdings(standing, on=timezone.localdate()))
    manages = may("manage_people", who(request))
    return fresh(show(request, "people/index.html", standing, table=table, manages=manages, section="people"))


@of_publication
def table(request: HttpRequest, standing: Published, form: str) -> HttpResponse:
    return fresh(download(people.table(people.holdings(standing, on=timezone.localdate())), form))


@of_publication
def popolo(request: HttpRequest, standing: Published) -> HttpResponse:
    content = json.dumps(popolo_export.popolo(standing), ensure_ascii=False, indent=1)
    return fresh(HttpResponse(content, content_type="application/json"))


def administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Others read why not; who has been signed in for long is asked for the password once more before anything is changed."""

    @wraps(view)
    @signed_in
    def shown(request: HttpRequest, person: Person, **kwargs: Any) -> HttpResponse:
        sentence = why_not("manage_people", person)
        if sentence:
            return refused(request, sentence)
        return again(request, person=person, **kwargs)

    again = reauthentication_required(allow_get=True)(view)
    return shown


def now() -> datetime:
    return timezone.now()


@require_safe
@administrators
def accounts(request: HttpRequest, person: Person) -> HttpResponse:
    standing = published.current()
    known = people.accounts(standing, on=timezone.localdate())
    alone = people.without_publisher(timezone.localdate())
    return render(request, "people/accounts.html", here() | {"accounts": known, "alone": alone, "roles": people.role_lines()})


def of_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @administrators
    @wraps(view)
    def shown(request: HttpRequest, person: Person, id: str, **kwargs: Any) -> HttpResponse:
        account = found(people.account(published.current(), int(id)), "There is no such person.")
        return view(request, person, account, **kwargs)

    return shown


@require_safe
@of_account
def account(request: HttpRequest, person: Person, account: Account) -> HttpResponse:
    return render(request, "people/account.html", here() | {"account": account, "today": timezone.localdate()})


class NewAccount(Form):
    name = forms.CharField(
        label="Full name",
        help_text="It is public, as all do here what they do under their own name.",
        error_messages=enter("the person’s full name"),
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The one the organisation's sign-in knows, if there is one. It is never shown in public.",
        error_messages=enter("the person’s e-mail address"),
    )


@administrators
def add(request: HttpRequest, person: Person) -> HttpResponse:
    form = NewAccount(request.POST or None)
    made: list[actions.Added] = []
    if form.is_valid() and done(form, lambda: made.append(add_and_invite(form, person))):
        messages.success(request, f"{made[0].name} may sign in. A link to set a password is on its way by e-mail.")
        return HttpResponseRedirect(f"{ACCOUNTS}{made[0].id}/give/")
    return ask(request, form, title="Let somebody sign in", button="Let them in and send the link", crumbs=CRUMBS)


def add_and_invite(form: forms.Form, by: Person) -> actions.Added:
    added = actions.add_user(**form.cleaned_data, by=by, at=now())
    invitations.invite(email=added.email, by=by, at=now())
    return added


class WhichRole(Form):
    role = forms.ChoiceField(
        choices=[(each.role.value, Hinted(each.name, each.allows)) for each in people.role_lines()], widget=forms.RadioSelect
    )

    def __init__(self, name: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].label = f"What may {name} act as?"


@of_account
def give(request: HttpRequest, person: Person, account: Account) -> HttpResponse:
    form = WhichRole(account.name, request.POST or None)
    if form.is_valid():
        role = form.cleaned_data["role"]
        step = "body/" if role in OF_A_BODY else ""
        return HttpResponseRedirect(f"{ACCOUNTS}{account.id}/give/{role}/{step}")
    return ask(request, form, title=str(form.fields["role"].label), crumbs=crumbs(account))


def crumbs(account: Account) -> list[tuple[str, str]]:
    return [*CRUMBS, (account.name, f"{ACCOUNTS}{account.id}/")]


class WhichBody(Form):
    body = forms.CharField(
        label="For which body?",
        help_text="Its name, or some words of it.",
        max_length=200,
        error_messages=enter("the name of the body"),
    )


@of_account
def give_for(request: HttpRequest, person: Person, account: Account, role: str) -> HttpResponse:
    """Look a body up by its name; the choice is a list of links, so that it works for hundreds of bodies and without scripts."""
    form = WhichBody(request.GET or None)
    standing = published.current()
    asked = form.cleaned_data["body"] if form.is_valid() else ""
    hits = [
        {"key": each.key, "name": each.name, "kind": body_pages.kind_in_words(standing, each)}
        for each in (bodies.directory(standing).search(asked) if standing and asked else [])
        if standing
    ]
    shown = {"account": account, "role": role, "form": form, "hits": hits, "asked": asked, "crumbs": crumbs(account)}
    return render(request, "people/which-body.html", here() | shown)


class FromWhen(Form):
    starts_on = DayField(label="First day", help_text="For example 27 3 2026", error_messages=enter("the first day in the role"))
    ends_on = DayField(label="Last day", help_text="Leave it empty where no end is known.", required=False)
    title = forms.CharField(
        label="What is the post called?",
        help_text="As people know it, for example Chief Executive.",
        required=False,
        max_length=200,
    )


def from_when(request: HttpRequest, standing: Published | None, body: str) -> FromWhen:
    """Where the catalogue knows posts of the body, one of them can be chosen."""
    form = FromWhen(request.POST or None, initial={"starts_on": timezone.localdate()})
    known = people.posts(standing, body) if standing and body else []
    if known:
        choices = [("", "None of these"), *((post.id, post.title) for post in known)]
        form.fields["post"] = forms.ChoiceField(label="Which post is it?", choices=choices, required=False)
        form.order_fields(["starts_on", "ends_on", "post", "title"])
        form.fields["title"].help_text = "Only where it is none of these. As people know it, for example Chief Executive."
    return form


@of_account
def give_from(request: HttpRequest, person: Person, account: Account, role: str, body: str = "") -> HttpResponse:
    standing = published.current()
    form = from_when(request, standing, body)
    given = {"email": account.email, "role": role, "body": body, "by": person}
    if form.is_valid() and done(form, lambda: actions.give_role(**form.cleaned_data, **given, at=now())):
        messages.success(request, f"{account.name} holds the role.")
        return HttpResponseRedirect(f"{ACCOUNTS}{account.id}/")
    where = f" for {bodies.directory(standing).name(body).within}" if standing and body else ""
    says = ROLE_SAYS[found(Role(role) if role in set(Role) else None, "There is no such role.")]
    title = f"{account.name} as {says}{where}: from when?"
    return ask(request, form, title=title, button="Give the role", crumbs=crumbs(account))


class UntilWhen(Form):
    ends_on = DayField(help_text="The last day in the role, today or later.", error_messages=enter("the last day in the role"))

    def __init__(self, label: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["ends_on"].label = label


@of_account
def end(request: HttpRequest, person: Person, account: Account, term: str) -> HttpResponse:
    held = found(next((each for each in account.held if each.id == int(term)), None), "There is no such role.")
    title = f"When does {account.name} stop being {ROLE_SAYS[held.role]}, {held.body_name.within}?"
    form = UntilWhen(title, request.POST or None, initial={"ends_on": timezone.localdate()})
    if form.is_valid() and done(form, lambda: actions.end_role(term=held.id, **form.cleaned_data, by=person, at=now())):
        messages.success(request, "The role ends on that day.")
        return HttpResponseRedirect(f"{ACCOUNTS}{account.id}/")
    return ask(request, form, title=title, button="End the role", crumbs=crumbs(account))


class Sure(Form):
    """Nothing to fill in: the button is the answer."""


def sure(
    request: HttpRequest, account: Account, *, title: str, warning: str, button: str, act: Callable[[], Any], said: str
) -> HttpResponse:
    form = Sure(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, act):
        messages.success(request, said)
        return HttpResponseRedirect(f"{ACCOUNTS}{account.id}/")
    cancel = f"{ACCOUNTS}{account.id}/"
    return ask(request, form, title=title, warning=warning, button=button, cancel=cancel, crumbs=crumbs(account))


@of_account
def invite(request: HttpRequest, person: Person, account: Account) -> HttpResponse:
    return sure(
        request,
        account,
        title=f"Send {account.name} a link to set a password?",
        warning="Whoever reads that e-mail can set the password. Check the address first.",
        button="Send the link",
        act=lambda: invitations.invite(email=account.email, by=person, at=now()),
        said="The link is on its way.",
    )


@of_account
def second_step(request: HttpRequest, person: Person, account: Account) -> HttpResponse:
    return sure(
        request,
        account,
        title=f"Let {account.name} set up the second step anew?",
        warning="Do this only for a person whose voice or face you know: until then the password alone is enough.",
        button="Let them set it up anew",
        act=lambda: invitations.forget_second_step(user=account.id, by=person, at=now()),
        said="At the next sign-in the second step is set up anew.",
    )


@of_account
def close(request: HttpRequest, person: Person, account: Account) -> HttpResponse:
    return sure(
        request,
        account,
        title=f"Keep {account.name} from signing in?",
        warning="Nobody signs in with this address again, and the roles end today. What the person wrote stays.",
        button="End their signing in",
        act=lambda: actions.close_account(user=account.id, by=person, at=now()),
        said="Nobody signs in with this address any more.",
    )
