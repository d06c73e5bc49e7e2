"""DuckDB and Spark, on two executors of their own, give the same judgements and the same readings."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from answerable import catalogue
from answerable.actions.judging import subjects_on, work_out
from answerable.domain.refusals import Refusal
from answerable.measurement import compare, control_chart, floor_verdict, funnel, recent_trend
from answerable.measurement.engines import with_numpy, with_series
from answerable.measurement.holding import held
from answerable.observations.engines import open_engine, why_no_spark
from answerable.observations.home import Home
from answerable.observations.store import Store
from answerable.queries import runs
from bench.panels import write_panel
from tests.merrow import LOADED_AT

# pyspark leaves its sockets to the collector of rubbish, which says so
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed:ResourceWarning")

TWO_EXECUTORS = "local-cluster[2,1,1024]"
CONF = Path(__file__).parents[1] / "spark"
TOLERANCE = 1e-9
KEY = ["subject", "place", "period"]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if "spark" in os.environ.get("ANSWERABLE_SKIP", "") and os.environ.get("CI") != "true":
        pytest.skip("left out, as ANSWERABLE_SKIP asks")
    if fault := why_no_spark():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(fault)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANSWERABLE_SPARK_MASTER", TWO_EXECUTORS)
        patch.setenv("SPARK_CONF_DIR", str(CONF))
        patch.setenv("SPARK_DRIVER_MEMORY", "2g")
        engine = open_engine("spark")
        yield engine
        engine.disconnect()
        gc.collect()


def differences(one: pa.Table, other: pa.Table, *, key: list[str]) -> dict[str, int]:
    """How many rows differ, for each column that has any. Words, whole numbers and days must be equal; so must nulls."""
    assert set(one.column_names) == set(other.column_names)
    assert one.num_rows == other.num_rows
    order = [(name, "ascending") for name in key]
    one, other = one.sort_by(order), other.sort_by(order)
    counts = {name: _different(one[name].combine_chunks(), other[name].combine_chunks()) for name in one.column_names}
    return {name: count for name, count in counts.items() if count}


def _different(one: pa.Array, other: pa.Array) -> int:
    if not pa.types.is_floating(one.type):
        same = pc.fill_null(pc.equal(one, other.cast(one.type)), False)
        return len(one) - pc.sum(pc.or_(same, pc.and_(pc.is_null(one), pc.is_null(other)))).as_py()
    left, right = (np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64) for column in (one, other))
    near = np.isclose(left, right, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return int(np.sum(~near | (one.is_null().to_numpy(False) != other.is_null().to_numpy(False))))


def test_the_invented_country_is_judged_the_same(spark, merrow):
    rules = catalogue.load(merrow.country)
    run = runs.current_run(merrow)
    with Store(merrow, engine="spark") as store:
        subjects = subjects_on(store, rules, LOADED_AT.date())
        judged = work_out(store, rules, subjects, on=LOADED_AT.date(), progress=lambda step: None)
    stored = runs.judgements(merrow, run)
    assert differences(stored, judged["judgements"], key=["subject", "place"]) == {}
    assert sorted(stored["judgement"].to_pylist()) == sorted(judged["judgements"]["judgement"].to_pylist())
    assert differences(runs.series(merrow, run), judged["series"], key=KEY) == {}


READINGS: dict[str, Callable[[ir.Table], ir.Table]] = {
    "control_chart": control_chart,
    "control_chart of counts": lambda rows: control_chart(
        rows.filter(rows.scale > 1), numerator="numerator", denominator="denominator", events="events", scale="scale"
    ),
    "floor_verdict": lambda rows: floor_verdict(rows.filter(rows.about == "standard"), events="events", status="status"),
    "recent_trend": recent_trend,
    "compare": partial(compare, benchmark="country_value"),
    "funnel of shares": lambda rows: funnel(rows.filter(rows.scale == 100), numerator="numerator", multiplier=100.0),
    "funnel of rates": lambda rows: funnel(rows.filter(rows.events), kind="rate", numerator="numerator", multiplier=1e5),
}


def compared(spark: Any, folder: Path, reading: Callable[[ir.Table], ir.Table]) -> tuple[pa.Table, dict[str, int]]:
    paths = sorted(folder.glob("*.parquet"))
    one = reading(ibis.duckdb.connect().read_parquet(paths)).to_pyarrow()
    return one, differences(one, reading(spark.read_parquet(paths)).to_pyarrow(), key=KEY)


@pytest.fixture(scope="module")
def small_panel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small-panel")
    write_panel(60_000, folder, seed=3, processes=1)
    return folder


@pytest.mark.parametrize("name", READINGS)
def test_readings_are_the_same(spark, small_panel, name):
    rows, found = compared(spark, small_panel, READINGS[name])
    assert rows.num_rows > 1000
    assert found == {}


@pytest.fixture(scope="module")
def large_panel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("large-panel")
    write_panel(1_000_000, folder, seed=8)
    return folder


@pytest.mark.long
@pytest.mark.parametrize("name", READINGS)
def test_a_million_readings_are_the_same(spark, large_panel, name):
    _, found = compared(spark, large_panel, READINGS[name])
    assert found == {}


def test_a_small_table_keeps_its_nulls_on_the_way_to_spark(spark):
    rows = pa.table({"word": ["a", None], "number": [None, 1.5], "whole": pa.array([None, 2], pa.int64()), "yes": [True, None]})
    one = spark.create_view("one_row", spark.sql("SELECT 'a' AS letter"), overwrite=True)
    joined = ibis.memtable(rows).left_join(one, ibis._.word == one.letter)
    assert joined.order_by("whole").select(*rows.column_names).to_pyarrow().sort_by("yes").equals(rows)


def test_what_is_held_is_worked_out_once(spark):
    drawn = held(spark.sql("SELECT id FROM range(1000)").mutate(drawn=ibis.random()))
    assert drawn.drawn.sum().to_pyarrow() == drawn.drawn.sum().to_pyarrow()


def test_numpy_has_whole_series_in_order_on_both(spark):
    """The work of a test is shipped whole; the executors do not know the tests' modules."""

    def doubled(*, x: Any) -> dict[str, Any]:
        return {"double": x * 2, "word": np.where(np.isnan(x), "none", "some"), "odd": np.nan_to_num(x) % 2 == 1}

    def summed(spans: Any, *, x: Any) -> dict[str, Any]:
        return {"total": spans.each(spans.sums(x)), "turn": spans.turn}

    rows = pa.table({"place": ["b", "a", None, "a", "b", None], "day": [2, 2, 1, 1, 1, 2], "x": [1.0, 2.0, 3.0, None, 5.0, 6.0]})
    spark._session.createDataFrame(rows).createOrReplaceTempView("rows_of_six")
    made = []
    for table in (ibis.memtable(rows), spark.table("rows_of_six")):
        kinds = {"double": "float64", "word": "string", "odd": "bool"}
        table = with_numpy(table, reads=["x"], adds=kinds, work=doubled)
        table = with_series(
            table, by=["place"], order=["day"], reads=["x"], adds={"total": "float64", "turn": "int64"}, work=summed
        )
        made.append(table.order_by("place", "day").to_pyarrow())
    assert differences(*made, key=["place", "day"]) == {}
    totals = {(row["place"], row["day"]): (row["total"], row["turn"], row["word"]) for row in made[1].to_pylist()}
    assert totals[("a", 1)] == (2.0, 0, "none")
    assert totals[(None, 2)] == (9.0, 1, "some")


def test_releases_may_lie_elsewhere_for_the_executors(spark, merrow, tmp_path, monkeypatch):
    shutil.copytree(merrow.releases, tmp_path / "bucket")
    monkeypatch.setenv("ANSWERABLE_SPARK_RELEASES", (tmp_path / "bucket").as_uri())
    with Store(Home(merrow.path), engine="spark") as there, Store(merrow) as here:
        rows = there.table("observations")
        assert rows.count().to_pyarrow() == here.table("observations").count().to_pyarrow()
    monkeypatch.setenv("ANSWERABLE_SPARK_RELEASES", (tmp_path / "nothing").as_uri())
    with Store(merrow, engine="spark") as store, pytest.raises(Refusal, match="ANSWERABLE_SPARK_RELEASES"):
        store.table("observations")
