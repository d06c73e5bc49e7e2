"""One module for each kind of publisher's file. A new one is added to READERS; see docs/how-to/new-reader.md."""

from __future__ import annotations

from typing import cast

from answerable.observations.reading import Reader
from answerable.observations.sources import (
    boundaries,
    dfe_lait,
    dfe_neighbours,
    nhs_ae,
    nhs_trusts,
    ons_els,
    ons_neighbours,
    ons_places,
    ons_police,
    tidy,
)

READERS: dict[str, Reader] = {
    module.READER: cast(Reader, module)
    for module in (
        ons_els, nhs_ae, dfe_lait, ons_places, ons_police, nhs_trusts, ons_neighbours, dfe_neighbours, boundaries, tidy,
    )
}  # fmt: skip
