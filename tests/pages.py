"""Pages of docs/methods that programs write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def unfolded(text: str) -> str:
    """Paragraphs on one line each, as the other pages have them; lists and tables stay as they are."""
    parts = text.strip().split("\n\n")
    return "\n\n".join(part if part.startswith(("|", "- ")) else " ".join(part.split()) for part in parts) + "\n"


def shown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))
