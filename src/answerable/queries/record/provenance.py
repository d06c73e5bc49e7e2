"""Where each text and move of a call comes from: people, bodies, the judgement, and the publisher's files behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from answerable.queries.account.titles import titles
from answerable.queries.ledgers.withheld import withholdings
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.records.canonical import moment
from answerable.records.models import Attachment, Call, Entry, Judgement, Publication, TrailEntry

AT_ONCE = 100


@dataclass(frozen=True)
class Named:
    key: str
    name: str


@dataclass(frozen=True)
class Release:
    release: str
    source: str
    files: dict[str, str]  # of the publisher: name -> SHA-256


@dataclass(frozen=True)
class Evidence:
    """A published judgement, and what it was worked out from."""

    id: str
    subject: str
    place: str
    period: str
    verdict: str | None
    sha256: str
    judged_by: str  # software and its version
    publication: int
    published_by: str
    published_at: str
    run: str
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class File:
    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Said:
    number: int
    kind: str
    text: str | None  # none where it is withheld
    withheld: str  # why, where it is
    body: str
    by: str
    answers: int | None
    reuses: tuple[str, int] | None  # call and number of the text it gives again
    sha256: str
    salt: str  # with which anybody can work out the seal; empty while the text is withheld
    files: tuple[File, ...]


@dataclass(frozen=True)
class Moved:
    """A line of the trail about the call."""

    seq: int
    what: str
    by: str
    at: str
    hash: str
    body: str
    entry: int | None
    first: bool  # whether the text was given with this line; a later one may withhold it


@dataclass(frozen=True)
class Provenance:
    ref: str
    title: str
    forum: str
    actor: str
    bodies: tuple[Named, ...]
    evidence: Evidence | None
    said: tuple[Said, ...]
    moves: tuple[Moved, ...]


def of_call(published: Published, ref: str) -> Provenance | None:
    found = list(Call.objects.filter(ref=ref).select_related("judgement"))
    return next(_of(published, found), None)


def of_all(published: Published) -> Iterator[Provenance]:
    """Every call, the earliest first, some hundred at a time."""
    after = 0
    while calls := list(Call.objects.filter(id__gt=after).select_related("judgement").order_by("id")[:AT_ONCE]):
        yield from _of(published, calls)
        after = calls[-1].id


def _of(published: Published, calls: list[Call]) -> Iterator[Provenance]:
    entries = _grouped(
        (entry.call_id, entry)
        for entry in Entry.objects.filter(call__in=calls).select_related("answers", "reuses__call").order_by("call", "number")
    )
    lines = _grouped(
        (line.about, line) for line in TrailEntry.objects.filter(about__in=[f"call {call.ref}" for call in calls]).order_by("seq")
    )
    files = _grouped((file.entry_id, file) for file in Attachment.objects.filter(entry__call__in=calls).order_by("id"))
    hidden = withholdings([entry for each in entries.values() for entry in each])
    called = titles(calls)
    publications = {each.number: each for each in Publication.objects.all()}
    for call in calls:
        said = tuple(_said(entry, files.get(entry.id, []), hidden.get(entry.id, [])) for entry in entries.get(call.id, []))
        moves = tuple(_moves(lines.get(f"call {call.ref}", [])))
        yield Provenance(
            call.ref,
            called[call.pk],
            call.forum,
            call.actor,
            tuple(_named(directory(published), call, said)),
            _evidence(call.judgement, publications) if call.judgement else None,
            said,
            moves,
        )


def _said(entry: Entry, files: list[Attachment], hidden: list[Any]) -> Said:
    withheld = [each for each in hidden if each.released_at is None]
    return Said(
        entry.number,
        entry.kind,
        None if withheld else entry.text,
        withheld[-1].reason if withheld else "",
        entry.body,
        entry.by,
        entry.answers.number if entry.answers else None,
        (entry.reuses.call.ref, entry.reuses.number) if entry.reuses else None,
        entry.sha256,
        "" if withheld else entry.salt,
        () if withheld else tuple(File(file.name, file.sha256, file.media_type) for file in files),
    )


def _moves(lines: Iterable[TrailEntry]) -> Iterator[Moved]:
    given: set[int] = set()
    for line in lines:
        details = line.details
        entry = details.get("entry")
        yield Moved(line.seq, line.what, line.by, moment(line.at), line.hash, details.get("body", ""), entry, entry not in given)
        given.add(entry)


def _named(known: Directory, call: Call, said: Iterable[Said]) -> Iterator[Named]:
    for key in sorted({call.forum, call.actor, *(each.body for each in said)} - {""}):
        yield Named(key, known.name(key))


def _evidence(judgement: Judgement, publications: dict[int, Publication]) -> Evidence:
    row, publication = judgement.row, publications[judgement.publication_id]
    releases = json.loads(row.get("releases") or "[]")
    return Evidence(
        judgement.id,
        judgement.subject,
        judgement.place,
        judgement.period,
        judgement.verdict,
        judgement.sha256,
        row.get("judged_by") or "answerable",
        publication.number,
        publication.by,
        moment(publication.at),
        publication.run,
        tuple(Release(each["release"], each["source"], each["sha256"]) for each in releases),
    )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
