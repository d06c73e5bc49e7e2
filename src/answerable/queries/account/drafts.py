"""Drafts and files, as those may read them who may: the own body until they are given, then whoever may read the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from answerable.domain.permissions import Person, may
from answerable.queries.account.seats import may_read
from answerable.queries.account.titles import titles
from answerable.records.models import Attachment, Call, Draft, Entry


class File(NamedTuple):
    id: int
    name: str
    size: str
    href: str


@dataclass(frozen=True)
class Kept:
    """A draft as its own body finds it."""

    text: str
    by: str
    at: datetime
    files: tuple[File, ...]

    @property
    def mark(self) -> str:
        """Changes whenever somebody saves it."""
        return self.at.isoformat()


@dataclass(frozen=True)
class Waiting:
    """A draft in a list."""

    ref: str
    title: str
    kind: str
    body: str
    question: int | None  # number of what it answers
    by: str
    at: datetime


@dataclass(frozen=True)
class Handed:
    """A file to hand out."""

    name: str
    media_type: str
    path: Path


def kept(call: Call, person: Person, *, body: str, kind: str, answers: Entry | None = None) -> Kept | None:
    if not may("read_draft", person, body=body):
        return None
    draft = Draft.objects.filter(call=call, body=body, kind=kind, answers=answers).first()
    if draft is None:
        return None
    return Kept(draft.text, draft.by, draft.at, files(call.ref, draft.attachments.order_by("id")))


def files(ref: str, attachments: Iterable[Attachment]) -> tuple[File, ...]:
    return tuple(File(each.id, each.name, size(each.size), f"/calls/{ref}/files/{each.id}/") for each in attachments)


def size(many: int) -> str:
    return f"{many / 1024 / 1024:.1f} MB" if many >= 1024 * 1024 else f"{max(1, round(many / 1024))} KB"


def waiting(bodies: Iterable[str], *, most: int = 50) -> list[Waiting]:
    """Drafts of these bodies that nobody has given yet, the latest first."""
    found = list(Draft.objects.filter(body__in=list(bodies)).select_related("call", "answers").order_by("-at")[:most])
    called = titles(each.call for each in found)
    return [
        Waiting(
            each.call.ref,
            called[each.call_id],
            each.kind,
            each.body,
            each.answers.number if each.answers else None,
            each.by,
            each.at,
        )
        for each in found
    ]


def handed(ref: str, id: int, person: Person) -> Handed | None:
    """The file, for those who may read what it stands beside; to all others it does not exist."""
    found = Attachment.objects.filter(id=id).select_related("entry__call", "entry__reuses", "draft__call").first()
    if found is None or not _readable(found, ref, person):
        return None
    return Handed(found.name, found.media_type, found.path) if found.path.is_file() else None


def _readable(file: Attachment, ref: str, person: Person) -> bool:
    if file.entry is not None:
        return file.entry.call.ref == ref and may_read(file.entry, person)
    return file.draft is not None and file.draft.call.ref == ref and may("read_draft", person, body=file.body)
