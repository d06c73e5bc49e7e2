"""Every judgement of the invented country is what it was, or somebody has read why not."""

from __future__ import annotations

import pytest

from answerable.observations.home import Home
from tests.golden.rewrite import HERE, golden

FILES = ["merrow_judgements.csv", "merrow_methods.csv", "merrow_figures.sha256"]


@pytest.fixture(scope="session")
def today(merrow: Home) -> dict[str, str]:
    return golden(merrow, merrow.path.parent / "figures")


@pytest.mark.parametrize("name", FILES)
def test_golden(today: dict[str, str], name: str) -> None:
    before = (HERE / name).read_text(encoding="utf-8").splitlines()
    after = today[name].splitlines()
    gone = [line for line in before if line not in set(after)]
    come = [line for line in after if line not in set(before)]
    assert before == after, f"run `make golden` and read the difference\nwas: {gone[:3]}\nis: {come[:3]}"
