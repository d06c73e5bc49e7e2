"""England's catalogue, for tests on the publishers' real files."""

from __future__ import annotations

from answerable.catalogue import load
from answerable.domain.country import Country


def england_country() -> Country:
    return load("england").country
