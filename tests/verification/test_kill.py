"""A load killed at any moment leaves the store as it was or as it would be, and the next load mends what it left."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from answerable.observations import atomic
from answerable.observations.home import Home
from answerable.observations.load import load
from answerable.observations.pointer import in_force
from answerable.observations.store import Store
from tests.observations_england import england_country

AT = datetime(2030, 1, 1, tzinfo=UTC)
PROCESS = Path(__file__).parent / "load_england.py"


@pytest.fixture(scope="module")
def figures(england: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """England as it is, but with one figure of the employment rate corrected."""
    folder = tmp_path_factory.mktemp("corrected") / "england"
    shutil.copytree(england, folder)
    path = folder / "ons-els" / "employment-rate" / "employment-rate.csv"
    path.chmod(0o644)
    path.parent.chmod(0o755)
    path.write_text(path.read_text(encoding="utf-8").replace("2004-01-01/P1Y,72.5", "2004-01-01/P1Y,72.6", 1), encoding="utf-8")
    return folder


def a_home(folder: Path, england: Path) -> Home:
    """A home that holds the employment rate as first published."""
    home = Home(folder)
    home.create(country="england", at=AT)
    load([england / "ons-els" / "employment-rate"], home=home, country=england_country(), at=AT)
    return home


def killed_after(seconds: float, home: Home, figures: Path) -> None:
    process = subprocess.Popen([sys.executable, str(PROCESS), str(home.path), str(figures)], stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


def is_whole(home: Home) -> bool:
    """Everything in force can be read, and the originals are what their names say."""
    with Store(home) as store:
        for manifest in store.manifests():
            for name, count in manifest.rows.items():
                path = home.releases / manifest.release / f"{name}.parquet"
                assert pq.read_metadata(path).num_rows == count
            for file in manifest.files:
                assert atomic.sha256_of(home.path / file.original) == file.sha256
        return bool(store.table("observations").count().to_pyarrow().as_py())


@pytest.mark.long
def test_killed_at_random_moments(england: Path, figures: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", england)
    before = in_force(home).releases
    reference = Home(tmp_path / "reference")
    shutil.copytree(home.path, reference.path)
    started = time.perf_counter()
    load([figures], home=reference, country=england_country(), at=AT)
    whole, after = time.perf_counter() - started, in_force(reference).releases
    chance = random.Random(20300101)
    for _ in range(6):
        killed_after(chance.uniform(0, 1.1 * whole), home, figures)
        assert in_force(home).releases in (before, after)
        assert is_whole(home)
        if in_force(home).releases == after:
            shutil.rmtree(home.path)
            home = a_home(tmp_path / "home", england)
    load([figures], home=home, country=england_country(), at=AT)
    assert in_force(home).releases == after
    assert is_whole(home)
    assert not list(home.path.rglob(f"{atomic.TEMPORARY}*"))


STEPS = [
    "answerable.observations.originals.keep",
    "answerable.observations.release.pq.write_table",
    "answerable.observations.atomic.settle",
    "answerable.observations.atomic.os.replace",
    "answerable.observations.pointer.point",
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", [1, 2, 7])
def test_stopped_at_a_given_step(step: str, when: int, england: Path, figures: Path, tmp_path: Path) -> None:
    """The same, at the steps that matter, each certain to be hit: the process dies before or after the n-th call."""
    home = a_home(tmp_path / "home", england)
    before = in_force(home).releases
    module, name = step.rsplit(".", 1)
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from datetime import UTC, datetime
from pathlib import Path
import answerable.observations.load as loading
from answerable.observations import atomic, originals, pointer, release
from answerable.observations.home import Home
from tests.observations_england import england_country
owner = {module.removeprefix("answerable.observations.")}
real, calls = owner.{name}, [0]
def dying(*given, **named):
    calls[0] += 1
    if calls[0] == {when}:
        {"real(*given, **named)" if when == 2 else "pass"}
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
owner.{name} = dying
home, figures = Home(Path({str(home.path)!r})), Path({str(figures / "ons-els")!r})
loading.load([figures], home=home, country=england_country(), at=datetime.now(UTC))
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    if done.returncode:
        assert in_force(home).releases == before
    assert is_whole(home)
    load([figures / "ons-els"], home=home, country=england_country(), at=AT)
    assert is_whole(home)
    assert len(in_force(home).releases) == 23
    assert not list(home.path.rglob(f"{atomic.TEMPORARY}*"))
