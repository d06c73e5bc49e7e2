"""Answers that others published or worked out by themselves, each beside ours."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answers:
    """Answers of one file held at one tolerance: pairs of theirs and ours. Words, and nothing, must be the same exactly."""

    what: str
    pairs: list[tuple[Any, Any]]
    relative: float = 0.0
    absolute: float = 0.0

    @property
    def apart(self) -> list[tuple[Any, Any]]:
        return [pair for pair in self.pairs if not self._same(*pair)]

    def _same(self, theirs: Any, ours: Any) -> bool:
        if not isinstance(theirs, (int, float)) or not isinstance(ours, (int, float)):
            return bool(theirs == ours)
        return isclose(theirs, ours, rel_tol=self.relative, abs_tol=self.absolute)


@dataclass(frozen=True)
class LeftOut:
    """Answers of a file that we do not compare, and why."""

    count: int
    why: str


def read(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def number(text: str) -> float | None:
    return float(text) if text else None


def paired(theirs: list[Any], ours: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(theirs, ours, strict=True))


def numbers_in(answers: Any) -> int:
    """How many numbers there are in what a JSON file holds."""
    if isinstance(answers, dict):
        answers = list(answers.values())
    if isinstance(answers, list):
        return sum(numbers_in(each) for each in answers)
    return int(isinstance(answers, (int, float)) and not isinstance(answers, bool))
