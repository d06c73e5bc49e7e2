"""People of the served site: made in its own database, signed in through its own pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.functional.browsing import press

PASSWORD = "correct horse battery staple"
STEP = 30  # seconds that a code lives


@dataclass(frozen=True)
class Somebody:
    id: int
    name: str
    email: str
    secret: str  # of the authenticator app; empty where the second step is not set up
    used: list[int] = field(default_factory=list)

    def code(self) -> str:
        """One that was not used yet: each works once. A step early or late is accepted."""
        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

        while True:
            now = int(time.time()) // STEP
            for step in (now, now + 1, now - 1):
                if step not in self.used:
                    self.used.append(step)
                    return format_hotp_value(hotp_value(self.secret, step))
            time.sleep(1)


def somebody(
    home: Path, role: str = "", body: str = "", *, name: str = "", email: str = "", second_step: bool = True, title: str = ""
) -> Somebody:
    """Made by a process of its own, as the served site's database is not the tests'."""
    told = {"role": role, "body": body, "name": name, "email": email, "second_step": second_step, "title": title}
    environment = os.environ | {"ANSWERABLE_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    run = [sys.executable, "-m", "tests.functional.people", json.dumps(told)]
    made = subprocess.run(run, env=environment, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    return Somebody(**json.loads(made.stdout))


def through_the_pages(page: Any, who: Somebody, *, address: str = "") -> Any:
    """From the page of signing in to the first page after it."""
    page.goto((address or page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2]) + "/account/login/")
    page.get_by_label("E-mail address").fill(who.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    if who.secret:
        page.get_by_label("Code").fill(who.code())
        press(page, "Sign in")
    return page


def _make(told: dict[str, Any]) -> dict[str, Any]:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt

    from answerable.records.models import User
    from tests.people import a_user, hold

    number = User.objects.count() + 1
    user = a_user(
        name=told["name"] or f"Person {number}",
        email=told["email"] or f"person{number}@merrow.example",
        password=PASSWORD,
        second_step=told["second_step"],
    )
    if told["role"]:
        hold(user, told["role"], told["body"], title=told["title"])
    held = Authenticator.objects.filter(user=user).first()
    return {"id": user.pk, "name": user.name, "email": user.email, "secret": decrypt(held.data["secret"]) if held else ""}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    import django

    django.setup()
    print(json.dumps(_make(json.loads(sys.argv[1]))))
