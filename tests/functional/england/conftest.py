"""England's real figures, judged, published and served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge
from answerable.observations.home import Home
from tests.functional.conftest import Site, served


@pytest.fixture(scope="session")
def site(england: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    at = datetime.now(UTC)
    home = init_home(country="england", at=at, home=Home(tmp_path_factory.mktemp("england") / "home"))
    load_figures(paths=[england / "nhs", england / "places"], home=home, at=at)
    judge(home=home, at=at)
    with served(home.path) as here:
        yield here
