"""Requests a second of four page kinds and of a bare Django page, under the same gunicorn options, one after the other."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
WORKERS, THREADS, CONNECTIONS, SECONDS = 2, 4, 8, 5  # as `answerable serve` starts gunicorn


class Speed(NamedTuple):
    name: str
    per_second: float
    p50: float  # milliseconds
    p95: float
    p99: float


LATENCIES = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %f %d\\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.timeout))
end
"""


def tool() -> str:
    return (
        "wrk" if shutil.which("wrk") else "a load generator in Python, as wrk is not installed: figures are lower than with wrk"
    )


@contextlib.contextmanager
def serving(application: str, env: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS), "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)
    sys.exit("the web server did not start")


def first_read(port: int, path: str) -> float:
    """Seconds until the whole page came, before it is kept."""
    began = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        answer.read()
    return time.perf_counter() - began


def speed(name: str, port: int, path: str, script: Path) -> Speed:
    """After a warm-up in which every worker keeps the page."""
    for _ in range(40):
        first_read(port, path)
    if tool() != "wrk":
        return by_python(name, port, path)
    url = f"http://127.0.0.1:{port}{path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+) (\d+)", told)
    if not found or int(found[5]):
        sys.exit(f"{url}: {told}")
    return Speed(name, *(float(found[n]) for n in range(1, 5)))


def by_python(name: str, port: int, path: str) -> Speed:
    taken: list[float] = []
    until = time.perf_counter() + SECONDS

    def read() -> None:
        connection = HTTPConnection("127.0.0.1", port)
        while (began := time.perf_counter()) < until:
            connection.request("GET", path)
            connection.getresponse().read()
            taken.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=read) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(taken, n=100)
    return Speed(name, len(taken) / SECONDS, cuts[49], cuts[94], cuts[98])


def run(pages: dict[str, str], env: dict[str, str], script: Path) -> tuple[Speed, list[Speed], dict[str, float]]:
    """The bare page, each of ours, and how long each took at its very first read."""
    script.write_text(LATENCIES)
    with serving("bench.bare", {**os.environ, "PYTHONPATH": str(ROOT)}) as port:
        bare = speed("bare Django template", port, "/", script)
    with serving("answerable.config.wsgi", env) as port:
        first = {name: first_read(port, path) for name, path in pages.items()}
        return bare, [speed(name, port, path, script) for name, path in pages.items()], first
