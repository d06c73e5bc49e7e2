"""The database of an installation, made or brought up to date."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection

from answerable.domain.refusals import Refusal


def prepare() -> None:
    """Run the migrations that are missing; a database that cannot be reached is refused with a sentence."""
    if connection.vendor == "sqlite" and not Path(place()).parent.is_dir():
        raise Refusal(
            f"There is no folder for the database {place()}. Run `answerable init COUNTRY` first, or set ANSWERABLE_HOME."
        )
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refusal(f"The database cannot be used: {reason}\nLook at DATABASE_URL ({place()}).") from error


def place() -> str:
    """Where the database is, without its password."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(found["NAME"])
    return f"{found['NAME']} on {found['HOST']}:{found['PORT']}"
