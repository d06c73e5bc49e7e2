"""Seconds of acts, pages and of verifying, in the home and database of the environment. Prints JSON.

python -m bench.calls_timed acts PLAN | pages PLAN | verify PLAN
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from answerable.actions import account  # noqa: E402
from answerable.domain.permissions import Held, Person, Role  # noqa: E402
from answerable.queries.record import trail  # noqa: E402
from answerable.records.models import User  # noqa: E402

AT = datetime(2026, 3, 30, 12, tzinfo=UTC)
ACTS, READS = 300, 9


def acts(plan: dict[str, Any]) -> dict[str, float]:
    """Acts a second by one writer, and the least that could be: one row inserted and committed."""
    clerk = Person(plan["clerk"], "The clerk", frozenset({Held(Role.CLERK, "ministry-of-health")}))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigint PRIMARY KEY, text text)")
        cursor.execute("DELETE FROM bench_bare")
    account.ask(ref=plan["ref"], text="A question to begin with.", by=clerk, at=AT)
    return {
        "bare": rate(insert),
        "acts": rate(lambda number: account.ask(ref=plan["ref"], text=f"Question {number}?", by=clerk, at=AT)),
    }


def insert(number: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare VALUES (%s, %s)", [number, "A question?"])


def rate(act: Callable[[int], None]) -> float:
    began = time.perf_counter()
    for number in range(ACTS):
        act(number)
    return ACTS / (time.perf_counter() - began)


def pages(plan: dict[str, Any]) -> dict[str, float]:
    """Milliseconds of each page, made anew: the quickest of some reads, as other work on the machine slows the others."""
    settings.ALLOWED_HOSTS = ["*"]
    anybody, lead = Client(), signed_in(plan["lead"])
    body = plan["actor"]
    return {
        "story of a call": milliseconds(anybody, f"/calls/{plan['ref']}/"),
        "calls of a body": milliseconds(anybody, f"/calls/?body={body}"),
        "body": milliseconds(anybody, f"/bodies/{body}/"),
        "feed of a body": milliseconds(anybody, f"/bodies/{body}/calls.atom"),
        "work list": milliseconds(lead, "/work/"),
        "silences": milliseconds(anybody, f"/ledgers/silences/?body={body}"),
        "slipped dates": milliseconds(anybody, f"/ledgers/slips/?body={body}"),
        "trail": milliseconds(anybody, "/trail/"),
        "trail of a body": milliseconds(anybody, f"/trail/?body={body}"),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def signed_in(id: int) -> Client:
    """A session without the pages of signing in."""
    user, client = User.objects.get(id=id), Client()
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(id)
    session.save()
    return client


def milliseconds(client: Client, path: str) -> float:
    taken = []
    for number in range(READS):
        began = time.perf_counter()
        answer = client.get(f"{path}{'&' if '?' in path else '?'}bench={number}")
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            sys.exit(f"{path} answers {answer.status_code}")
    return min(taken[1:])


def verify(plan: dict[str, Any]) -> dict[str, float]:
    began = time.perf_counter()
    report = trail.verify()
    if report.faults:
        sys.exit("\n".join(report.faults[:5]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - began, "lines": report.lines, "calls": report.calls, "peak MB": peak}


if __name__ == "__main__":
    part = {"acts": acts, "pages": pages, "verify": verify}[sys.argv[1]]
    print(json.dumps(part(json.loads(Path(sys.argv[2]).read_text()))))
