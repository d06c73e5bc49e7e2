"""The one gate to what is published. Pages read nothing else: what is judged but not published does not exist here."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone

from answerable import catalogue
from answerable.catalogue import Catalogue
from answerable.observations.home import Home
from answerable.observations.store import Store
from answerable.queries.gazetteer import Gazetteer, read_gazetteer
from answerable.queries.rows import Found, JudgementRow, Point, found, judgement_rows, points
from answerable.records import trail
from answerable.records.models import Publication

SECONDS_BETWEEN_LOOKS = 1.0
KEYS = ["about", "subject", "place"]


@dataclass(frozen=True)
class Published:
    """A publication, held in memory by each process of the site until the next one."""

    number: int
    at: datetime
    by: str
    run: str
    home: Path
    as_of: datetime | None
    catalogue: Catalogue
    rows: list[JudgementRow]
    gazetteer: Gazetteer
    found: list[Found] = field(repr=False)  # by screens of the figures
    neighbours: dict[tuple[str, str], list[str]] = field(repr=False)  # (set, place) -> places like it
    series: pa.Table = field(repr=False)

    @cached_property
    def by_id(self) -> dict[str, JudgementRow]:
        return {row.judgement: row for row in self.rows}

    @cached_property
    def by_place(self) -> dict[str, list[JudgementRow]]:
        return _grouped(self.rows, "place")

    @cached_property
    def by_subject(self) -> dict[str, list[JudgementRow]]:
        return _grouped(self.rows, "subject")

    @cached_property
    def _spans(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where each subject and place begins and ends in the sorted series."""
        keys = self.series.select(["subject", "place"])
        counts = (
            keys.append_column("row", pa.array(range(keys.num_rows)))
            .group_by(["subject", "place"])
            .aggregate([("row", "min"), ("row", "max")])
        )
        columns = (counts[name].to_pylist() for name in ("subject", "place", "row_min", "row_max"))
        return {(subject, place): (first, last - first + 1) for subject, place, first, last in zip(*columns, strict=True)}

    def points(self, subject: str, place: str) -> list[Point]:
        """The series of a place, oldest first."""
        first, length = self._spans.get((subject, place), (0, 0))
        return points(self.series.slice(first, length))

    def points_of(self, subject: str) -> list[Point]:
        """Every place's series, one after the other."""
        spans = [span for (name, _), span in self._spans.items() if name == subject]
        if not spans:
            return []
        first = min(start for start, _ in spans)
        return points(self.series.slice(first, max(start + length for start, length in spans) - first))

    @property
    def country(self) -> str:
        return self.catalogue.country.name


def _grouped(rows: list[JudgementRow], name: str) -> dict[str, list[JudgementRow]]:
    groups: dict[str, list[JudgementRow]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return dict(groups)


_lock = threading.Lock()
_held: Published | None = None
_looked_at = float("-inf")
_number = 0


def number() -> int:
    """The number of the publication that stands, 0 before the first. Asked of the database at most once a second."""
    global _looked_at, _number
    now = time.monotonic()
    if now - _looked_at > SECONDS_BETWEEN_LOOKS:
        _number = Publication.objects.order_by("-number").values_list("number", flat=True).first() or 0
        _looked_at = now
    return _number


def state() -> tuple[int, str, date]:
    """What public pages are made from: the publication that stands, the head of the trail, and the day."""
    return number(), trail.head_seen(), timezone.localdate()


def current() -> Published | None:
    """The publication that stands; None before the first."""
    global _held
    wanted = number()
    if wanted == 0:
        return None
    with _lock:
        if _held is None or _held.number != wanted:
            _held = read(wanted)
        return _held


def forget() -> None:
    """Look again at once, for tests."""
    global _held, _looked_at
    _held, _looked_at = None, float("-inf")
    trail.look_again()


def read(wanted: int) -> Published:
    publication = Publication.objects.get(number=wanted)
    home = Home(Path(settings.ANSWERABLE_HOME))
    as_of = publication.as_of or publication.at
    rows = judgement_rows(publication.judgements().values_list("row_json", flat=True))
    return Published(
        number=publication.number,
        at=publication.at,
        by=publication.by,
        run=publication.run,
        home=home.path,
        as_of=publication.as_of,
        catalogue=catalogue.load(home.country),
        rows=sorted(rows, key=lambda row: (row.subject, row.place_name, row.place)),
        gazetteer=read_gazetteer(home, as_of=as_of),
        found=found(_table(home, publication.run, "findings")),
        neighbours=_neighbours(home, as_of),
        series=_sorted(_table(home, publication.run, "series")),
    )


def _table(home: Home, run: str, name: str) -> pa.Table:
    """A table of a run; empty where the run was worked out before there was such a table."""
    path = home.judgements / run / f"{name}.parquet"
    # Not read_table, which imports pandas where it finds it.
    return pq.ParquetFile(path).read() if path.is_file() else pa.table({})


def _neighbours(home: Home, as_of: datetime) -> dict[tuple[str, str], list[str]]:
    with Store(home, as_of=as_of) as store:
        rows = store.table("neighbours").select("neighbours", "place", "neighbour").to_pyarrow().to_pylist()
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        alike[row["neighbours"], row["place"]].append(row["neighbour"])
    return dict(alike)


def _sorted(series: pa.Table) -> pa.Table:
    order = [(name, "ascending") for name in [*KEYS, "period_start"]]
    return series.take(pc.sort_indices(series, sort_keys=order)).combine_chunks()
