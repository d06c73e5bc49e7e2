"""Fixtures of the catalogue's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from answerable import catalogue
from tests.unit.catalogue.copies import northland


@pytest.fixture
def mistakes(tmp_path: Path) -> Callable[..., list[str]]:
    """The mistakes of the example after some changes, as a person reads them."""

    def of(**changes: tuple[str, str]) -> list[str]:
        return [str(error) for error in catalogue.check(northland(tmp_path / "northland", **changes))]

    return of
