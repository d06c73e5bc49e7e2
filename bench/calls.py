"""Calls to account: acts a second on both databases, and pages of a body with thousands of calls against one with fifty.

python -m bench.calls      merrow, invented; PostgreSQL where ANSWERABLE_TEST_POSTGRES (or the usual one) answers
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from answerable.actions.doctor import TEST_POSTGRES, why_no_postgres
from answerable.invented import write_figures

BIN = Path(sys.executable).parent
FEW, MANY = 50, 5_000
MOST = 3.0  # times as slow as with few
console = Console(width=110)
Said = dict[str, float]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="answerable-bench-calls-") as folder:
        work = Path(folder)
        home = judged(work)
        found: dict[str, dict[str, Said]] = {}
        for name, server in servers().items():
            found[name] = {
                "few": measured(work, home, server, FEW, ["pages", "acts"]),
                "many": measured(work, home, server, MANY, ["pages", "verify", "acts"]),
            }
            show(name, **found[name])


def servers() -> dict[str, str]:
    url = os.environ.get("ANSWERABLE_TEST_POSTGRES") or TEST_POSTGRES
    if fault := why_no_postgres(url):
        console.print(f"PostgreSQL is left out: {fault}")
        return {"SQLite": ""}
    return {"SQLite": "", "PostgreSQL": url}


def judged(work: Path) -> Path:
    """A judged Merrow, from which every installation is copied."""
    (work / "figures").mkdir()
    write_figures(work / "figures")
    env = {**os.environ, "ANSWERABLE_HOME": str(work / "judged"), "DATABASE_URL": ""}
    for command in (["init", "merrow"], ["load", str(work / "figures")], ["judge"]):
        subprocess.run([str(BIN / "answerable"), *command], env=env, check=True, stdout=subprocess.DEVNULL)
    (work / "judged" / "answerable.sqlite3").unlink()
    return work / "judged"


def measured(work: Path, judged: Path, server: str, many: int, parts: list[str]) -> Said:
    home, name = work / f"home-{uuid.uuid4().hex[:8]}", f"bench_{uuid.uuid4().hex}"
    shutil.copytree(judged, home)
    url = urlsplit(server)._replace(path=f"/{name}").geturl() if server else ""
    env = {**os.environ, "ANSWERABLE_HOME": str(home), "DATABASE_URL": url, "PLAN": str(home / "plan.json")}
    env["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings"
    if server:
        on_server(server, f"CREATE DATABASE {name}")
    try:
        subprocess.run([str(BIN / "answerable"), "publish", "--by", "Benchmark"], env=env, check=True, stdout=subprocess.DEVNULL)
        console.print(told(env, "bench.calls_filled", str(many), env["PLAN"]).strip())
        said: Said = {}
        for part in parts:
            said |= {
                f"{part} {key}": value for key, value in json.loads(told(env, "bench.calls_timed", part, env["PLAN"])).items()
            }
        return said
    finally:
        if server:
            on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement.encode())


def told(env: dict[str, str], module: str, *given: str) -> str:
    return subprocess.run([sys.executable, "-m", module, *given], env=env, check=True, capture_output=True, text=True).stdout


def show(name: str, few: Said, many: Said) -> None:
    pages = Table("page", f"ms, {FEW} calls", f"ms, {MANY:,} calls", "ratio", "", title=f"Pages of one body's calls, {name}")
    for key in [key for key in few if key.startswith("pages ")]:
        ratio = many[key] / few[key]
        fault = f"over {MOST:.0f} times" if ratio >= MOST else ""
        pages.add_row(key.removeprefix("pages "), f"{few[key]:.1f}", f"{many[key]:.1f}", f"{ratio:.2f}", fault)
    console.print(pages)
    acts = Table("", "acts a second", "bare inserts a second", "ratio", title=f"A question asked, one writer, {name}")
    for words, said in ((f"{FEW} calls", few), (f"{MANY:,} calls", many)):
        rates = said["acts acts"], said["acts bare"]
        acts.add_row(words, f"{rates[0]:.0f}", f"{rates[1]:.0f}", f"{rates[0] / rates[1]:.2f}")
    console.print(acts)
    verified = f"{many['verify lines']:,.0f} lines in {many['verify seconds']:.1f} s, {many['verify peak MB']:.0f} MB"
    console.print(f"trail verify, {name}: {verified}")


if __name__ == "__main__":
    main()
