"""People, by meaning: `a_person("body-lead", "RRK")`."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, date, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from answerable.domain.permissions import Held, Person, Role
from answerable.queries.register.people import person_of
from answerable.records.models import Term, User

BEGAN = date(2020, 1, 1)
PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def a_user(*, name: str = "", email: str = "", password: str | None = None, second_step: bool = True) -> User:
    """Somebody who may sign in, with the second step set up."""
    number = next(_numbers)
    user = User.objects.create_user(email or f"person{number}@example.org", password, name=name or f"Person {number}")
    if second_step:
        TOTP.activate(user, generate_totp_secret())
    return user


def a_person(role: str = Role.OFFICER, body: str = "", *, name: str = "", email: str = "") -> Person:
    """Somebody who holds a role, as actions take them; `by=a_person("body-lead", "RRK")`."""
    user = a_user(name=name, email=email)
    hold(user, role, body)
    return person_of(user, datetime.now(UTC).date())


def hold(user: User, role: str, body: str = "", *, starts_on: date = BEGAN, ends_on: date | None = None, title: str = "") -> Term:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    return Term.objects.create(
        user=user, role=role, body=body, starts_on=starts_on, ends_on=ends_on, title=title, given_by="a test", given_at=at
    )


def somebody(role: str = Role.OFFICER, body: str = "", name: str = "Somebody") -> Person:
    """Without a database: for tests of the domain."""
    return Person(id=next(_numbers), name=name, held=frozenset({Held(Role(role), body)}))


def signed_in(person: Person | User, client: Client | None = None) -> Client:
    """A client with that person's session, without the pages of signing in."""
    user = person if isinstance(person, User) else User.objects.get(pk=person.id)
    client = client or Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def client_of(person: Person) -> Client:
    """As `signed_in`, with a second step where the person has none yet."""
    user = User.objects.get(pk=person.id)
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    return signed_in(person)


def code_of(email: str) -> str:
    """What the person's authenticator app shows now."""
    from allauth.mfa.utils import decrypt

    held = Authenticator.objects.get(user__email=email, type=Authenticator.Type.TOTP)
    return code_from(decrypt(held.data["secret"]))


def code_from(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
