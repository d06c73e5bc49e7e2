"""Plain DuckDB reading every value of the CSV and Parquet files below a folder, for comparison."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def read(folder: Path) -> None:
    with duckdb.connect() as connection:
        for path in sorted(folder.rglob("*")):
            if path.name.endswith((".csv", ".csv.gz")):
                connection.execute(f"SELECT count(COLUMNS(*)) FROM read_csv('{path}', all_varchar = true)").fetchall()
            elif path.suffix == ".parquet":
                connection.execute(f"SELECT count(COLUMNS(*)) FROM read_parquet('{path}')").fetchall()


if __name__ == "__main__":
    read(Path(sys.argv[1]))
