"""Between a relation of account and the answers of its forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from pydantic import ValidationError

from answerable.domain.facts import Citation
from answerable.domain.refusals import Refusal
from answerable.domain.relations import About, Basis, Party, Relation
from answerable.queries.register.bodies import Known


def said(relation: Relation) -> dict[str, Any]:
    first = relation.basis.citations[0] if relation.basis.citations else None
    return {
        "name": relation.name,
        "kind": relation.kind.value,
        "powers": [power.value for power in relation.powers],
        "direction": relation.direction.value,
        "basis_kind": relation.basis.kind,
        "basis": relation.basis.title,
        "url": (first.url if first else None) or "",
        "checked": relation.basis.checked,
        "starts_on": relation.starts_on,
        "note": relation.note,
    }


def as_sent(relation: Relation, *, steps: Iterable[str]) -> QueryDict:
    """As if a person had answered those steps with what stands now."""
    now, sent = said(relation), QueryDict(mutable=True)
    for part in ("day", "month", "year"):
        sent[f"starts_on-{part}"] = str(getattr(now["starts_on"], part, ""))
    sent.setlist("powers", now.pop("powers"))
    sent.update({name: value for name, value in now.items() if isinstance(value, str)})
    sent.update({"checked": "on"} if now["checked"] else {})
    sent.setlist("step", list(steps))
    return sent


def amended(relation: Relation, data: dict[str, Any]) -> Relation:
    """Citations stay where the source was not touched; a changed source is one nobody has read before."""
    before = said(relation)
    same = all(data[key] == before[key] for key in ("basis", "url", "checked"))
    citations = relation.basis.citations if same else _citations(data)
    return _relation(relation.model_dump() | _changes(data, citations))


def new_relation(actor: Known, forum: Known, data: dict[str, Any]) -> Relation:
    about, _, id = data["about"].partition(":")
    return _relation(
        {
            "id": id_of(data["name"]),
            "actor": _party(actor),
            "forum": _party(forum),
            "about": About(**{about: [id] if id else True}),
            **_changes(data, _citations(data)),
        }
    )


def id_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-")


def _party(known: Known) -> Party:
    return Party(place=known.place, part=known.part) if known.place else Party(body=known.key)


def _citations(data: dict[str, Any]) -> list[Citation]:
    read_on = timezone.localdate() if data["checked"] else None
    return [Citation(title=data["basis"], url=data["url"] or None, checked=data["checked"], read_on=read_on)]


def _changes(data: dict[str, Any], citations: list[Citation]) -> dict[str, Any]:
    own = {key: data[key] for key in ("name", "kind", "direction", "powers", "note", "starts_on")}
    return own | {"basis": Basis(kind=data["basis_kind"], title=data["basis"], citations=citations)}


def _relation(values: dict[str, Any]) -> Relation:
    """What the forms let through and a relation may not be."""
    try:
        return Relation.model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        reason = str(first.get("ctx", {}).get("error", first["msg"]))
        raise Refusal(f"{reason[:1].upper()}{reason[1:]}.") from None
