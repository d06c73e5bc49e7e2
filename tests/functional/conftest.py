"""The real site of the invented country, served by its own web server, read in a real browser. No policy is switched off."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from answerable.actions.doctor import find_chromium
from answerable.observations.home import Home
from tests.functional.people import Somebody, somebody, through_the_pages


@dataclass(frozen=True)
class Site:
    address: str
    home: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()


@pytest.fixture(scope="session")
def site(merrow: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(merrow.path, home)
    with served(home) as here:
        yield here


@contextmanager
def served(home: Path, **more: str) -> Iterator[Site]:
    """The site of a home, published and served, with more settings where a test needs them."""
    port = free_port()
    environment = os.environ | {"ANSWERABLE_HOME": str(home), "ANSWERABLE_ADDRESS": f"http://127.0.0.1:{port}"} | more
    environment.pop("DATABASE_URL", None)
    publish = [sys.executable, "-m", "answerable", "publish", "--by", "The Statistician of Merrow"]
    subprocess.run(publish, env=environment, check=True, capture_output=True)
    serve = [sys.executable, "-m", "gunicorn", "answerable.config.wsgi", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(port)
        yield Site(f"http://127.0.0.1:{port}", home)
        server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the site did not start within half a minute")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium was found. Install one (apt-get install chromium) or set ANSWERABLE_CHROMIUM.")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def person_here(site: Site) -> Callable[..., Somebody]:
    """`person_here("body-lead", "MT03")`: somebody of the served site, with password and second step, made in its database."""
    return partial(somebody, site.home)


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """`sign_in(page, somebody)`: through the pages, with password and code. The page then shows what comes first."""
    return through_the_pages


@pytest.fixture
def read(site: Site, chromium: Any) -> Iterator[Any]:
    """Open a page of the site; complaints of the browser, its security policy among them, fail the test."""
    contexts = []

    def opened(path: str, *, width: int = 1280, javascript: bool = True) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.scripts, page.complaints = javascript, []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(site.address + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
