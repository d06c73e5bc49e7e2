"""Which files may stand beside a text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

MB = 1024 * 1024
LARGEST = 10 * MB
MOST, MOST_BYTES = 10, 30 * MB
KINDS = {  # ending: media type, what such a file begins with
    ".pdf": ("application/pdf", b"%PDF-"),
    ".csv": ("text/csv", None),
    ".txt": ("text/plain", None),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
}


class Given(NamedTuple):
    name: str
    content: bytes


def media_type_of(name: str) -> str:
    return KINDS[PurePath(name).suffix.lower()][0]


def why_not_attach(file: Given, *, already: Sequence[int] = ()) -> str | None:
    """By its ending and by how it begins: a program with another ending is refused. `already`: sizes of files beside it."""
    kind = KINDS.get(PurePath(file.name).suffix.lower())
    if kind is None:
        return f"{file.name}: attach a file that ends in {', '.join(KINDS)}."
    if file.name != PurePath(file.name).name or not file.name.isprintable() or len(file.name) > 200:
        return "Give the file a plain name of at most 200 characters."
    if not file.content:
        return f"{file.name} is empty."
    if len(file.content) > LARGEST:
        return f"{file.name} is {len(file.content) / MB:.1f} MB; the most is {LARGEST // MB} MB."
    if len(already) >= MOST or sum(already) + len(file.content) > MOST_BYTES:
        return f"Attach at most {MOST} files and {MOST_BYTES // MB} MB to one text."
    if not begins_well(file.content, kind[1]):
        return f"{file.name} is not what its ending says; save it again in that form."
    return None


def begins_well(content: bytes, magic: bytes | None) -> bool:
    if magic is not None:
        return content.startswith(magic)
    try:
        return "\x00" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
