"""The address of a database, as what Django needs to open it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE = "sqlite:///path/to/file.sqlite3"
POSTGRES = "postgres://user:password@host:5432/name"


def database(text: str) -> dict[str, Any]:
    """What Django needs to open the database that a URL names; empty for the default."""
    if not text:
        return {}
    url = urlsplit(text)
    if url.scheme == "sqlite":
        return sqlite(path_of(url.path, url.netloc))
    if url.scheme in {"postgres", "postgresql"}:
        return postgres(text)
    raise ValueError(f"write {SQLITE} or {POSTGRES}")


def path_of(path: str, host: str) -> Path:
    """sqlite:///relative.sqlite3 or sqlite:////absolute.sqlite3, as everywhere else."""
    if host or len(path) < 2:
        raise ValueError(f"write {SQLITE} (four slashes before an absolute path)")
    return Path(unquote(path[1:])).absolute()


def sqlite(path: Path) -> dict[str, Any]:
    """Write-ahead log, and a write lock from the first statement: two publications queue instead of forking the trail."""
    options = {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE", "timeout": 30}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}


def postgres(text: str) -> dict[str, Any]:
    url = urlsplit(text)
    name = unquote(url.path.lstrip("/"))
    try:
        port = url.port or 5432
    except ValueError:
        raise ValueError(f"the port must be a number; write {POSTGRES}") from None
    if not url.hostname or not name:
        raise ValueError(f"the host and the database's name are both needed; write {POSTGRES}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname,
        "PORT": str(port),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(url.query)),
    }
