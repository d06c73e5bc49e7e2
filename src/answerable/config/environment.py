"""Every setting, once: its name, default, meaning and check. The settings page of the docs is written from this table."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from answerable.domain.refusals import Refusal


class Setting(NamedTuple):
    name: str
    default: str
    means: str
    read: Callable[[str], Any]  # raises ValueError with what to write instead
    secret: bool = False


def folder(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError("this is a file; write the path of a folder")
    return path


def yes_or_no(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("write yes or no")


def names(text: str) -> list[str]:
    found = [name.strip() for name in text.split(",") if name.strip()]
    if any("/" in name or " " in name for name in found):
        raise ValueError("write host names joined by commas, for example accounts.example.org,www.example.org")
    return found


def level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("write DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def key(text: str) -> str:
    if text and len(text) < 32:
        raise ValueError("write at least 32 random characters, for example from: openssl rand -hex 32")
    return text


def spark_master(text: str) -> str:
    if text and not text.startswith(("local", "spark://", "yarn", "k8s://")):
        raise ValueError("write local[*], spark://host:7077, yarn or k8s://https://host:port")
    return text


def web_address(text: str) -> str:
    if text and "://" not in text:
        raise ValueError("write an address with its scheme, for example s3a://bucket/releases or file:///mnt/releases")
    return text


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


SETTINGS = [
    Setting(
        "ANSWERABLE_HOME",
        "./var",
        "The home folder: originals, releases, judgements, charts and, by default, the database.",
        folder,
    ),
    Setting(
        "DATABASE_URL",
        "",
        f"Where records are kept: `{SQLITE}` or `{POSTGRES}`. Empty: `answerable.sqlite3` in the home folder.",
        database,
        True,
    ),
    Setting(
        "ANSWERABLE_SECRET_KEY",
        "",
        "Signs what the site hands out; 32 characters or more. Empty: made once and kept in the home folder, for its owner only.",
        key,
        True,
    ),
    Setting(
        "ANSWERABLE_HOSTS", "localhost,127.0.0.1,[::1]", "Host names the site answers to, joined by commas. `*` means any.", names
    ),
    Setting(
        "ANSWERABLE_HTTPS",
        "no",
        "`yes` behind a proxy that ends HTTPS and sets `X-Forwarded-Proto`: plain requests are redirected and stay so.",
        yes_or_no,
    ),
    Setting("ANSWERABLE_DEBUG", "no", "`yes` shows errors in full and reloads templates. Never in public.", yes_or_no),
    Setting("ANSWERABLE_LOG", "WARNING", "What is logged to standard error: DEBUG, INFO, WARNING or ERROR.", level),
    Setting(
        "ANSWERABLE_SPARK_MASTER",
        "",
        "Where `judge --engine spark` works, as `spark://host:7077`. Empty: what spark-defaults.conf says, else `local[*]`.",
        spark_master,
    ),
    Setting(
        "ANSWERABLE_SPARK_RELEASES",
        "",
        "Where Spark's executors find the releases, as `s3a://bucket/releases`. Empty: in the home folder, at the same path.",
        web_address,
    ),
]

FOR_DEVELOPERS = [
    Setting("ANSWERABLE_SHARED", "../shared", "The folder of real figures and published answers that some tests read.", str),
    Setting(
        "ANSWERABLE_CHROMIUM", "", "The Chromium or Chrome for the browser tests. Empty: the one found on this machine.", str
    ),
    Setting(
        "ANSWERABLE_TEST_POSTGRES",
        "postgres://postgres@127.0.0.1:5432/postgres",
        "A PostgreSQL server on which the tests may make and drop a database.",
        database,
        True,
    ),
    Setting(
        "ANSWERABLE_SKIP",
        "",
        "What `make check` may leave out, joined by commas: `browser`, `postgres`, `spark`. Ignored where `CI=true`.",
        names,
    ),
]


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Every setting's value, or one refusal that names all that are wrong. An empty variable counts as not set."""
    wrong = [*unknown(environ)]
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.name) or setting.default
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            shown = "" if setting.secret else f"={text}"
            wrong.append(f"{setting.name}{shown}: {error}.")
    if wrong:
        raise Refusal("The settings in the environment need mending.\n" + "\n".join(wrong))
    return values


def unknown(environ: Mapping[str, str]) -> list[str]:
    """A misspelt setting would be silently ignored; this says so."""
    known = [setting.name for setting in SETTINGS + FOR_DEVELOPERS]
    strangers = sorted(name for name in environ if name.startswith("ANSWERABLE_") and name not in known)
    return [f"{name}: there is no such setting{nearest(name, known)}." for name in strangers]


def nearest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def page() -> str:
    """docs/how-to/settings.md."""
    return "\n".join(
        [
            "# Settings",
            "",
            "<!-- Written by `make docs-write` from src/answerable/config/environment.py. Change it there. -->",
            "",
            "All settings come from the environment. They are checked whenever a command starts; a wrong or unknown one is",
            "named, with what to write instead.",
            "",
            *table(SETTINGS),
            "",
            "## For developers",
            "",
            "Read by the tests and the Makefile only.",
            "",
            *table(FOR_DEVELOPERS),
            "",
        ]
    )


def table(settings: list[Setting]) -> list[str]:
    rows = [f"| `{s.name}` | {f'`{s.default}`' if s.default else '(empty)'} | {s.means} |" for s in settings]
    return ["| name | default | meaning |", "|---|---|---|", *rows]


if __name__ == "__main__":
    print(page(), end="")
