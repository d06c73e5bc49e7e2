"""One's own account: roles, password, second step; and the sentences for those who may not come in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from answerable.domain.permissions import Person, may
from answerable.queries import published
from answerable.queries.register import people
from answerable.web.views.signed_in import signed_in, signed_in_user


@require_safe
@signed_in
def index(request: HttpRequest, person: Person) -> HttpResponse:
    user = signed_in_user(request)
    held = people.holdings(published.current(), on=timezone.localdate(), person=person.id)
    shown = {
        "email": user.email,
        "held": held,
        "second_step": is_mfa_enabled(user),
        "password": user.has_usable_password(),
        "manages": may("manage_people", person),
    }
    return render(request, "account/index.html", shown)


def second_step(request: HttpRequest) -> HttpResponse:
    """allauth sends people here after changes; what it would show is on the account's page."""
    return HttpResponseRedirect("/account/")


@require_safe
def qr(request: HttpRequest) -> HttpResponse:
    """The key of the set-up that this session has begun, as a picture for the app's camera."""
    user = signed_in_user(request)
    secret = request.session.get(SECRET_SESSION_KEY) if user else None
    if not secret:
        raise Http404("There is no second step to set up.")
    adapter = get_adapter()
    response = HttpResponse(adapter.build_totp_svg(adapter.build_totp_url(user, secret)), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404("An administrator of this site says who may sign in.")


def locked_out(request: HttpRequest, answer: Any = None, credentials: Any = None) -> HttpResponse:
    """After too many wrong passwords. The same for addresses that nobody has, so that it tells nothing about them."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return _plain(render(request, "account/locked-out.html", {"minutes": minutes}, status=429))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain(render(request, "429.html", status=429))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form's secret did not fit: an old page, cookies switched off, or a form planted by another site."""
    return _plain(render(request, "account/form-expired.html", status=403))


def _plain(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
