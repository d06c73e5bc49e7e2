"""Run by test_kill.py as a process of its own: load England into a home."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from answerable.observations.home import Home
from answerable.observations.load import load
from tests.england import england_country

if __name__ == "__main__":
    home, figures = Home(Path(sys.argv[1])), Path(sys.argv[2])
    print("ready", flush=True)
    load([figures], home=home, country=england_country(), at=datetime.now(UTC))
