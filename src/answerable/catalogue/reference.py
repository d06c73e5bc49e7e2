"""The reference page of the catalogue's files, written from the domain's models: `python -m answerable.catalogue.reference`."""

from __future__ import annotations

import enum
import sys
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from answerable.domain.bodies import Body
from answerable.domain.clocks import Clock
from answerable.domain.country import Country
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.relations import Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard

FILES: list[tuple[str, type[BaseModel], str]] = [
    ("country.yaml", Country, "The country: its tiers, kinds of place, licences and sources. One of it."),
    ("bodies.yaml", Body, "A list of bodies that are not places, as departments and inspectorates, with their posts."),
    ("missions.yaml", Mission, "A list of missions."),
    ("services.yaml", Service, "A list of public services: which figures tell of each, and who delivers it. May be missing."),
    (
        "relations.yaml",
        Relation,
        "A list of relations of account: who answers to whom, about what. May be missing.",
    ),
    ("clocks.yaml", Clock, "A list of clocks: how long there is for each kind of duty. Without it no call can be opened."),
    ("metrics/ID.yaml", Metric, "One file for each metric, named by its id."),
    ("standards/ID.yaml", Standard, "One file for each minimum standard, named by its id."),
]
HEAD = """# What a catalogue holds

<!-- Written by `make docs-write` from the code's own descriptions: edit those, not this page. -->

A catalogue is a folder of YAML files, one folder a country. `answerable catalogue check FOLDER` tells every mistake in it
with file, line and remedy. [Bring your own country](../how-to/bring-your-own-country.md) goes through it step by step. Each
file may begin with `# yaml-language-server: $schema=...` and the path of its schema in `docs/reference/schema/`, so that an
editor completes it. A key that is not listed here is a mistake, and so is a key that stands twice.

YAML is read as version 1.2: `no` is a word, `false` is not; a date is written 2027-04-01.
"""
PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date", Any: "anything"}


def page() -> str:
    """The whole page, as Markdown."""
    parts = [HEAD]
    seen: set[type[BaseModel]] = set()
    for name, model, about in FILES:
        parts.append(f"## {name}\n\n{about}\n\n{_table(model)}")
        for part in _parts_of(model):
            if part not in seen:
                seen.add(part)
                parts.append(f"### {_title(part)}\n\n{_first_line(part)}{_table(part)}")
    return "\n".join(parts)


def _table(model: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    return "\n".join(["| key | what to write | means | if left out |", "|---|---|---|---|", *rows]) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    means = (field.description or "").replace("|", "\\|")
    return f"| `{name}` | {_kind(field.annotation)} | {means} | {_left_out(field)} |"


def _left_out(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is None or default in ([], {}, ""):
        return "nothing"
    if isinstance(default, BaseModel):
        return "the defaults below"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _kind(kind: Any) -> str:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return "id" if arguments[0] is str else _kind(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_kind(each) for each in arguments if each is not type(None))
    if origin is list:
        return f"list of: {_kind(arguments[0])}"
    if origin is dict:
        return "keys and values"
    if origin is typing.Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
        return ", ".join(f"`{word}`" for word in kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{_title(kind)}](#{_title(kind).replace(' ', '-')})"
    return PLAIN.get(kind, str(kind))


def _parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for part in (field.annotation, *typing.get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield part
                yield from _parts_of(part)


def _title(model: type[BaseModel]) -> str:
    """PlaceKind -> place kind."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0] + "\n\n" if model.__doc__ else ""


if __name__ == "__main__":
    sys.stdout.write(page())
