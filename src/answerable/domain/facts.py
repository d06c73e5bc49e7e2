"""What every fact of a catalogue has in common: it cannot be changed, and a key nobody knows is an error."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower case words joined by hyphens")]


class Fact(BaseModel):
    """A frozen record of a catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Fact):
    """Where a fact was read. `checked: false` says that nobody has held it against the source yet."""

    title: str = Field(description="what it is called, and whose it is")
    url: str | None = Field(None, description="where to read it")
    checked: bool = Field(False, description="whether somebody has held the fact against this source")
    read_on: date | None = Field(None, description="the day it was read")
