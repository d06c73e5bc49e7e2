"""One task on one engine, and what it took: python -m bench.spark_one ENGINE judge|panel FOLDER"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TICK, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


def main(engine: str, task: str, folder: Path) -> None:
    threading.Thread(target=watch, daemon=True).start()
    began = time.perf_counter()
    told = {"judge": judge, "panel": read}[task](engine, folder)
    seconds = time.perf_counter() - began
    cpu = sum(ticks for _, ticks, _ in family()) / TICK
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "megabytes": peaks[0], "told": told}))


def judge(engine: str, home: Path) -> Any:
    """The name of the run is the hash of its judgements."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    django.setup()
    from answerable.actions import judging
    from answerable.observations.home import Home

    run = judging.judge(home=Home(home), at=datetime.now(UTC), engine=engine, whole=True)
    return [run.id, run.judgements]


def read(engine: str, folder: Path) -> Any:
    """Every chart and every verdict is drawn, and only their counts come home."""
    from answerable.measurement import control_chart, floor_verdict
    from answerable.observations.engines import open_engine

    opened = open_engine(engine)
    rows = opened.read_parquet(sorted(folder.glob("*.parquet")))
    figures = rows.select("subject", "place", "period_start", "period_end", "estimate", "polarity")
    charts = control_chart(figures, leaning="refused")
    verdicts = floor_verdict(rows.filter(rows.about == "standard"), events="events", status="status")
    told = [counted(charts, "chart_reading", "chart_rule"), counted(verdicts, "verdict")]
    opened.disconnect()
    return told


def counted(rows: Any, *columns: str) -> list[list[Any]]:
    counts = rows.group_by(list(columns)).aggregate(rows=rows.count()).to_pyarrow().to_pylist()
    return sorted([list(each.values()) for each in counts], key=str)


peaks = [0.0]


def watch() -> None:
    """Keeps the most memory that all processes together held at one moment."""
    while True:
        peaks[0] = max(peaks[0], sum(pages for _, _, pages in family()) * PAGE / 2**20)
        time.sleep(0.25)


def family() -> list[tuple[int, int, int]]:
    """This process and all it started that still run: number, ticks of the processor (of ended children too), pages of memory."""
    known = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        known[int(path.parent.name)] = int(fields[1]), sum(int(field) for field in fields[11:15]), int(fields[21])
    found = [os.getpid()]
    for one in found:
        found += [number for number, (parent, _, _) in known.items() if parent == one]
    return [(number, known[number][1], known[number][2]) for number in found if number in known]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
