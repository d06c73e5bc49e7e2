"""Publishing: the judgements of a run are put before the public under a person's name, with a line of the trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from answerable.actions import database
from answerable.domain.refusals import Refusal
from answerable.observations.home import Home
from answerable.queries import runs
from answerable.records import trail
from answerable.records.canonical import canonical, digest, sha256
from answerable.records.models import Judgement, Publication, Standing

CHUNK = 2000


@dataclass(frozen=True)
class Draft:
    """A run ready to be published."""

    run: str
    country: str
    catalogue_version: str
    as_of: datetime | None
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Published:
    number: int
    already: bool  # this run was the last one published: nothing was done
    stand: int
    new: int
    ended: int  # no longer stand: superseded, or nothing follows
    head: str  # hash of the trail's last line; note it elsewhere and a rewritten trail is found out


def why_not_publish(*, by: str, rows: int) -> str | None:
    """The sentence to show when a publication is refused; None when it is allowed."""
    if not by.strip():
        return "A publication needs the name of the person who answers for it: answerable publish --by NAME"
    if len(by) > 200 or not by.isprintable():
        return "Write the name on one line, in at most 200 characters."
    if rows == 0:
        return "The run holds no judgements, so there is nothing to publish. Load figures, then run: answerable judge"
    return None


def publish(*, home: Home, by: str, at: datetime) -> Published:
    """Publish the current run of the home."""
    run = runs.current_run(home)
    as_of = datetime.fromisoformat(run.as_of) if run.as_of else None
    rows = runs.judgements(home, run).to_pylist()
    draft = Draft(run=run.id, country=run.country, catalogue_version=run.catalogue_version, as_of=as_of, rows=rows)
    database.prepare()
    return publish_draft(draft=draft, by=by, at=at)


@transaction.atomic
def publish_draft(*, draft: Draft, by: str, at: datetime) -> Published:
    """Copy a run's judgements into records; end those it supersedes; tell the trail. All of it, or nothing."""
    refused = why_not_publish(by=by, rows=len(draft.rows))
    if refused:
        raise Refusal(refused)
    trail.hold()
    last = Publication.objects.last()
    if last and last.run == draft.run:
        return Published(last.number, True, last.count, 0, 0, trail.last_hash())
    publication, fresh = record(draft, number=last.number + 1 if last else 1, by=by.strip(), at=at)
    new, ended = stand(publication, draft)
    tell(publication, new=new, ended=ended, first=len(fresh))
    return Published(publication.number, False, publication.count, new, ended, trail.last_hash())


def record(draft: Draft, *, number: int, by: str, at: datetime) -> tuple[Publication, list[str]]:
    """The publication, and the ids of the judgements published for the first time."""
    texts = {row["judgement"]: canonical(row) for row in draft.rows}
    hashes = {id: sha256(text) for id, text in texts.items()}
    publication = Publication.objects.create(
        number=number,
        at=at,
        by=by,
        country=draft.country,
        run=draft.run,
        catalogue_version=draft.catalogue_version,
        as_of=draft.as_of,
        count=len(texts),
        sha256=digest(hashes.items()),
    )
    known = dict(Judgement.objects.values_list("id", "sha256"))
    refuse_changed(known, hashes)
    fresh = [row for row in draft.rows if row["judgement"] not in known]
    Judgement.objects.bulk_create(judgements(fresh, publication, texts, hashes), batch_size=CHUNK)
    return publication, [row["judgement"] for row in fresh]


def refuse_changed(known: dict[str, str], hashes: dict[str, str]) -> None:
    changed = sorted(id for id, hash in hashes.items() if known.get(id, hash) != hash)
    if changed:
        raise Refusal(f"Judgement {changed[0]} is published already with other content. Run: answerable verify")


def judgements(
    rows: list[dict[str, Any]], publication: Publication, texts: dict[str, str], hashes: dict[str, str]
) -> Iterator[Judgement]:
    for row in rows:
        id = row["judgement"]
        keys = {key: row[key] for key in Judgement.KEYS}
        yield Judgement(id=id, publication=publication, row_json=texts[id], sha256=hashes[id], **keys)


def stand(publication: Publication, draft: Draft) -> tuple[int, int]:
    """End what no longer stands, and let the new judgements stand. How many of each."""
    now = {row["judgement"]: (row["subject"], row["place"]) for row in draft.rows}
    follower = {key: id for id, key in now.items()}
    before = list(Standing.objects.filter(until=None).values_list("id", "judgement_id", "judgement__subject", "judgement__place"))
    ended = [
        (publication.number, follower.get((subject, place)), id)
        for id, judgement, subject, place in before
        if judgement not in now
    ]
    end(ended)
    standing = {judgement for _, judgement, _, _ in before}
    new = [Standing(judgement_id=id, since=publication) for id in now if id not in standing]
    Standing.objects.bulk_create(new, batch_size=CHUNK)
    return len(new), len(ended)


def end(rows: list[tuple[int, str | None, int]]) -> None:
    """One statement for many rows: the ORM's bulk update takes seconds where this takes a tenth."""
    with connection.cursor() as cursor:
        if rows:
            cursor.executemany("UPDATE records_standing SET until_id = %s, superseded_by_id = %s WHERE id = %s", rows)


def tell(publication: Publication, *, new: int, ended: int, first: int) -> None:
    details = {
        "run": publication.run,
        "country": publication.country,
        "catalogue_version": publication.catalogue_version,
        "as_of": publication.as_of,
        "judgements": publication.count,
        "sha256": publication.sha256,
        "new": new,
        "ended": ended,
        "published_for_the_first_time": first,
    }
    trail.add(at=publication.at, by=publication.by, what="publish", about=f"publication {publication.number}", details=details)
