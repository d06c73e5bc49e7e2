"""What was published, against what the trail sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from answerable.queries.record.verifying_rows import Line, Step, holds, plain
from answerable.records.canonical import canonical, digest, sha256
from answerable.records.models import Judgement, Publication, Standing

EVERY = 5_000


class Stood(NamedTuple):
    id: int
    judgement: str
    since: int
    until: int | None
    superseded_by: str | None

    def by(self, number: int) -> bool:
        return self.since <= number and (self.until is None or self.until > number)


class Sealed(NamedTuple):
    sha256: str
    subject: str
    place: str
    publication: int


def faults(lines: Iterable[Line], progress: Callable[[Step], None]) -> Iterator[str | int]:
    """Sentences, and last how many judgements were looked at."""
    sealed: dict[str, Sealed] = {}
    total = Judgement.objects.count()
    for judgement in Judgement.objects.iterator(chunk_size=2000):
        yield from changed(judgement)
        sealed[judgement.id] = Sealed(judgement.sha256, judgement.subject, judgement.place, judgement.publication_id)
        if len(sealed) % EVERY == 0:
            progress(Step("judgements", "", len(sealed), total))
    columns = ("id", "judgement_id", "since_id", "until_id", "superseded_by_id")
    # By number: the usual order joins the judgements, and would leave out those that are gone.
    stood = [Stood(*row) for row in Standing.objects.order_by("id").values_list(*columns)]
    yield from changed_publications(lines, sealed, stood)
    yield from changed_standings(sealed, stood)
    yield len(sealed)


def changed(judgement: Judgement) -> Iterator[str]:
    """Its id is the hash of its own row, so that no two columns can be changed together either."""
    if not holds(judgement.sha256, lambda: sha256(judgement.row_json)):
        yield f"Judgement {judgement.id} was changed: its hash does not fit what it says."
    elif not holds(judgement.id, lambda: named(judgement)):
        yield f"Judgement {judgement.id} was changed: its name is not the hash of its row."
    elif any(judgement.row.get(key) != getattr(judgement, key) for key in Judgement.KEYS):
        yield f"Judgement {judgement.id} was changed: its columns do not fit its row."


def named(judgement: Judgement) -> str:
    row = {key: value for key, value in judgement.row.items() if key != "judgement"}
    return sha256(canonical(row))[:16] if judgement.row.get("judgement") == judgement.id else ""


def changed_publications(lines: Iterable[Line], sealed: dict[str, Sealed], stood: list[Stood]) -> Iterator[str]:
    told = {line.about: line for line in lines if line.what == "publish"}
    for publication in Publication.objects.all():
        line = told.pop(f"publication {publication.number}", None)
        if line is None:
            yield f"Publication {publication.number} has no line in the trail."
            continue
        if not fits(publication, line):
            yield f"Publication {publication.number} was changed: it differs from line {line.seq} of the trail."
        ids = [each.judgement for each in stood if each.by(publication.number)]
        if digest((id, sealed[id].sha256 if id in sealed else "") for id in ids) != line.details.get("sha256"):
            yield f"The judgements of publication {publication.number} are not those that line {line.seq} of the trail sealed."
    for about, line in told.items():
        yield f"Line {line.seq} of the trail tells of {about}, which is gone."


def fits(publication: Publication, line: Line) -> bool:
    names = {"run": "run", "as_of": "as_of", "count": "judgements", "sha256": "sha256", "country": "country"}
    names["catalogue_version"] = "catalogue_version"
    same = all(plain(getattr(publication, column)) == line.details.get(name) for column, name in names.items())
    return same and (publication.by, plain(publication.at)) == (line.by, line.at)


def changed_standings(sealed: dict[str, Sealed], stood: list[Stood]) -> Iterator[str]:
    """Who first published a judgement, and what took its place, follow from what stood when."""
    first: dict[str, int] = {}
    for each in stood:
        first[each.judgement] = min(each.since, first.get(each.judgement, each.since))
    yield from (f"Judgement {id} is gone, but stood by publication {since}." for id, since in first.items() if id not in sealed)
    for id, judgement in sealed.items():
        if first.get(id) != judgement.publication:
            said = f"publication {first.get(id, 'none')} published it first, not {judgement.publication}"
            yield f"Judgement {id} was changed: {said}."
    follows: dict[int, dict[tuple[str, str], str]] = {}
    for each in stood:
        if each.until is None or each.judgement not in sealed:
            follower = None
        else:
            if each.until not in follows:
                follows[each.until] = standing_by(each.until, sealed, stood)
            follower = follows[each.until].get(about(sealed[each.judgement]))
        if follower != each.superseded_by:
            yield (
                f"The standing {each.id} of judgement {each.judgement} was changed: what took its place is "
                f"{follower or 'nothing'}, not {each.superseded_by or 'nothing'}."
            )


def about(judgement: Sealed) -> tuple[str, str]:
    return judgement.subject, judgement.place


def standing_by(number: int, sealed: dict[str, Sealed], stood: list[Stood]) -> dict[tuple[str, str], str]:
    return {about(sealed[each.judgement]): each.judgement for each in stood if each.by(number) and each.judgement in sealed}
