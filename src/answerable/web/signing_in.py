"""How allauth and axes are bent to this site: nobody signs up, everybody takes a second step, strangers get a sentence."""

from __future__ import annotations

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.shortcuts import render

from answerable.domain.messages import site_name
from answerable.queries import published

log = logging.getLogger(__name__)

WRONG = "The e-mail address or the password is not right. Check both and try again."
SLOWLY = "There were too many tries. Wait a quarter of an hour, then try again."


def client_address(request: HttpRequest) -> str:
    """Behind a proxy, what the proxy itself wrote last; anything before that may be invented by the client."""
    direct = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    if not settings.SESSION_COOKIE_SECURE:
        return direct
    passed_on = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return passed_on.rsplit(",", 1)[-1].strip()[:45] or direct


def address_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address whose password was tried, in the form the lock-out counts by."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()[:255]


class Accounts(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": "This is not your password. Try again.",
        "enter_current_password": "Write the password you use now.",
        "too_many_login_attempts": SLOWLY,
        "rate_limited": SLOWLY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that fails must not tell, by a page that breaks, which addresses are known."""
        try:
            super().send_mail(template_prefix, email, context | signature())
        except Exception as error:
            log.error("An e-mail (%s) could not be sent: %s", template_prefix, type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in is not asked again."""
        return not _just_signed_in() and super().is_reauthentication_required(app=app, **kwargs)


def signature() -> dict[str, str]:
    """As all other e-mails are signed."""
    standing = published.current()
    return {"site": site_name(standing.country if standing else ""), "address": settings.ANSWERABLE_ADDRESS}


def _just_signed_in() -> bool:
    request = context.request
    if request is None or not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(each["at"] > since for each in records)


class SecondStep(DefaultMFAAdapter):
    """The secrets of authenticator apps are kept encrypted under a key made from the secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Codes change every 30 seconds: write the one your app shows now.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False


def _box() -> Fernet:
    digest = hashlib.sha256(b"answerable second step " + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class Organisations(DefaultSocialAccountAdapter):
    """An organisation's sign-in vouches for an e-mail address; whose account has it signs in. No account is ever made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        user = account_of(verified_address(sociallogin.account.get_provider_account().get_user_data() or {}))
        if user is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/stranger.html", status=403))
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))


def verified_address(claims: dict[str, Any]) -> str:
    """Only what the issuer says it has verified counts; anything else could be somebody else's address."""
    email = claims.get("email")
    return email.strip() if claims.get("email_verified") is True and isinstance(email, str) else ""


def account_of(email: str) -> Any:
    found = get_user_model().objects.filter(email__iexact=email, is_active=True) if email else []
    return next(iter(found), None)
