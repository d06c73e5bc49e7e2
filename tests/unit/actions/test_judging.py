"""Runs: the same figures give the same run, and verifying names what was changed."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from answerable.actions.judging import differences, judge, verify
from answerable.domain.refusals import Refusal
from answerable.measurement.sealing import identify
from answerable.observations.home import Home
from answerable.queries import runs

LATER = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=1)


@pytest.fixture
def home(merrow, tmp_path):
    shutil.copytree(merrow.path, tmp_path / "home")
    return Home(tmp_path / "home")


def test_judging_twice_changes_nothing(home):
    before = runs.current_run(home)
    written = before.path.stat().st_mtime_ns
    again = judge(home=home, at=LATER)
    assert again.unchanged
    assert (again.id, again.at) == (before.id, before.at)
    assert again.path.stat().st_mtime_ns == written


def test_every_row_has_its_id_its_methods_and_its_files(merrow):
    table = runs.judgements(merrow)
    ids = table.column("judgement").to_pylist()
    assert len(set(ids)) == table.num_rows
    for row in table.slice(0, 50).to_pylist():
        assert identify(row) == row["judgement"]
        assert {"step", "method", "version", "parameters"} == set(json.loads(row["methods"])[0])
        assert all(len(hash_) == 64 for release in json.loads(row["releases"]) for hash_ in release["sha256"].values())


def test_no_nan_gets_out(merrow):
    for table in (runs.judgements(merrow), runs.series(merrow)):
        for name in table.column_names:
            if pa.types.is_floating(table.schema.field(name).type):
                assert not pc.any(pc.is_nan(table.column(name))).as_py(), name


def test_verify_holds_and_then_names_a_changed_file_and_a_changed_judgement(home):
    assert verify(home=home).holds
    run = runs.current_run(home)
    original = next(home.path / name for each in run.releases.values() for name in each["files"])
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"\n")
    path = run.path / "judgements.parquet"
    table = pq.read_table(path)
    turn = table.column_names.index("estimate")
    better = [value if row else 99.9 for row, value in enumerate(table.column("estimate").to_pylist())]
    pq.write_table(table.set_column(turn, table.schema.field(turn), pa.array(better)), path)
    found = verify(home=home)
    assert [str(path) in sentence or str(original) in sentence for sentence in found.changed_files] == [True, True]
    assert [difference.columns for difference in found.differences] == [["estimate"]]
    assert "is stored as 99.9" in found.differences[0].says


def test_the_last_digit_is_no_difference(merrow):
    table = runs.judgements(merrow)
    turn = table.column_names.index("chart_mean")
    nudged = pc.multiply(table.column("chart_mean"), 1 + 1e-12)
    assert differences(table, table.set_column(turn, table.schema.field(turn), nudged)) == []


def test_a_run_as_of_an_earlier_time_does_not_become_the_current_one(home):
    with pytest.raises(Refusal, match="no figures to judge"):
        judge(home=home, at=LATER, as_of=datetime(2020, 1, 1, tzinfo=UTC))
    before = runs.current_run(home).id
    judge(home=home, at=LATER, as_of=LATER)
    assert runs.current_run(home).id == before


def test_a_standard_past_its_sunset_is_no_longer_judged(home):
    judge(home=home, at=datetime(2040, 1, 1, tzinfo=UTC))
    assert set(runs.judgements(home).column("about").to_pylist()) == {"metric"}


def test_nothing_judged_is_said(tmp_path):
    with pytest.raises(Refusal, match="Run `answerable judge`"):
        runs.current_run(Home(tmp_path))
