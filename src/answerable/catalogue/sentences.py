"""Pydantic's errors in the words of someone writing a catalogue."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from answerable.catalogue.errors import nearest

Loc = tuple[str | int, ...]

PLAIN = {
    "string_type": "write text here, in quotes if it looks like a number or a date",
    "int_parsing": "write a whole number, as 3",
    "int_type": "write a whole number, as 3",
    "int_from_float": "write a whole number, as 3",
    "float_parsing": "write a number, as 95 or 0.05",
    "float_type": "write a number, as 95 or 0.05",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "list_type": "write a list: each item on its own line after a hyphen, or [one, two]",
    "dict_type": "write keys and values, each on its own line, indented",
    "model_type": "write keys and values, each on its own line, indented",
    "date_type": "write a date as year-month-day, for example 2027-04-01",
    "date_parsing": "write a date as year-month-day, for example 2027-04-01",
    "date_from_datetime_parsing": "write a date as year-month-day, for example 2027-04-01",
    "date_from_datetime_inexact": "write a date without a time, for example 2027-04-01",
    "string_pattern_mismatch": "write lower case words joined by hyphens, for example employment-rate",
}


def sentence(error: ErrorDetails, model: type[BaseModel]) -> str:
    """What to write instead of what pydantic refused; `model` is the model of the whole entry."""
    kind, loc = error["type"], error["loc"]
    if kind == "missing":
        return _missing(loc, model)
    if kind == "extra_forbidden":
        return f"nobody knows this key; {nearest(loc[-1], _fields(loc[:-1], model))}"
    if kind in ("enum", "literal_error"):
        return f"this is not one of the words allowed here; {nearest(error['input'], _allowed(loc, model))}"
    if kind == "value_error":
        return str(error.get("ctx", {}).get("error", error["msg"]))
    return PLAIN.get(kind, error["msg"][:1].lower() + error["msg"][1:])


def _missing(loc: Loc, model: type[BaseModel]) -> str:
    holder = _model_at(loc[:-1], model)
    means = holder.model_fields[str(loc[-1])].description if holder and loc[-1] in holder.model_fields else None
    return f"the key '{loc[-1]}' is missing; add it" + (f" ({means})" if means else "")


def _fields(loc: Loc, model: type[BaseModel]) -> list[str]:
    holder = _model_at(loc, model)
    return list(holder.model_fields) if holder else []


def _allowed(loc: Loc, model: type[BaseModel]) -> list[str]:
    words: list[str] = []
    for kind in _types_at(loc, model):
        words += [str(word) for word in typing.get_args(kind)] if typing.get_origin(kind) is typing.Literal else []
        words += [str(word) for word in getattr(kind, "__members__", {}).values()]
    return words


def _model_at(loc: Loc, model: type[BaseModel]) -> type[BaseModel] | None:
    models = [kind for kind in _types_at(loc, model) if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return models[0] if models else None


def _types_at(loc: Loc, model: Any) -> Iterator[Any]:
    """The types that may stand at a path below a model, unions and lists opened."""
    for kind in _opened(model):
        if not loc:
            yield kind
        elif typing.get_origin(kind) is list and isinstance(loc[0], int):
            yield from _types_at(loc[1:], typing.get_args(kind)[0])
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and loc[0] in kind.model_fields:
            yield from _types_at(loc[1:], kind.model_fields[str(loc[0])].annotation)


def _opened(kind: Any) -> Iterator[Any]:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        arguments = typing.get_args(kind)[:1] if origin is typing.Annotated else typing.get_args(kind)
        for argument in arguments:
            yield from _opened(argument)
    else:
        yield kind
