"""A small home and a country whose figures are all tidy CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from answerable.domain.country import Country
from answerable.observations.home import Home
from answerable.observations.load import load
from answerable.observations.summary import LoadSummary
from tests.observations_factories import NOON, a_country

Loading = Callable[..., LoadSummary]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create(country="somewhere", at=NOON)
    return made


@pytest.fixture
def loading(home: Home) -> Loading:
    """Load paths into the home at noon, or later."""

    def act(*paths: Path, country: Country | None = None, at: datetime = NOON) -> LoadSummary:
        return load(list(paths), home=home, country=country or a_country(), at=at)

    return act


@pytest.fixture
def figures(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file of figures."""

    def act(name: str, text: str) -> Path:
        path = tmp_path / "figures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return act
