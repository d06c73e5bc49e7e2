"""Files that may be figures, known by what is in them rather than by their names."""

from __future__ import annotations

import csv
import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from answerable.domain.refusals import Refusal
from answerable.observations import atomic

HEAD = 64 * 1024
LARGEST_UNPACKED = 4 * 1024**3
SILENT = {".md", ".txt", ".pdf", ".html"}  # words about the figures; nobody need be told that they were left aside


@dataclass(frozen=True)
class Candidate:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        """Name without .csv, .csv.gz and the like."""
        return self.name.split(".")[0]

    @cached_property
    def sha256(self) -> str:
        return atomic.sha256_of(self.path)

    @cached_property
    def packed(self) -> bool:
        try:
            with open(self.path, "rb") as file:
                return file.read(2) == b"\x1f\x8b"
        except OSError as problem:
            raise Refusal(f"{self.path} cannot be opened: {problem.strerror}. Allow reading and load it again.") from problem

    @cached_property
    def head(self) -> bytes:
        """The first bytes, unpacked."""
        try:
            with gzip.open(self.path) if self.packed else open(self.path, "rb") as file:
                return file.read(HEAD)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            return b""

    @cached_property
    def is_parquet(self) -> bool:
        return self.head[:4] == b"PAR1"

    @cached_property
    def is_json(self) -> bool:
        return self.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"

    @cached_property
    def columns(self) -> list[str]:
        """Names in the first line of a CSV file; empty for anything else."""
        if self.is_parquet or self.is_json or b"\0" in self.head or not self.head.strip():
            return []
        first = self.head.decode("utf-8-sig", errors="replace").splitlines()[0]
        try:
            return [name.strip() for name in next(csv.reader([first]))]
        except (csv.Error, StopIteration):
            return []

    def read_bytes(self) -> bytes:
        if not self.packed:
            return self.path.read_bytes()
        try:
            with gzip.open(self.path) as file:
                content = file.read(LARGEST_UNPACKED + 1)
        except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
            raise Refusal(f"{self.path} is not a whole gzip file. Download it again.") from problem
        if len(content) > LARGEST_UNPACKED:
            raise Refusal(f"{self.path} unpacks to more than 4 GB. Unpack it and load it in parts.")
        return content


def gather(paths: Iterable[Path]) -> list[Candidate]:
    """Every file below the paths, in order of name, each once."""
    found: dict[Path, Candidate] = {}
    for path in paths:
        if not path.exists():
            raise Refusal(f"{path} is not there. Give the path of a folder or file of figures.")
        for file in _files(path):
            found.setdefault(file.resolve(), Candidate(file))
    return sorted(found.values(), key=lambda each: str(each.path))


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names) if not name.startswith(".") and (Path(folder) / name).is_file())
