"""Periods as people say them: `2023-04-01/P1Y` is April 2023 to March 2024."""

from __future__ import annotations

from calendar import month_name
from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
def bounds(period: str) -> tuple[date, date]:
    """First and last day of an ISO 8601 start/duration."""
    start_text, duration = period.split("/")
    start, count, letter = date.fromisoformat(start_text), int(duration[1:-1]), duration[-1]
    if letter == "D":
        return start, start + timedelta(days=count - 1)
    months = start.month - 1 + (count * 12 if letter == "Y" else count)
    after = date(start.year + months // 12, months % 12 + 1, min(start.day, 28))
    return start, after - timedelta(days=1) + timedelta(days=start.day - after.day)


@lru_cache(maxsize=4096)
def in_words(period: str) -> str:
    """`2022`, `2020 to 2022`, `March 2019`, `April 2022 to March 2023`, `17 April 2024`."""
    start, end = bounds(period)
    if start == end:
        return day(start)
    if start.day != 1 or (end + timedelta(days=1)).day != 1:
        return f"{day(start)} to {day(end)}"
    if start.month == 1 and end.month == 12:
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return _month(start)
    first = month_name[start.month] if start.year == end.year else _month(start)
    return f"{first} to {_month(end)}"


def when(period: str) -> str:
    """The same with the word before it: `in 2022`, `from April 2022 to March 2023`, `on 17 April 2024`."""
    words = in_words(period)
    if period.endswith("/P1D"):
        return f"on {words}"
    return f"from {words}" if " to " in words else f"in {words}"


def short(period: str) -> str:
    """For the axis of a chart: `2022`, `2022/23`, `2020-22`, `Mar 2019`."""
    start, end = bounds(period)
    if start.year == end.year and (start.month, end.month) != (1, 12):
        return f"{month_name[end.month][:3]} {end.year}"
    if start.year == end.year:
        return str(start.year)
    years = (end - start).days / 365
    return f"{start.year}-{end.year % 100:02d}" if years > 1.5 else f"{start.year}/{end.year % 100:02d}"


def day(value: date) -> str:
    return f"{value.day} {month_name[value.month]} {value.year}"


def _month(value: date) -> str:
    return f"{month_name[value.month]} {value.year}"
