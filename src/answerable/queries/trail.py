"""Reading the trail, and finding out whether anybody changed it or what it tells of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from answerable.records.canonical import digest, moment, sha256
from answerable.records.models import Judgement, Publication, Standing, TrailEntry
from answerable.records.trail import START


@dataclass(frozen=True)
class Line:
    seq: int
    at: datetime
    by: str
    what: str
    about: str
    details: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class Report:
    lines: int
    judgements: int
    head: str  # hash of the last line
    faults: list[str]  # sentences, each naming a row; none when the record is whole


def lines() -> list[Line]:
    """The whole trail, the latest line first."""
    return [Line(e.seq, e.at, e.by, e.what, e.about, e.details, e.hash) for e in TrailEntry.objects.order_by("-seq")]


def verify(*, head: str | None = None) -> Report:
    """Recompute every hash. `head` is a hash noted earlier and elsewhere: it must still be in the trail."""
    entries = list(TrailEntry.objects.order_by("seq"))
    faults = [*broken_lines(entries), *changed_judgements(), *changed_publications(entries)]
    if head is not None and head not in {START, *(entry.hash for entry in entries)}:
        faults.append(f"No line of the trail has the hash {head}: the trail was rewritten after that hash was noted.")
    return Report(len(entries), Judgement.objects.count(), entries[-1].hash if entries else START, faults)


def broken_lines(entries: list[TrailEntry]) -> Iterator[str]:
    expected, previous = 1, START
    for entry in entries:
        if entry.seq != expected:
            yield f"The trail jumps from line {expected - 1} to line {entry.seq}: lines were taken out."
        elif entry.previous_hash != previous:
            yield f"Line {entry.seq} of the trail does not follow line {entry.seq - 1}."
        if entry.hash != entry.sealed():
            yield f"Line {entry.seq} of the trail ({entry.what}, {entry.about}) was changed: its hash does not fit what it says."
        expected, previous = entry.seq + 1, entry.hash


def changed_judgements() -> Iterator[str]:
    for judgement in Judgement.objects.iterator(chunk_size=2000):
        if sha256(judgement.row_json) != judgement.sha256:
            yield f"Judgement {judgement.id} was changed: its hash does not fit what it says."
        elif judgement.row["judgement"] != judgement.id or any(
            judgement.row[key] != getattr(judgement, key) for key in Judgement.KEYS
        ):
            yield f"Judgement {judgement.id} was changed: its columns do not fit its row."


def changed_publications(entries: list[TrailEntry]) -> Iterator[str]:
    told = {entry.about: entry for entry in entries if entry.what == "publish"}
    hashes = dict(Judgement.objects.values_list("id", "sha256"))
    standings = list(Standing.objects.values_list("judgement_id", "since_id", "until_id"))
    for publication in Publication.objects.all():
        entry = told.pop(f"publication {publication.number}", None)
        if entry is None:
            yield f"Publication {publication.number} has no line in the trail."
            continue
        if not fits(publication, entry):
            yield f"Publication {publication.number} was changed: it differs from line {entry.seq} of the trail."
        ids = [
            id for id, since, until in standings if since <= publication.number and (until is None or until > publication.number)
        ]
        if digest((id, hashes.get(id, "")) for id in ids) != entry.details["sha256"]:
            yield f"The judgements of publication {publication.number} are not those that line {entry.seq} of the trail sealed."
    for about, entry in told.items():
        yield f"Line {entry.seq} of the trail tells of {about}, which is gone."


def fits(publication: Publication, entry: TrailEntry) -> bool:
    details = entry.details
    as_of = moment(publication.as_of) if publication.as_of else None
    return (
        (publication.by, publication.at, publication.run, as_of) == (entry.by, entry.at, details["run"], details["as_of"])
        and (publication.count, publication.sha256) == (details["judgements"], details["sha256"])
        and (publication.country, publication.catalogue_version) == (details["country"], details["catalogue_version"])
    )
