"""England judged again after a correction: the same run as judging everything, for a part of the work."""

from __future__ import annotations

import csv
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from answerable import catalogue
from answerable.actions import judging, rejudging
from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge
from answerable.observations.home import Home
from answerable.observations.store import Store
from answerable.queries import runs

AT = datetime(2026, 11, 23, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
CORRECTED = "employment-rate"  # a dataset of the Office for National Statistics


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, england: Path) -> Home:
    made = init_home(country="england", at=AT, home=Home(tmp_path_factory.mktemp("home")))
    load_figures(paths=[england], home=made, at=AT)
    judge(home=made, at=AT)
    return made


@pytest.fixture(scope="module")
def corrected(home: Home, england: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the home after the publisher put one figure of one file right."""
    folder = tmp_path_factory.mktemp("corrected")
    shutil.copytree(home.path, folder / "home")
    shutil.copytree(england / "ons-els" / CORRECTED, folder / "ons-els" / CORRECTED)
    path = folder / "ons-els" / CORRECTED / f"{CORRECTED}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    value = header.index("observation")
    turn = next(turn for turn, row in enumerate(rows) if row[value].replace(".", "").isdigit())
    rows[turn][value] = str(float(rows[turn][value]) + 0.1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    made = Home(folder / "home")
    summary = load_figures(paths=[folder / "ons-els"], home=made, at=LATER)
    assert summary.changed
    return made


def test_one_corrected_file_is_judged_for_a_part_of_the_work(corrected: Home, record_property) -> None:
    fresh = Home(corrected.path.parent / "fresh")
    shutil.copytree(corrected.path, fresh.path, ignore=shutil.ignore_patterns("judgements"))
    before = runs.current_run(corrected)
    whole, whole_seconds, whole_cpu = _timed(fresh)
    again, again_seconds, again_cpu = _timed(corrected)
    new = sorted(name for name, said in again.bases.items() if said["run"] == again.id)
    record_property("seconds", {"whole": whole_seconds, "again": again_seconds, "touched": new})
    print(f"whole {whole_seconds:.2f} s ({whole_cpu:.2f} CPU), again {again_seconds:.2f} s ({again_cpu:.2f} CPU): {new}")
    assert (again.id, again.sha256) == (whole.id, whole.sha256)
    assert again.id != before.id
    assert 1 <= len(new) <= 3
    assert again.reused == len(again.bases) - len(new)
    assert again_cpu < whole_cpu * 0.75  # about 0.4; more than half of that is fixed, whatever was touched


def _timed(home: Home) -> tuple[runs.Run, float, float]:
    began, used = time.perf_counter(), time.process_time()
    run = judge(home=home, at=LATER)
    return run, time.perf_counter() - began, time.process_time() - used


def test_nothing_new_is_judged_by_reading(home: Home) -> None:
    run = judge(home=home, at=LATER)
    assert run.unchanged
    assert run.reused == len(run.bases) >= 40


def test_each_subject_comes_out_alone_as_it_does_among_all(home: Home) -> None:
    """The claim that taking over rests on. Three parts, each with metrics and standards, make the whole to the last byte."""
    rules, on = catalogue.load("england"), AT.date()
    with Store(home) as store:
        subjects = sorted(judging.subjects_on(store, rules, on).items())
        parts = [judging.work_out(store, rules, dict(subjects[turn::3]), on=on, progress=lambda step: None) for turn in range(3)]
    run = runs.current_run(home)
    for name in runs.TABLES:
        together: pa.Table = rejudging.together([part[name] for part in parts])
        assert together.equals(pq.read_table(run.path / f"{name}.parquet")), name
