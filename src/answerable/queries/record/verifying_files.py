"""The bytes of files that stand beside texts: each must be there, and be what its hash says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from answerable.records.models import Attachment


def faults_of_files() -> Iterator[str]:
    """Of drafts as well: their bytes were written before their names."""
    checked: dict[str, str | None] = {}
    for file in Attachment.objects.select_related("entry__call", "draft__call").order_by("id").iterator(chunk_size=500):
        if file.sha256 not in checked:
            checked[file.sha256] = fault(file.path, file.sha256)
        wrong = checked[file.sha256] or ill_placed(file)
        if wrong:
            beside = file.entry or file.draft
            yield f"File {file.id} ({file.name}{f', call {beside.call.ref}' if beside else ''}) {wrong}."


def fault(path: Path, hash: str) -> str | None:
    if not path.is_file():
        return f"is missing: there are no bytes at {path}"
    with open(path, "rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    return None if found == hash else f"was changed: the bytes at {path} do not fit its hash"


def ill_placed(file: Attachment) -> str | None:
    if file.path.stat().st_size != file.size:
        return "has another size than its row says"
    return "stands beside a text and a draft at once" if file.entry_id and file.draft_id else None
