"""`python -m answerable` is `answerable`."""

from __future__ import annotations

from answerable.cli import main

main()
