"""Our side of `bench.rates`: a Parquet file in, estimates and limits in a Parquet file out.

python -m bench.rates_ours JOB IN OUT     prints the processor seconds of the start and of the work
"""

from __future__ import annotations

import json
import sys
import time

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
    started = time.process_time()
    engine = ibis.duckdb.connect()
    answers = answered(job, engine.read_parquet(source)).select("area", "estimate", "lower", "upper")
    engine.con.sql(engine.compile(answers)).write_parquet(target)
    print(json.dumps({"start": started, "work": time.process_time() - started}), file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
