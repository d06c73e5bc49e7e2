"""`make bench`: seconds, memory and requests a second, each beside a peer in the same run. PARTS=job,charts leaves the rest out.

python -m bench.run COUNTRY [FIGURES]        merrow needs no figures
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from answerable.invented import write_figures
from bench import calls, charts, rates, serve, spark
from bench.measured import Cost, cost

BIN = Path(sys.executable).parent
console = Console(width=110)


PARTS = ["job", "calls", "charts", "spark", "rates"]


def main(country: str, figures: Path | None) -> None:
    """The longest part last: its peer takes minutes."""
    wanted = os.environ.get("PARTS", ",".join(PARTS)).split(",")
    with tempfile.TemporaryDirectory(prefix="answerable-bench-") as folder:
        work = Path(folder)
        if "job" in wanted or "spark" in wanted:
            job(country, figures, work)
        if "calls" in wanted:
            calls.main()
        if "charts" in wanted:
            charts.main(charts.SIZES)
        if "spark" in wanted:
            spark.main(work / "home")
        if "rates" in wanted:
            rates.main()


def job(country: str, figures: Path | None, work: Path) -> None:
    env = {**os.environ, "ANSWERABLE_HOME": str(work / "home"), "DATABASE_URL": "", "ANSWERABLE_HOSTS": "*"}
    source = figures or invented(work / "figures")
    answerable = str(BIN / "answerable")
    subprocess.run([answerable, "init", country], env=env, check=True)
    loaded = cost([answerable, "load", str(source)], env=env)
    judged = cost([answerable, "judge"], env=env)
    rejudged = cost([answerable, "judge"], env=env)
    published = cost([answerable, "publish", "--by", "Benchmark"], env=env)
    again = cost([answerable, "load", str(source)], env=env)
    plain = cost([sys.executable, "-m", "bench.plain", str(source)], env=env)
    released = cost([sys.executable, "-m", "bench.plain", str(work / "home" / "releases")], env=env)
    show_job(country, loaded, again, judged, rejudged, published, plain, released)
    show_pages(*serve.run(pages(answerable, env), env, work / "latencies.lua"))


def invented(folder: Path) -> Path:
    folder.mkdir()
    write_figures(folder)
    return folder


def pages(answerable: str, env: dict[str, str]) -> dict[str, str]:
    """One page of each kind: the place with most judgements, and one of its metrics."""
    told = subprocess.run([answerable, "judgements"], env=env, check=True, capture_output=True, text=True).stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    places = [row["place"] for row in rows]
    busiest = max(sorted(set(places)), key=places.count)
    row = next(row for row in rows if row["place"] == busiest and row["about"] == "metric")
    return {
        "home": "/",
        "place": f"/places/{busiest}/",
        "metric": f"/metrics/{row['subject']}/",
        "judgement": f"/judgements/{row['judgement']}/",
    }


def show_job(
    country: str, loaded: Cost, again: Cost, judged: Cost, rejudged: Cost, published: Cost, plain: Cost, released: Cost
) -> None:
    title = f"The main job, {country} (start-up included)"
    table = Table("step", "seconds", "CPU s", "peak MB", "peer", "peer seconds", "ratio", title=title)
    rows: list[tuple[str, Cost, str, Cost | None]] = [
        ("load", loaded, "plain DuckDB reads the same files", plain),
        ("load the same again", again, "plain DuckDB reads the same files", plain),
        ("judge", judged, "plain DuckDB reads the releases", released),
        ("judge again, nothing new", rejudged, "plain DuckDB reads the releases", released),
        ("publish", published, "", None),
    ]
    for name, ours, peer, theirs in rows:
        beside = (f"{theirs.seconds:.1f}", f"{ours.seconds / theirs.seconds:.1f}") if theirs else ("", "")
        spent = f"{ours.seconds:.1f}", f"{ours.cpu_seconds:.1f}", f"{ours.megabytes:.0f}"
        table.add_row(name, *spent, peer, *beside)
    console.print(table)


def show_pages(bare: serve.Speed, ours: list[serve.Speed], first: dict[str, float]) -> None:
    title = f"Pages: gunicorn, {serve.WORKERS} workers; measured with {serve.tool()}"
    table = Table("page", "requests/s", "p50 ms", "p95 ms", "p99 ms", "to bare page", "first read s", title=title)
    for each in [bare, *ours]:
        once = f"{first[each.name]:.2f}" if each.name in first else ""
        ratio = f"{each.per_second / bare.per_second:.2f}"
        table.add_row(each.name, f"{each.per_second:.0f}", f"{each.p50:.1f}", f"{each.p95:.1f}", f"{each.p99:.1f}", ratio, once)
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).absolute() if len(sys.argv) > 2 else None)
