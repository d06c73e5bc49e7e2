"""What a load did, in numbers and sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Progress:
    """Told after each step; `done` of `total` datasets."""

    stage: str  # recognising, reading, unchanged, refused, pointing
    dataset: str
    done: int
    total: int


@dataclass(frozen=True)
class DatasetSummary:
    dataset: str
    release: str
    change: str  # new, corrected (supersedes another release) or unchanged
    files: list[str]
    rows: int
    taken: int
    rejected: int
    rejects_by_reason: dict[str, int]
    tables: dict[str, int]
    supersedes: str | None
    rejects_path: Path | None


@dataclass(frozen=True)
class Refused:
    """Files left out whole, with the sentence that says why and what to do."""

    files: list[str]
    says: str


@dataclass(frozen=True)
class LoadSummary:
    at: datetime
    datasets: list[DatasetSummary] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)  # files no reader knows
    expected: dict[str, str] = field(default_factory=dict)  # source -> what its files look like; given when any is unrecognised

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.datasets)

    @property
    def taken(self) -> int:
        return sum(each.taken for each in self.datasets)

    @property
    def rejected(self) -> int:
        return sum(each.rejected for each in self.datasets)

    @property
    def observations(self) -> int:
        return sum(each.tables.get("observations", 0) for each in self.datasets)

    @property
    def changed(self) -> bool:
        return any(each.change != "unchanged" for each in self.datasets)
