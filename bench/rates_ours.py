"""Our side of `bench.rates`: a Parquet file in, estimates and limits in a Parquet file out.

python -m bench.rates_ours JOB IN OUT     prints the processor seconds of the start and of the work, and the peak memory
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import ibis
import ibis.expr.types as ir

from answerable.measurement.intervals import proportion, rate
from answerable.measurement.standardise import directly_standardised_rate


def answered(job: str, rows: ir.Table) -> ir.Table:
    if job == "proportion":
        return proportion(rows)
    if job == "rate":
        return rate(rows, multiplier=1e5)
    return directly_standardised_rate(rows, by=["area"])


def main(job: str, source: str, target: str) -> None:
    engine = ibis.duckdb.connect()  # imports its backend: part of the start
    started = time.process_time()
    answers = answered(job, engine.read_parquet(source)).select("area", "estimate", "lower", "upper")
    engine.con.sql(engine.compile(answers)).write_parquet(target)
    print(json.dumps({"start": started, "work": time.process_time() - started, "megabytes": peak()}), file=sys.stderr)


def peak() -> float:
    """Of this program alone: what the system tells of a child counts the parent it was forked from."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
