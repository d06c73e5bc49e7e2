"""Data of the sources pages: every file the figures came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from answerable.domain import periods
from answerable.domain.refusals import Refusal
from answerable.observations.home import Home
from answerable.observations.release import Manifest
from answerable.observations.store import Store
from answerable.queries.published import Published
from answerable.queries.tables import Cell, Heading, Table


@dataclass(frozen=True)
class SourceFile:
    name: str
    sha256: str
    size: str


@dataclass(frozen=True)
class ReleasePage:
    release: str
    dataset: str
    label: str
    source: str
    publisher: str
    url: str
    licence: str
    licence_url: str
    attribution: str
    loaded: str
    covers: str
    files: list[SourceFile]
    rows: int
    read: int
    rejected: int
    reasons: list[tuple[str, int]]
    reader: str
    caveats: list[tuple[str, str]]
    in_force: bool
    supersedes: str | None


def _store(published: Published) -> Store:
    return Store(Home(published.home), as_of=published.as_of or published.at)


def index(published: Published) -> list[ReleasePage]:
    with _store(published) as store:
        return [_page(published, manifest, in_force=True) for manifest in store.manifests()]


def page(published: Published, release: str) -> ReleasePage | None:
    with _store(published) as store:
        try:
            return _page(published, store.manifest(release), in_force=release in store.releases.values())
        except Refusal:
            return None


def rejects(published: Published, release: str) -> Path | None:
    """The file of refused rows; only of a release that is there."""
    path = published.home / "releases" / release / "rejects.csv"
    return path if path.is_file() and path.parent.parent == published.home / "releases" else None


def _page(published: Published, manifest: Manifest, *, in_force: bool) -> ReleasePage:
    source = published.catalogue.sources.get(manifest.source)
    licence = next((each for each in published.catalogue.country.licences if each.id == manifest.licence), None)
    label = manifest.metadata.get("label") or manifest.dataset
    return ReleasePage(
        release=manifest.release,
        dataset=manifest.dataset,
        label=label if isinstance(label, str) else manifest.dataset,
        source=source.name if source else manifest.source,
        publisher=manifest.publisher,
        url=source.url if source else "",
        licence=licence.name if licence else manifest.licence,
        licence_url=licence.url if licence else "",
        attribution=licence.attribution if licence else "",
        loaded=periods.day(datetime.fromisoformat(manifest.loaded_at).date()),
        covers=_covers(manifest),
        files=[SourceFile(file.name, file.sha256, size(file.bytes)) for file in manifest.files],
        rows=manifest.taken,
        read=manifest.read,
        rejected=manifest.rejected,
        reasons=sorted(manifest.rejects_by_reason.items(), key=lambda each: -each[1]),
        reader=f"{manifest.reader} {manifest.reader_version}",
        caveats=[
            (name.replace("_", " ").capitalize(), value)
            for name, value in manifest.metadata.items()
            if isinstance(value, str) and value
        ],
        in_force=in_force,
        supersedes=manifest.supersedes,
    )


def _covers(manifest: Manifest) -> str:
    first, last = manifest.covers.get("first"), manifest.covers.get("last")
    if not first or not last:
        return ""
    return f"{periods.day(datetime.fromisoformat(first).date())} to {periods.day(datetime.fromisoformat(last).date())}"


def size(many: int) -> str:
    return f"{many / 1e6:.1f} MB" if many >= 1e6 else f"{max(many / 1e3, 0.1):.1f} kB"


def table(pages: list[ReleasePage]) -> Table:
    headings = [
        Heading("dataset", "Figures"),
        Heading("publisher", "Publisher"),
        Heading("loaded", "Taken on"),
        Heading("rows", "Rows taken", numeric=True),
        Heading("rejected", "Rows refused", numeric=True),
        Heading("licence", "Licence"),
        Heading("release", "Release", shown=False),
        Heading("sha256", "SHA-256 of the files", shown=False),
    ]
    rows = [
        [
            Cell(page.dataset, page.label, f"/sources/{page.release}/"),
            Cell(page.publisher),
            Cell(page.loaded),
            Cell(page.rows, f"{page.rows:,}"),
            Cell(page.rejected, f"{page.rejected:,}"),
            Cell(page.licence),
            Cell(page.release),
            Cell(" ".join(file.sha256 for file in page.files)),
        ]
        for page in pages
    ]
    return Table("sources", "Where the figures come from", headings, rows)
