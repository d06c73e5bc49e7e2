"""Who reads: the public, or a signed-in person with the roles held today. Every page knows; only the cookie costs a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from answerable.domain.permissions import PUBLIC, Person
from answerable.queries.register.people import person_of
from answerable.web.forms import here

ACCOUNT = "/account/"
SIGN_IN = "/account/login/"
SECOND_STEP = "/account/2fa/totp/activate/"


def who(request: HttpRequest) -> Person:
    """Asked once a request. Without the session's cookie nothing is asked, so that anonymous pages stay free of cookies.

    A person who has signed in by password alone holds no role until the second step is set up.
    """
    held = getattr(request, "_person", None)
    if held is None:
        held = _found(request)
        request._person = held  # type: ignore[attr-defined]
    return held


def _found(request: HttpRequest) -> Person:
    user = signed_in_user(request)
    if user is None:
        return PUBLIC
    person = person_of(user, timezone.localdate())
    return person if second_step_taken(request, user) else Person(id=person.id, name=person.name)


def signed_in_user(request: HttpRequest) -> Any:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    return request.user if request.user.is_authenticated else None


def second_step_taken(request: HttpRequest, user: Any) -> bool:
    """With a second step set up, nobody gets a session without it; the organisation's own sign-in answers for its own."""
    from allauth.account.authentication import get_authentication_records
    from allauth.mfa.utils import is_mfa_enabled

    by_organisation = any(each["method"] == "socialaccount" for each in get_authentication_records(request, user))
    return by_organisation or is_mfa_enabled(user)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the person who reads; others are asked to sign in and come back to the page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = who(request)
        if not person.id:
            return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
        user = signed_in_user(request)
        if not second_step_taken(request, user):
            return HttpResponseRedirect(f"{SECOND_STEP}?{urlencode({'next': request.get_full_path()})}")
        response = view(request, person, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return shown


def reader(request: HttpRequest) -> dict[str, Any]:
    """For every template: who reads, and what was told to them since the last page. Names that no view uses for its own."""
    known: dict[str, Any] = {"reader": reading(request), "told": lambda: list(told(request))}
    if request.path == SIGN_IN and settings.OIDC_ISSUER:
        known["organisation"] = settings.OIDC_NAME
    return known | (here() if request.path.startswith(ACCOUNT) else {})


def reading(request: HttpRequest) -> Person:
    """The page that says something broke must not break over the same database."""
    try:
        return who(request)
    except DatabaseError:
        return PUBLIC


def told(request: HttpRequest) -> Iterator[Any]:
    """Read only where there is a session: looking makes one otherwise."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "_messages"):
        yield from get_messages(request)


def refused(request: HttpRequest, sentence: str, *, status: int = 403) -> HttpResponse:
    """The page that says why not."""
    response = render(request, "refused.html", here() | {"sentence": sentence}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
