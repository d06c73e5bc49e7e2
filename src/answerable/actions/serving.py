"""Starting the public site."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Mapping

from answerable.actions import database
from answerable.domain.refusals import Refusal
from answerable.records.models import Publication

THREADS = 4


def command(*, host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server, once there is something to serve and an address to serve it at."""
    database.prepare()
    if not Publication.objects.exists():
        raise Refusal(
            "Nothing is published yet, so there is no site to serve. Run: answerable judge, then answerable publish --by NAME"
        )
    refused = why_not_listen(host, port)
    if refused:
        raise Refusal(refused)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = [
        "--bind",
        bind,
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--log-level",
        "warning",
    ]
    return [sys.executable, "-m", "gunicorn", "answerable.config.wsgi", *options]


def why_not_listen(host: str, port: int) -> str | None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except socket.gaierror:
        return f"{host} is not an address of this machine. Try --host 127.0.0.1, or --host 0.0.0.0 for all."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else port - 1
            return f"Port {port} is taken by another program. Choose another: answerable serve --port {other}"
        return f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another with --host and --port."
    return None


def address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def unnamed(environ: Mapping[str, str]) -> bool:
    """Whether nobody has said by which address people know the site: then it is the one it listens on."""
    return not environ.get("ANSWERABLE_ADDRESS") and not environ.get("ANSWERABLE_HOSTS")
