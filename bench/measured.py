"""Seconds, processor seconds and peak memory of a command, start-up included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import NamedTuple


class Cost(NamedTuple):
    seconds: float
    megabytes: float
    cpu_seconds: float  # of all its threads, in the program and in the system


def cost(command: list[str], *, env: dict[str, str]) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    return Cost(time.perf_counter() - began, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
