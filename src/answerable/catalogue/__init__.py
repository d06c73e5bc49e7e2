"""The catalogue of a country: reviewed YAML in, domain objects out. Every mistake is a sentence with its file and line."""

from __future__ import annotations

from answerable.catalogue.contents import Catalogue
from answerable.catalogue.errors import CatalogueError, CatalogueErrors
from answerable.catalogue.folders import countries, find
from answerable.catalogue.loading import check, load
from answerable.catalogue.reviews import overdue

__all__ = ["Catalogue", "CatalogueError", "CatalogueErrors", "check", "countries", "find", "load", "overdue"]
