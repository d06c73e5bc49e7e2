"""What a machine has and lacks, each lack with the one command that mends it."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from answerable.actions.database import place
from answerable.observations import engines

CHROMIUMS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TEST_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Finding:
    what: str
    well: bool
    needed: bool  # by the installation; what only developers need is not
    says: str
    mend: str = ""


def examine() -> list[Finding]:
    return [python(), packages(), home(), space(), database(), spark(), chromium(), test_postgres()]


def python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "Python",
        (3, 11) <= sys.version_info < (3, 14),
        True,
        f"{found} at {sys.executable}",
        "install Python 3.11, then: make setup",
    )


def packages() -> Finding:
    """Every package that this one needs, whether or not an extra asks for it."""
    missing = sorted(name for name in required() if not installed(name))
    says = f"missing: {', '.join(missing)}" if missing else f"{len(required())} found"
    return Finding("Packages", not missing, True, says, "make setup")


def required() -> list[str]:
    lines = importlib.metadata.requires("answerable") or []
    return ["".join(c if c.isalnum() or c in "-_." else " " for c in line).split()[0] for line in lines if "extra ==" not in line]


def installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def home() -> Finding:
    path = settings.ANSWERABLE_HOME
    says = f"{path}{'' if path.exists() else ' (not made yet)'}"
    try:
        with tempfile.TemporaryFile(dir=nearest_folder(path)):
            return Finding("Home folder", True, True, says)
    except OSError as error:
        return Finding(
            "Home folder", False, True, f"{says}: {error.strerror}", f"export ANSWERABLE_HOME=FOLDER, or: sudo chown $USER {path}"
        )


def nearest_folder(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def space() -> Finding:
    free = shutil.disk_usage(nearest_folder(settings.ANSWERABLE_HOME)).free
    return Finding(
        "Disk",
        free > GIGABYTE,
        True,
        f"{free / GIGABYTE:.1f} GB free",
        "free at least 1 GB, or set ANSWERABLE_HOME to a larger disk",
    )


def database() -> Finding:
    name = f"Database ({connection.vendor})"
    if connection.vendor == "sqlite" and not Path(place()).exists():
        return Finding(name, True, True, f"{place()} (not made yet)")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return Finding(name, True, True, place())
    except DatabaseError as error:
        says = f"{place()}: {str(error).strip().splitlines()[0]}"
        return Finding(name, False, True, says, "start the database server, or mend DATABASE_URL")


def spark() -> Finding:
    fault = engines.why_no_spark()
    found = f"pyspark and {engines.find_java()}"
    return Finding(
        "Spark", fault is None, False, f"only judge --engine spark needs it; {fault}" if fault else found, engines.MEND
    )


def chromium() -> Finding:
    path = find_chromium()
    needs = "only the browser tests need it"
    return Finding(
        "Chromium",
        path is not None,
        False,
        path or needs,
        "sudo apt-get install --yes chromium, or: export ANSWERABLE_CHROMIUM=PATH",
    )


def find_chromium() -> str | None:
    """The one named in the environment, Debian's or Chrome's."""
    named = os.environ.get("ANSWERABLE_CHROMIUM")
    return shutil.which(named) if named else next((found for name in CHROMIUMS if (found := shutil.which(name))), None)


def test_postgres() -> Finding:
    url = os.environ.get("ANSWERABLE_TEST_POSTGRES") or TEST_POSTGRES
    fault = why_no_postgres(url)
    mend = "sudo apt-get install --yes postgresql && sudo service postgresql start, then: export ANSWERABLE_TEST_POSTGRES=postgres://USER:PASSWORD@HOST/NAME"
    return Finding("PostgreSQL", fault is None, False, fault or "answers (for the tests)", mend)


def why_no_postgres(url: str) -> str | None:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=3, autocommit=True) as server:
            row = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            return None if row and row[0] else "the tests' user may not make a database"
    except psycopg.Error as error:
        return f"only the tests need it; {str(error).strip().splitlines()[0]}"
