"""Opening an engine: DuckDB within this process, or Spark on this machine or many."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import ibis

from answerable.domain.refusals import Refusal

ENGINES = ("duckdb", "spark")
JAVAS = range(17, 23)  # what Spark 4.0 runs on
INSTALL_SPARK = "pip install 'answerable[spark]'"
INSTALL_JAVA = "sudo apt-get install --yes openjdk-17-jre-headless"
MEND = f"{INSTALL_SPARK} && {INSTALL_JAVA}"


def address(path: Path, *, engine: str, releases: Path) -> str:
    """Where the engine finds a file of the home's releases: Spark's executors may see them somewhere else."""
    if engine != "spark":
        return str(path)
    elsewhere = os.environ.get("ANSWERABLE_SPARK_RELEASES")
    return f"{elsewhere.rstrip('/')}/{path.relative_to(releases).as_posix()}" if elsewhere else path.as_uri()


def open_engine(name: str) -> Any:
    """An Ibis backend. The caller disconnects it."""
    if name == "duckdb":
        return ibis.duckdb.connect()
    if name == "spark":
        return open_spark()
    raise Refusal(f"There is no engine called {name}. Use {' or '.join(ENGINES)}.")


def open_spark() -> Any:
    if fault := why_no_spark():
        raise Refusal(fault)
    from answerable.observations import spark

    return spark.connect(os.environ.get("ANSWERABLE_SPARK_MASTER", ""))


def why_no_spark() -> str | None:
    """The sentence that says what is missing on this machine, with what mends it."""
    if importlib.util.find_spec("pyspark") is None:
        return f"Spark is not installed. Install it: {INSTALL_SPARK}, or judge with --engine duckdb."
    java = find_java()
    if java is None:
        where = "where JAVA_HOME points to" if os.environ.get("JAVA_HOME") else "on this machine"
        return f"Spark needs Java 17, and there is no Java {where}. Install it: {INSTALL_JAVA}, or set JAVA_HOME to its folder."
    version = java_version(java)
    if version not in JAVAS:
        said = f"Java {version}" if version else "no Java that tells its version"
        return f"Spark needs Java 17, and {java} is {said}. Install it: {INSTALL_JAVA}, then set JAVA_HOME to its folder."
    return None


def find_java() -> str | None:
    """The one Spark would start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")


def java_version(java: str) -> int | None:
    """The first number, as 17; the old way of counting said 1.8 for 8."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None
