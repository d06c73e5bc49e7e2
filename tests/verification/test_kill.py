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
from tests.england import england_country

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


# a step, which of its calls, and whether the process dies before or after it
STEPS = [
    ("originals.keep", 1, "before"),
    ("originals.keep", 3, "after"),
    ("release.pq.write_table", 1, "after"),
    ("atomic.settle", 5, "before"),
    ("atomic.os.replace", 1, "before"),
    ("atomic.os.replace", 2, "after"),
    ("pointer.point", 1, "before"),
    ("pointer.point", 1, "after"),
]

DYING = """
import os, signal, sys
sys.path.insert(0, {root!r})
from datetime import UTC, datetime
from pathlib import Path
import answerable.observations.load as loading
from answerable.observations import atomic, originals, pointer, release
from answerable.observations.home import Home
from tests.england import england_country

real, calls = {step}, []

def dying(*given, **named):
    calls.append(1)
    if len(calls) != {call}:
        return real(*given, **named)
    if {when!r} == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

{step} = dying
paths = [Path(path) for path in {paths!r}]
loading.load(paths, home=Home(Path({home!r})), country=england_country(), at=datetime.now(UTC))
"""


@pytest.mark.parametrize(("step", "call", "when"), STEPS)
def test_killed_at_the_steps_that_matter(step: str, call: int, when: str, england: Path, figures: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", england)
    before = in_force(home).releases
    paths = [figures / "ons-els" / name for name in ("employment-rate", "cigarette-smokers")]
    root = str(Path(__file__).parents[2])
    code = DYING.format(root=root, step=step, call=call, when=when, paths=[str(path) for path in paths], home=str(home.path))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    put_in_force = (step, when) == ("pointer.point", "after")
    assert (in_force(home).releases != before) is put_in_force
    assert is_whole(home)
    assert load(paths, home=home, country=england_country(), at=AT).changed is not put_in_force
    assert is_whole(home)
    assert len(in_force(home).releases) == 2
    assert not list(home.path.rglob(f"{atomic.TEMPORARY}*"))
