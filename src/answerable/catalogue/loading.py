"""Load a catalogue, or say everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from answerable.catalogue import drafts, references
from answerable.catalogue.contents import Catalogue, fingerprint_of_files
from answerable.catalogue.drafts import Draft
from answerable.catalogue.errors import CatalogueError, CatalogueErrors
from answerable.catalogue.folders import find
from answerable.domain.bodies import Body
from answerable.domain.clocks import Clock
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.relations import Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard


def load(folder_or_name: str | Path) -> Catalogue:
    """The catalogue of a country. Raises CatalogueErrors with every mistake at once."""
    draft = _checked(find(folder_or_name))
    if draft.errors or draft.country is None:
        raise CatalogueErrors(draft.errors)
    return Catalogue(
        folder=draft.folder,
        country=draft.country,
        bodies={fact.id: fact for _, fact in draft.of(Body)},
        missions={fact.id: fact for fact in sorted((fact for _, fact in draft.of(Mission)), key=lambda each: each.order)},
        metrics={fact.id: fact for _, fact in draft.of(Metric)},
        standards={fact.id: fact for _, fact in draft.of(Standard)},
        services={fact.id: fact for _, fact in draft.of(Service)},
        relations={fact.id: fact for _, fact in draft.of(Relation)},
        clocks={fact.id: fact for _, fact in draft.of(Clock)},
        version=fingerprint_of_files(draft.folder, list(draft.files)),
    )


def check(folder: str | Path) -> list[CatalogueError]:
    """Every mistake of a catalogue, by file and line; none when it may be loaded."""
    return _checked(find(folder)).errors


def _checked(folder: Path) -> Draft:
    draft = drafts.read(folder)
    references.check(draft)
    return draft
