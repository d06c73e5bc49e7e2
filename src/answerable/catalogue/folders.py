"""Where catalogues stand: a path, the checkout's `catalogue/`, or the countries packaged in the wheel."""

from __future__ import annotations

from pathlib import Path

from answerable.catalogue.errors import nearest
from answerable.domain.refusals import Refusal

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1] / "catalogue"
PACKAGED = PACKAGE / "countries"


def find(name_or_path: str | Path) -> Path:
    """The folder of a catalogue, from its path or the id of a country that comes with the software."""
    path = Path(name_or_path).expanduser()
    if (path / "country.yaml").is_file():
        return path.resolve()
    for shelf in (CHECKOUT, PACKAGED):
        if (shelf / name_or_path / "country.yaml").is_file():
            return shelf / name_or_path
    if path.is_dir():
        raise Refusal(f"{path} is not a catalogue: it holds no country.yaml. See docs/how-to/bring-your-own-country.md.")
    raise Refusal(f"There is no catalogue called '{name_or_path}', and no such folder; {nearest(name_or_path, countries())}")


def countries() -> list[str]:
    """Ids of the countries that come with the software."""
    return sorted({file.parent.name for shelf in (CHECKOUT, PACKAGED) for file in shelf.glob("*/country.yaml")})
