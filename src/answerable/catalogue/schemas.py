"""JSON Schemas of the catalogue's files, from the domain's models, so that editors complete and check what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from answerable.domain.bodies import Body
from answerable.domain.clocks import Clock
from answerable.domain.country import Country
from answerable.domain.metrics import Metric
from answerable.domain.missions import Mission
from answerable.domain.relations import Relation
from answerable.domain.services import Service
from answerable.domain.standards import Standard

FILES: dict[str, Any] = {
    "country": Country,
    "bodies": list[Body],
    "missions": list[Mission],
    "services": list[Service],
    "clocks": list[Clock],
    "relations": list[Relation],
    "metric": Metric,
    "standard": Standard,
}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def write(folder: Path) -> list[Path]:
    """Write one schema for each kind of file; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in FILES:
        path = folder / f"{name}.json"
        path.write_text(text(name), encoding="utf-8")
        paths.append(path)
    return paths


def text(name: str) -> str:
    schema = {"$schema": DRAFT, **TypeAdapter(FILES[name]).json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
