"""Everything that must pass, for people and CI alike: `make check`. Every step runs, and the failures are named at the end.

python tools/check.py [--long]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from answerable.actions import doctor
from answerable.observations import engines

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
CI = os.environ.get("CI") == "true"
SKIPPABLE = {"browser", "postgres", "spark"}
ENV = {**os.environ, "DJANGO_SETTINGS_MODULE": "answerable.config.settings"}


def main(*, long: bool) -> int:
    os.chdir(ROOT)
    skipped = what_to_skip()
    if not has_all_it_needs(skipped):
        return 1
    began = time.monotonic()
    steps = LONG if long else STEPS
    failed = [name for name, step in steps if not timed(name, lambda step=step: step(skipped))]
    for name in sorted(skipped):
        print(f"Left out, as ANSWERABLE_SKIP asks: the {name} tests.")
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'All passed'} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def what_to_skip() -> set[str]:
    asked = {name.strip() for name in os.environ.get("ANSWERABLE_SKIP", "").split(",") if name.strip()}
    if asked - SKIPPABLE:
        sys.exit(f"ANSWERABLE_SKIP={','.join(sorted(asked))}: only browser, postgres and spark can be left out.")
    return set() if CI else asked


def has_all_it_needs(skipped: set[str]) -> bool:
    """Find Chromium, PostgreSQL and Java; install what is ours to install; name what is missing, with what mends it."""
    if "browser" not in skipped and doctor.find_chromium() is None:
        install("chromium")
    if "spark" not in skipped and engines.find_java() is None:
        install("openjdk-17-jre-headless")
    needs = {"browser": doctor.chromium, "postgres": doctor.test_postgres, "spark": doctor.spark}
    lacks = [finding for name, look in needs.items() if name not in skipped and not (finding := look()).well]
    for finding in lacks:
        print(f"{finding.what}: {finding.says}\n  mend it: {finding.mend}")
    if lacks and not CI:
        print("  or leave those tests out: ANSWERABLE_SKIP=browser,postgres,spark make check")
    return not lacks


def install(package: str) -> None:
    """As root on Debian only."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package} for the tests", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", package],
        ):
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)


def timed(name: str, step: Callable[[], bool]) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    passed = step()
    print(f"   {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.1f} s", flush=True)
    return passed


def run(*command: str, **more: str) -> bool:
    tool = BIN / command[0]
    return subprocess.run([str(tool) if tool.exists() else command[0], *command[1:]], env={**ENV, **more}).returncode == 0


def migrations(_: set[str]) -> bool:
    return run(
        "python",
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--skip-checks",
        "-v",
        "0",
        ANSWERABLE_HOME=str(ROOT / "var"),
    )


def generated(_: set[str]) -> bool:
    """Pages and schemas that come from code must be those in the repository."""
    before = contents()
    subprocess.run(["make", "--silent", "docs-write"], check=True)
    stale = sorted(str(path) for path in before.keys() | contents().keys() if before.get(path) != contents().get(path))
    print("\n".join(f"   stale: {path} (it is rewritten now: commit it)" for path in stale), end="\n" if stale else "")
    return not stale


def contents() -> dict[Path, bytes]:
    paths = [
        Path("docs/how-to/settings.md"),
        Path("docs/reference/measurement.md"),
        Path("docs/reference/account.md"),
        Path("docs/images/call.svg"),
        Path("docs/reference/catalogue.md"),
        *Path("docs/reference/schema").rglob("*.json"),
    ]
    return {path: path.read_bytes() for path in paths if path.exists()}


def pages(_: set[str]) -> bool:
    return run("python", "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-b", "html", "docs", "docs/_build")


def audit(_: set[str]) -> bool:
    """Known faults in what we build on. Asked of the network, where there is one."""
    try:
        urllib.request.urlopen("https://pypi.org/simple/pip/", timeout=10).close()
    except OSError:
        print("   no network: not asked")
        return True
    return run("pip-audit", "--progress-spinner", "off", "--skip-editable")


TWO = ("-n", "2", "--dist", "loadfile")  # processes, each with a whole file


def tests(skipped: set[str]) -> bool:
    """Everything but the browser tests, on two processors."""
    return run("pytest", "-q", *TWO, "-m", "not browser and not long")


def browser(skipped: set[str]) -> bool:
    path = doctor.find_chromium() or ""
    return "browser" in skipped or run("pytest", "-q", *TWO, "-m", "browser and not long", ANSWERABLE_CHROMIUM=path)


def postgres(skipped: set[str]) -> bool:
    """The tests of records once more, with the records in PostgreSQL."""
    url = os.environ.get("ANSWERABLE_TEST_POSTGRES") or doctor.TEST_POSTGRES
    return "postgres" in skipped or run("pytest", "-q", *TWO, "-m", "postgres and not long", DATABASE_URL=url)


def long_tests(skipped: set[str]) -> bool:
    return run("pytest", "-q", "-m", "long")


STEPS: list[tuple[str, Callable[[set[str]], bool]]] = [
    ("lint", lambda _: run("ruff", "check", ".")),
    ("format", lambda _: run("ruff", "format", "--check", ".")),
    ("types", lambda _: run("mypy")),
    ("rooms", lambda _: run("lint-imports", "--no-cache")),
    ("migrations", migrations),
    ("generated pages", generated),
    ("catalogues", lambda _: run("answerable", "catalogue", "check")),
    ("documentation", pages),
    ("tests", tests),
    ("tests on PostgreSQL", postgres),
    ("tests in a browser", browser),
    ("known faults", audit),
]
LONG = [("long tests", long_tests)]

if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv[1:]))
