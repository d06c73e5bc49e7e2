"""The invented country, drawn, loaded and judged: what the spec and golden tests read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from answerable import invented
from answerable.actions.figures import init_home, load_figures
from answerable.actions.judging import judge
from answerable.observations.home import Home

LOADED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_judged_merrow(folder: Path) -> Home:
    invented.write_figures(folder / "figures")
    home = init_home(country="merrow", at=LOADED_AT, home=Home(folder / "home"))
    load_figures(paths=[folder / "figures"], home=home, at=LOADED_AT)
    judge(home=home, at=LOADED_AT)
    return home
