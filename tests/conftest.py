"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from answerable.observations.home import Home

SHARED = Path(os.environ.get("ANSWERABLE_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real figures and published answers; a fresh clone elsewhere may lack it, CI may not."""
    if not SHARED.is_dir():
        sentence = f"{SHARED} is not there: set ANSWERABLE_SHARED to the folder that holds england/ and oracles/"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return SHARED


@pytest.fixture(scope="session")
def england(shared: Path) -> Path:
    return shared / "england"


@pytest.fixture(scope="session")
def oracles(shared: Path) -> Path:
    return shared / "oracles"


@pytest.fixture(scope="session")
def merrow(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of the invented country, judged. Shared by all tests: copy it before changing anything."""
    from tests.merrow import a_judged_merrow

    return a_judged_merrow(tmp_path_factory.mktemp("merrow"))
