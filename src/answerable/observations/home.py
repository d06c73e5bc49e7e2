"""The home folder: one installation, one country, everything it was ever given."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from answerable.domain.refusals import Refusal
from answerable.observations import atomic


@dataclass(frozen=True)
class Home:
    path: Path

    @staticmethod
    def from_environment() -> Home:
        return Home(Path(os.environ.get("ANSWERABLE_HOME") or "var").absolute())

    @property
    def originals(self) -> Path:
        return self.path / "originals"

    @property
    def releases(self) -> Path:
        return self.path / "releases"

    @property
    def pointers(self) -> Path:
        return self.path / "in-force"

    @property
    def judgements(self) -> Path:
        return self.path / "judgements"

    @property
    def exists(self) -> bool:
        return (self.path / "home.json").is_file()

    @property
    def country(self) -> str:
        """Name or path of the catalogue this home was made for."""
        if not self.exists:
            raise Refusal(f"{self.path} is not set up yet. Run `answerable init COUNTRY` first, or set ANSWERABLE_HOME.")
        try:
            return str(json.loads((self.path / "home.json").read_text(encoding="utf-8"))["country"])
        except (ValueError, KeyError, TypeError) as problem:
            raise Refusal(f"{self.path / 'home.json'} cannot be read. Run `answerable init COUNTRY` again.") from problem

    def create(self, *, country: str, at: datetime) -> None:
        """Set the home up for a country. Doing it again for the same country changes nothing."""
        if self.exists:
            if self.country != country:
                raise Refusal(f"{self.path} already holds {self.country}. Set ANSWERABLE_HOME to another folder for {country}.")
            return
        try:
            for folder in (self.originals, self.releases, self.pointers, self.judgements):
                folder.mkdir(parents=True, exist_ok=True)
            atomic.write_json(self.path / "home.json", {"country": country, "created_at": at.isoformat()})
        except OSError as problem:
            raise Refusal(
                f"Cannot write to {self.path}: {problem.strerror}. Set ANSWERABLE_HOME to a folder you may write."
            ) from problem

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process changes a home at a time; the next one waits. The system frees the lock of a killed process."""
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.path / "lock", "a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
