"""Seconds and memory of loading a folder of figures, beside plain DuckDB reading the same files.

python bench/load.py COUNTRY FIGURES          for example: england ../shared/england
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from answerable.actions.figures import init_home, load_figures
from answerable.observations.home import Home
from answerable.observations.store import Store


def main(country: str, figures: Path) -> None:
    plain = read_plainly(figures)
    with tempfile.TemporaryDirectory() as folder:
        home = init_home(country=country, at=datetime.now(UTC), home=Home(Path(folder)))
        started = time.perf_counter()
        summary = load_figures(paths=[figures], at=datetime.now(UTC), home=home)
        took = time.perf_counter() - started
        for each in summary.datasets:
            print(f"{each.dataset:60} taken {each.taken:>8} rejected {each.rejected:>7}  {each.tables}")
            for reason, count in each.rejects_by_reason.items():
                print(f"{'':62}{count:>8} {reason}")
        for each in summary.refused:
            print("refused", each.files, each.says)
        print("not recognised:", [Path(name).name for name in summary.unrecognised])
        started = time.perf_counter()
        load_figures(paths=[figures], at=datetime.now(UTC), home=home)
        again = time.perf_counter() - started
        started = time.perf_counter()
        with Store(home) as store:
            counted = store.table("observations").count().to_pyarrow().as_py()
        counting = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"observations {counted}; taken {summary.taken}, rejected {summary.rejected}")
    print(f"load {took:.2f} s, again {again:.2f} s, opening the store and counting {counting:.2f} s, peak memory {memory:.0f} MB")
    print(f"plain DuckDB reads the same files in {plain:.2f} s; ratio {took / plain:.1f}")


def read_plainly(figures: Path) -> float:
    started = time.perf_counter()
    with duckdb.connect() as connection:
        for path in sorted(figures.rglob("*")):
            if path.name.endswith((".csv", ".csv.gz")):
                connection.execute(f"select count(columns(*)) from read_csv('{path}', all_varchar = true)").fetchall()
            elif path.suffix == ".parquet":
                connection.execute(f"select count(columns(*)) from read_parquet('{path}')").fetchall()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
