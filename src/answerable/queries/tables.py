"""A table as a page shows it and as it is downloaded: one object, so that both hold the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Heading(NamedTuple):
    name: str  # in the CSV
    words: str  # on the page and in the ODS
    numeric: bool = False
    shown: bool = True  # some columns are for the download only


class Cell(NamedTuple):
    value: Any  # downloaded
    text: str = ""  # shown
    href: str | None = None
    tone: str | None = None  # colour of the tag around the text

    @property
    def words(self) -> str:
        return self.text or ("" if self.value is None else str(self.value))


@dataclass(frozen=True)
class Table:
    name: str  # of the downloaded file
    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    about: dict[str, str] = field(default_factory=dict)  # source, licence, definition: what must go with the figures

    @property
    def shown(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.shown]

    def cells(self, row: Sequence[Cell]) -> list[tuple[Heading, Cell]]:
        return [(heading, cell) for heading, cell in zip(self.headings, row, strict=True) if heading.shown]
