"""Spark as Ibis speaks to it, with what Ibis 12 leaves to be wished for. Imported only where Spark is asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis.backends.pyspark import Backend
from ibis.backends.pyspark.datatypes import PySparkSchema
from ibis.util import gen_name
from pyspark import SparkConf, SparkContext
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from answerable.domain.refusals import Refusal

LOGGING = Path(__file__).with_name("spark-log4j2.properties")
EVERYWHERE = {
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "200000",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.driver.maxResultSize": "0",  # judgements come home whole; the driver's memory is the limit
}
ON_ONE_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "16"}


class Spark(Backend):
    """Small tables go to Spark as Arrow and come back as Arrow: by way of pandas a null string became the word NaN."""

    ours: bool  # whether we started the session, and so may stop it

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        rows = op.data.to_pyarrow(op.schema)
        self._session.createDataFrame(rows, schema=PySparkSchema.from_ibis(op.schema)).createOrReplaceTempView(op.name)

    def to_pyarrow(self, expr: ir.Expr, /, *, params: Any = None, limit: Any = None, **_: Any) -> Any:
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        frame = self._session.sql(self.compile(table, params=params, limit=limit))
        return expr.__pyarrow_result__(frame.toArrow().cast(table.schema().to_pyarrow()))

    def read_parquet(self, paths: Any, /, *, table_name: str | None = None, **options: Any) -> ir.Table:
        """One path or several, of this machine or of object storage."""
        name = table_name or gen_name("read_parquet")
        several = [paths] if isinstance(paths, str | Path) else paths
        try:
            rows = self._session.read.options(**options).parquet(*[str(path) for path in several])
        except AnalysisException as problem:
            raise Refusal(
                f"Spark cannot read the releases. {first_line(problem)} Compare ANSWERABLE_SPARK_RELEASES."
            ) from problem
        rows.createOrReplaceTempView(name)
        return self.table(name)

    def disconnect(self) -> None:
        """Let go of what was held, and of the session if it is ours."""
        for name in list(self._cached_dataframes):
            self._drop_cached_table(name)
        if self.ours:
            self._session.stop()


def connect(master: str) -> Spark:
    """A session that runs already is used, and left running."""
    running = SparkSession.getActiveSession()
    Spark.register_options()
    engine: Spark = Spark().connect(running or start(master))
    engine.ours = running is None
    return engine


def start(master: str) -> SparkSession:
    for name, value in surroundings().items():
        os.environ.setdefault(name, value)
    try:
        return SparkSession.builder.config(conf=settings(master)).getOrCreate()
    except Exception as problem:
        said = f"ANSWERABLE_SPARK_MASTER is {master}" if master else "ANSWERABLE_SPARK_MASTER is not set"
        raise Refusal(f"Spark does not start: {first_line(problem)} ({said})") from problem


def settings(master: str) -> SparkConf:
    """What spark-defaults.conf says stands before what is said here; an empty master is left to it, else this machine."""
    SparkContext._ensure_initialized()  # from here on SparkConf knows spark-defaults.conf
    conf = SparkConf().setAppName("answerable").set("spark.ui.showConsoleProgress", "false")
    if master:
        conf.setMaster(master)
    here = conf.get("spark.master", "local").startswith("local")
    for name, value in (EVERYWHERE | (ON_ONE_MACHINE if here else {})).items():
        conf.setIfMissing(name, value)
    return conf.setIfMissing("spark.sql.warehouse.dir", tempfile.gettempdir())


def first_line(problem: Exception) -> str:
    """The first that says something."""
    lines = [line.strip() for line in str(problem).splitlines() if "An error occurred while calling" not in line]
    return next((line.removeprefix(": ") for line in lines if line), type(problem).__name__)


def surroundings() -> dict[str, str]:
    return {"PYSPARK_PYTHON": sys.executable, "SPARK_DRIVER_MEMORY": "4g", "LOG4J_CONFIGURATION_FILE": str(LOGGING)}
