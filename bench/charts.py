"""Control charts with all rules at scale, beside the best that is written by hand, and how they grow.

python -m bench.charts [ROWS ...]        10,000,000 and 100,000,000 rows unless said otherwise
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from bench.measured import Cost, cost

WAYS = {
    "ours": ["bench.charts_ours"],
    "ours, leaning followed": ["bench.charts_ours", "followed"],
    "by hand, numpy": ["bench.charts_by_hand"],
    "by hand, DuckDB": ["bench.charts_in_sql"],
}
SIZES = [10_000_000, 100_000_000]
BY_HAND_UP_TO = 20_000_000
console = Console(width=120)


def main(sizes: list[int]) -> None:
    measured: dict[int, dict[str, Cost]] = {}
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="answerable-charts-") as folder:
            panel = Path(folder) / "panel"
            subprocess.run([sys.executable, "-m", "bench.panels", str(rows), str(panel)], check=True, stdout=subprocess.DEVNULL)
            measured[rows] = {name: drawn(way, panel, Path(folder)) for name, way in WAYS.items() if wanted(name, rows)}
            if rows <= BY_HAND_UP_TO:
                agree(Path(folder))
    show(measured)


def wanted(name: str, rows: int) -> bool:
    return rows <= BY_HAND_UP_TO or name.startswith("ours")


def drawn(way: list[str], panel: Path, folder: Path) -> Cost:
    module, *rest = way
    output = folder / f"{'-'.join(way)}.parquet"
    spent = cost([sys.executable, "-m", module, str(panel), str(output), *rest], env=dict(os.environ))
    if shutil.disk_usage(folder).free < 5 * 2**30 and output.exists():
        output.unlink()
    return spent


def agree(folder: Path) -> None:
    """The flags of the product and those written by hand must be the same ones."""
    ours, hand = folder / "bench.charts_ours.parquet", folder / "bench.charts_by_hand.parquet"
    columns = "subject, place, period_start, chart_rule, chart_reading, chart_reason"
    known = f"SELECT {columns} FROM '{ours}' WHERE chart_reading IS NOT NULL"
    differ = duckdb.sql(f"SELECT count(*) FROM (({known}) EXCEPT (SELECT {columns} FROM '{hand}'))").fetchall()[0][0]
    total = duckdb.sql(f"SELECT count(*) FROM ({known})").fetchall()[0][0]
    console.print(f"Flags that differ from those written by hand with numpy: {differ:,} of {total:,} points.")


def show(measured: dict[int, dict[str, Cost]]) -> None:
    table = Table("rows", "way", "seconds", "CPU s", "peak MB", "CPU to best by hand", "to a tenth of the rows",
                  title="Control charts, Parquet in, flags out (start-up included)")  # fmt: skip
    for rows, ways in measured.items():
        best = min((spent.cpu_seconds for name, spent in ways.items() if name.startswith("by hand")), default=None)
        for name, spent in ways.items():
            smaller = measured.get(rows // 10, {}).get(name)
            ratio = f"{spent.cpu_seconds / best:.2f}" if best else ""
            growth = (
                f"{spent.cpu_seconds / smaller.cpu_seconds:.1f} (wall {spent.seconds / smaller.seconds:.1f})" if smaller else ""
            )
            times = f"{spent.seconds:.1f}", f"{spent.cpu_seconds:.1f}", f"{spent.megabytes:.0f}"
            table.add_row(f"{rows:,}", name, *times, ratio, growth)
    console.print(table)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
