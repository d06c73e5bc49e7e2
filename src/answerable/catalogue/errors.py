"""Mistakes in a catalogue, each a sentence that says where it stands and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.domain.refusals import Refusal


@dataclass(frozen=True, order=True)
class CatalogueError:
    """One mistake. `value` is what stands there now; `says` is what to do about it."""

    file: str
    line: int
    value: str
    says: str

    def __str__(self) -> str:
        found = f"'{self.value}': " if self.value else ""
        return f"{self.file}, line {self.line}: {found}{self.says}"


class CatalogueErrors(Refusal):
    """Every mistake of a catalogue at once, one a line."""

    def __init__(self, errors: Sequence[CatalogueError]):
        self.errors = list(errors)
        count = "one mistake" if len(errors) == 1 else f"{len(errors)} mistakes"
        super().__init__("\n".join([f"The catalogue has {count}:", *(f"  {error}" for error in errors)]))


def nearest(value: object, known: Iterable[str]) -> str:
    """What to write instead of a name nobody knows: the nearest one, or the whole short list, or nothing to offer."""
    names = sorted(set(known))
    close = difflib.get_close_matches(str(value), names, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return "there is none to choose from yet"
    listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"write one of: {listed}"


def shown(value: object) -> str:
    """A value short enough to stand in a sentence; nothing for a list or a mapping."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = str(value).replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "..."
