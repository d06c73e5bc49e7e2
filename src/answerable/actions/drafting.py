"""Drafts and files: a body's own until they are given."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from answerable.actions.acting import held, refuse
from answerable.domain import permissions
from answerable.domain.files import Given, media_type_of, why_not_attach
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.observations.atomic import write_bytes
from answerable.records.models import Attachment, Call, Draft, Entry


class DraftChanged(Refusal):
    """A colleague saved the same draft while the writer wrote. Both texts are shown; saving again writes over the colleague's."""

    def __init__(self, draft: Draft):
        when = f"{day(draft.at)} at {draft.at:%H:%M}"
        super().__init__(
            f"{draft.by} saved this draft on {when}, after you opened the page. Read it below; what you send now replaces it."
        )


@transaction.atomic
def write_draft(
    *,
    ref: str,
    body: str,
    kind: str,
    text: str,
    by: Person,
    at: datetime,
    question: int | None = None,
    files: Iterable[Given] = (),
    mark: str | None = None,
) -> None:
    """Keep a text that is not given yet, with files; the draft of the same thing is written over.

    `mark` is what the writer's page showed: when the draft was last saved, or nothing where there was none.
    """
    call = held(ref)
    refuse(permissions.why_not("write_draft", by, body=body))
    if body not in (call.actor, call.forum):
        raise Refusal("Only the two bodies of a call write drafts in it.")
    answers = call.entries.get(number=question) if question else None
    refuse_draft_changed(call, body, kind, answers, mark)
    draft, _ = Draft.objects.update_or_create(
        call=call, body=body, kind=kind, answers=answers, defaults={"text": text, "by": by.name, "at": at}
    )
    for file in files:
        attach(draft, file, by=by, at=at)


def refuse_newer_draft(*, ref: str, body: str, kind: str, question: int | None, mark: str | None) -> None:
    """Before a text is given: giving it drops the draft, and a colleague may have saved a newer one."""
    call = held(ref)
    answers = call.entries.filter(number=question).first() if question else None
    refuse_draft_changed(call, body, kind, answers, mark)


def refuse_draft_changed(call: Call, body: str, kind: str, answers: Entry | None, mark: str | None) -> None:
    found = draft_of(call, body, kind, answers)
    if found is not None and mark is not None and mark != found.at.isoformat():
        raise DraftChanged(found)


def attach(draft: Draft, file: Given, *, by: Person, at: datetime) -> None:
    """The bytes are written first: a crash leaves a file nobody names, never a name without a file."""
    already = list(draft.attachments.values_list("size", flat=True))
    refuse(why_not_attach(file, already=already))
    hash = hashlib.sha256(file.content).hexdigest()
    if draft.attachments.filter(sha256=hash, name=file.name).exists():
        return
    media = media_type_of(file.name)
    made = Attachment(
        draft=draft, body=draft.body, name=file.name, media_type=media, size=len(file.content), sha256=hash, by=by.name, at=at
    )
    keep(made.path, file.content)
    made.save(force_insert=True)


@transaction.atomic
def take_off(*, attachment: int, by: Person) -> None:
    """Take a file off a draft. Its bytes stay while anything else names them."""
    found = Attachment.objects.filter(id=attachment, entry=None).first()
    if found is None:
        raise Refusal("This file has been given, or there is no such file.")
    refuse(permissions.why_not("write_draft", by, body=found.body))
    found.delete()


def keep(path: Path, content: bytes) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
        os.chmod(path, 0o640)


def draft_of(call: Call, body: str, kind: str, answers: Entry | None = None) -> Draft | None:
    return Draft.objects.filter(call=call, body=body, kind=kind, answers=answers).first()


def draft_files(call: Call, body: str, kind: str, answers: Entry | None = None) -> list[Attachment]:
    draft = draft_of(call, body, kind, answers)
    return list(draft.attachments.order_by("id")) if draft else []


def drop_draft(call: Call, body: str, kind: str, answers: Entry | None = None) -> None:
    draft = draft_of(call, body, kind, answers)
    if draft:
        draft.delete()
