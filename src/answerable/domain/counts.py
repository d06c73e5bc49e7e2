"""Numbers of things, in words."""

from __future__ import annotations


def count(number: int, one: str, more: str = "") -> str:
    """`1 thing`, `2,000 things`. `more`: where several are not called by the word with an s."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
