"""Every setting, once: its name, default, meaning and check. The settings page of the docs is written from this table."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from answerable.config.databases import POSTGRES, SQLITE, database
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


def site_address(text: str) -> str:
    url = urlsplit(text)
    if text and (url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/") or url.query):
        raise ValueError("write the scheme and the host, for example https://accounts.example.org")
    return f"{url.scheme}://{url.netloc}" if text else ""


def address_of(values: Mapping[str, Any]) -> str:
    """The address people know the site by; where nobody says it, by the first host name it answers to."""
    host = next((name for name in values["ANSWERABLE_HOSTS"] if name != "*"), "localhost")
    if host == "localhost":
        host = "127.0.0.1:8000"
    return str(values["ANSWERABLE_ADDRESS"]) or f"{'https' if values['ANSWERABLE_HTTPS'] else 'http'}://{host}"


def issuer(text: str) -> str:
    """Plain http only on this very machine, for tests: a secret would cross the network in the open."""
    url = urlsplit(text)
    if text and (not url.hostname or url.scheme not in {"http", "https"}):
        raise ValueError("write the issuer's address, for example https://login.example.org/tenant")
    if url.scheme == "http" and url.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("an issuer must be reached by https")
    return text.rstrip("/")


MAIL = "smtp://user:password@host:587"


def mail(text: str) -> dict[str, Any]:
    """What Django needs to send e-mails: to files, to standard error, or by SMTP (`smtps`, or `smtp` with STARTTLS)."""
    if text in {"file", "console"}:
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{'filebased' if text == 'file' else 'console'}.EmailBackend"}
    url = urlsplit(text)
    try:
        port = url.port or (465 if url.scheme == "smtps" else 587)
    except ValueError:
        raise ValueError(f"the port must be a number; write {MAIL}") from None
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError(f"write file, console or {MAIL}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and url.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 20,
    }


def address_of_sender(text: str) -> str:
    if "@" not in text or not text.isprintable():
        raise ValueError("write an e-mail address, for example answerable@example.org")
    return text


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
        "ANSWERABLE_ADDRESS",
        "",
        "The address people know the site by, as `https://accounts.example.org`; links in e-mails begin with it. Empty: made from"
        " the first of ANSWERABLE_HOSTS.",
        site_address,
    ),
    Setting(
        "ANSWERABLE_MAIL",
        "file",
        f"How e-mails leave: `file` (into `mail` in the home folder), `console`, or `{MAIL}` (`smtps` for port 465).",
        mail,
        True,
    ),
    Setting("ANSWERABLE_MAIL_FROM", "answerable@localhost", "Whom e-mails come from.", address_of_sender),
    Setting("ANSWERABLE_NOTIFY_KEY", "", "The API key of GOV.UK Notify. With it, e-mails leave by Notify.", str, True),
    Setting("ANSWERABLE_NOTIFY_TEMPLATE", "", "Notify's template: subject `((subject))`, message `((body))`.", str),
    Setting("ANSWERABLE_OIDC_NAME", "", "What people call the organisation's sign-in (OpenID Connect), as on the button.", str),
    Setting("ANSWERABLE_OIDC_ISSUER", "", "The issuer's address. Empty: people sign in by e-mail address and password.", issuer),
    Setting("ANSWERABLE_OIDC_CLIENT_ID", "", "Under which name the issuer knows this site.", str),
    Setting("ANSWERABLE_OIDC_CLIENT_SECRET", "", "What proves to the issuer that it is this site.", str, True),
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
    wrong += half_said(values)
    if wrong:
        raise Refusal("The settings in the environment need mending.\n" + "\n".join(wrong))
    return values


TOGETHER = [
    ("ANSWERABLE_OIDC_ISSUER", "ANSWERABLE_OIDC_CLIENT_ID", "ANSWERABLE_OIDC_CLIENT_SECRET"),
    ("ANSWERABLE_NOTIFY_KEY", "ANSWERABLE_NOTIFY_TEMPLATE"),
]


def half_said(values: Mapping[str, Any]) -> list[str]:
    """Some settings mean something only together."""
    found = []
    for group in TOGETHER:
        missing = [name for name in group if not values.get(name)]
        if missing and len(missing) < len(group) and all(name in values for name in group):
            found.append(f"{missing[0]}: this is needed too, as {next(name for name in group if values[name])} is set.")
    return found


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
