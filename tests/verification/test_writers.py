"""Many processes act in the same calls at once: the trail stays one chain, what was done is there, what was refused is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable.observations.home import Home
from tests.writers import a_home_with_calls, reported, started

pytestmark = [pytest.mark.postgres]


@pytest.fixture
def env(merrow: Home, tmp_path: Path) -> Iterator[dict[str, str]]:
    with a_home_with_calls(merrow, tmp_path) as env:
        yield env


def assert_nothing_lost(said: list[str], after: dict[str, Any]) -> Counter[str]:
    """Of each act: done means once in the record, refused means not at all."""
    outcomes = Counter(line.split()[0] for line in said if line != "ready")
    assert set(outcomes) <= {"done", "refused"}, [line for line in said if line.split()[0] not in ("ready", "done", "refused")]
    marks = Counter(after["marks"])
    for line in said:
        word, *rest = line.split()
        if word != "ready":
            assert marks[rest[0]] == (1 if word == "done" else 0), line
    assert after["faults"] == []
    return outcomes


def run_writers(many: int, acts: int, env: dict[str, str]) -> None:
    writers = [started("write", env["PLAN"], f"w{number}", str(acts), env=env) for number in range(many)]
    said = [line for writer in writers for line in writer.communicate()[0].splitlines()]
    after = reported(env)
    outcomes = assert_nothing_lost(said, after)
    assert sum(outcomes.values()) == many * acts
    assert any(line.endswith(" Changed") for line in said), "no writer was told that the call had moved on"
    print(f"{many} writers: {outcomes}, {after['lines']} lines, {after['calls']} calls")


def test_four_writers(env: dict[str, str]) -> None:
    run_writers(4, 20, env)


@pytest.mark.long
def test_eight_writers(env: dict[str, str]) -> None:
    run_writers(8, 200, env)
