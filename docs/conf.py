"""Sphinx: the Markdown of docs/ as a site, by `make docs`."""

from __future__ import annotations

from answerable import __version__

project = "Answerable"
author = "The Answerable contributors"
release = version = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"Answerable {__version__}"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
suppress_warnings = ["myst.xref_missing"]  # links to files outside docs/ work on the code's own site
