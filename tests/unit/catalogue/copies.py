"""A small whole catalogue to spoil, taken from the how-to page so that the page is tested with it."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs/how-to/bring-your-own-country.md"
EXAMPLE = re.compile(r"^`northland/([\w./-]+)`\n\n```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def northland(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the example out; each change is FILE=(old, new), with _ for - and __ for / in the file's name."""
    for name, text in EXAMPLE.findall(PAGE.read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for key, (old, new) in changes.items():
        path = folder / (key.replace("__", "/").replace("_", "-") + ".yaml")
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path.name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder
