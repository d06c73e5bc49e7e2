"""Setting up a home and taking in publishers' files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from answerable import catalogue as catalogues
from answerable.observations.home import Home
from answerable.observations.load import load
from answerable.observations.summary import LoadSummary, Progress


def init_home(*, country: str, at: datetime, home: Home | None = None) -> Home:
    """Make a home for a country, given by the name or the folder of its catalogue. Again for the same one: nothing changes."""
    home = home or Home.from_environment()
    folder = catalogues.find(country)
    name = country if folder.name == country else str(folder.absolute())
    home.create(country=name, at=at)
    return home


def load_figures(
    *, paths: Iterable[Path], at: datetime, home: Home | None = None, progress: Callable[[Progress], None] | None = None
) -> LoadSummary:
    """Load files for the home's country."""
    home = home or Home.from_environment()
    return load(paths, home=home, country=catalogues.load(home.country).country, at=at, progress=progress)
