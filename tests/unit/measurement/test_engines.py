"""Whole tables through numpy and back."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable.measurement import engines, proportion
from answerable.measurement.engines import table_of, with_numpy, with_series

ROWS = {"key": ["b", "a", None, "a", "b", "a"], "turn": [2, 3, 1, 1, 1, 2], "y": [1.0, 2.0, 3.0, None, 5.0, 6.0]}


def doubled(*, y):
    return {"twice": y * 2, "word": np.where(np.nan_to_num(y) > 2, "big", "small")}


def summed(spans, *, y):
    return {"total": spans.each(spans.sums(y)), "place": spans.turn}


@pytest.mark.parametrize(
    "data", [pd.DataFrame(ROWS), pa.table(ROWS), ROWS, ibis.memtable(pa.table(ROWS))], ids=lambda data: type(data).__name__
)
def test_anything_that_is_a_table_is_one(data):
    rows = (
        with_numpy(table_of(data), reads=["y"], adds={"twice": "float64", "word": "string"}, work=doubled)
        .to_pyarrow()
        .to_pylist()
    )
    assert [(row["twice"], row["word"]) for row in rows] == [
        (2.0, "small"), (4.0, "small"), (6.0, "big"), (None, "small"), (10.0, "big"), (12.0, "big"),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 100])
def test_series_stay_whole_however_small_the_batches(monkeypatch, size):
    monkeypatch.setattr(engines, "ROWS", size)
    made = with_series(
        table_of(ROWS), by=["key"], order=["turn"], reads=["y"], adds={"total": "float64", "place": "int64"}, work=summed
    )
    rows = {(row["key"], row["turn"]): (row["total"], row["place"]) for row in made.to_pyarrow().to_pylist()}
    assert rows == {("a", 1): (8, 0), ("a", 2): (8, 1), ("a", 3): (8, 2), ("b", 1): (6, 0), ("b", 2): (6, 1), (None, 1): (3, 0)}


def test_what_is_too_large_for_memory_goes_through_a_file(monkeypatch):
    monkeypatch.setattr(engines, "HELD_BYTES", 10)
    monkeypatch.setattr(engines, "ROWS", 2)
    rows = with_numpy(table_of(ROWS), reads=["y"], adds={"twice": "float64", "word": "string"}, work=doubled)
    assert rows.twice.sum().to_pyarrow().as_py() == 34


def test_an_empty_table_stays_empty_and_has_the_columns():
    none = pa.schema([("key", pa.string()), ("turn", pa.int64()), ("y", pa.float64())]).empty_table()
    made = with_series(
        table_of(none), by=["key"], order=["turn"], reads=["y"], adds={"total": "float64", "place": "int64"}, work=summed
    )
    assert made.to_pyarrow().num_rows == 0
    assert made.columns == ("key", "turn", "y", "total", "place")


def test_numbers_written_in_an_expression_are_floats_not_decimals():
    table = table_of(ROWS)
    table = table.mutate(sign=ibis.ifelse(table.turn > 1, -1.0, 1.0))
    made = with_numpy(table, reads=["sign"], adds={"twice": "float64"}, work=lambda sign: {"twice": sign * 0.5})
    assert set(made.twice.to_pyarrow().to_pylist()) == {-0.5, 0.5}


def test_a_public_function_takes_pandas():
    frame = pd.DataFrame({"numerator": [5], "denominator": [10]})
    assert proportion(frame).to_pyarrow().to_pylist()[0]["estimate"] == 0.5


def test_files_in_order_are_read_as_they_lie_and_others_are_sorted(tmp_path):
    rows = pa.table({"key": ["a", "a", "b", "b"], "turn": [1, 2, 1, 2], "y": [1.0, 2.0, 3.0, 4.0]})
    orders = {"in-order": [0, 1, 2, 3], "series-apart": [0, 2, 1, 3], "turned": [1, 0, 2, 3], "keys-turned": [2, 3, 0, 1]}
    for name, order in orders.items():
        pq.write_table(rows.take(order), tmp_path / f"{name}.parquet")
        engine = ibis.duckdb.connect()
        table = engine.read_parquet(tmp_path / f"{name}.parquet")
        made = with_series(
            table, by=["key"], order=["turn"], reads=["y"], adds={"total": "float64", "place": "int64"}, work=summed
        )
        told = [(row["key"], row["turn"], row["total"], row["place"]) for row in made.to_pyarrow().to_pylist()]
        assert told == [("a", 1, 3, 0), ("a", 2, 3, 1), ("b", 1, 7, 0), ("b", 2, 7, 1)], name
        engine.disconnect()
