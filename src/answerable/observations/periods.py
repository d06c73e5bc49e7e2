"""Periods as `start/duration`: 2023-04-01/P1Y, 2023-04-01/P1M, 2024-04-17/P1D."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WRITTEN = re.compile(r"^(\d{4})-(\d{2})-(\d{2})/P([1-9]\d{0,2})([YMD])$")
EARLIEST, LATEST = 1800, 2200


@dataclass(frozen=True)
class Period:
    text: str
    start: date
    end: date  # the last day, included


def period(start: date, count: int, unit: str) -> Period:
    """Unit is Y, M or D."""
    if unit == "D":
        after = start + timedelta(days=count)
    else:
        months = start.month - 1 + count * (12 if unit == "Y" else 1)
        after = date(start.year + months // 12, months % 12 + 1, min(start.day, 28) if start.day > 28 else start.day)
    return Period(f"{start.isoformat()}/P{count}{unit}", start, after - timedelta(days=1))


def iso(text: str) -> Period | None:
    """`2023-04-01/P1Y`, as ISO 8601 writes it; None when it is something else."""
    written = WRITTEN.match(text)
    if not written:
        return None
    year, month, day, count, unit = written.groups()
    try:
        start = date(int(year), int(month), int(day))
        return period(start, int(count), unit) if EARLIEST <= start.year <= LATEST else None
    except (ValueError, OverflowError):
        return None


def day(text: str) -> Period | None:
    """`2024-04-17`: one day."""
    return iso(f"{text}/P1D")


def month(text: str) -> Period | None:
    """`2023-04`"""
    return iso(f"{text}-01/P1M")


def year(text: str) -> Period | None:
    """`2023`: a calendar year."""
    return iso(f"{text}-01-01/P1Y")


def first_of(*readings: Callable[[str], Period | None]) -> Callable[[str], Period | None]:
    """Try several ways of writing a period, the first that fits wins."""
    return lambda text: next((found for reading in readings if (found := reading(text))), None)
