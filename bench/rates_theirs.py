"""The other side of `bench.rates`, run in a throw-away environment that holds PHStatsMethods (GPL) and nothing of ours.

python rates_theirs.py JOB IN OUT     prints the processor seconds of the start and of the work, and the peak memory
"""

import json
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
import pyarrow.parquet  # noqa: F401 (part of the start, not of the work)
from PHStatsMethods import ph_dsr, ph_proportion, ph_rate


def answered(job: str, rows: pd.DataFrame) -> pd.DataFrame:
    counts = {"num_col": "numerator", "denom_col": "denominator", "metadata": False}
    if job == "dsr":
        standard = {"ref_denom_col": "standard_population", "euro_standard_pops": False}
        return ph_dsr(rows, **counts, **standard, group_cols="area")
    method = ph_proportion if job == "proportion" else ph_rate
    return method(rows, **counts).assign(area=rows["area"])


def main(job: str, source: str, target: str) -> None:
    warnings.simplefilter("ignore")
    started = time.process_time()
    answers = answered(job, pd.read_parquet(source))
    answers[["area", "Value", "lower_95_ci", "upper_95_ci"]].to_parquet(target)
    print(json.dumps({"start": started, "work": time.process_time() - started, "megabytes": peak()}), file=sys.stderr)


def peak() -> float:
    """Of this program alone: what the system tells of a child counts the parent it was forked from."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
