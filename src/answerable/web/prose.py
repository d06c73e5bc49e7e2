"""Pages written in Markdown: docs/methods, in the checkout or in the wheel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from markdown_it import MarkdownIt

PACKAGE = Path(__file__).resolve().parents[1]
SHELVES = (PACKAGE.parents[1] / "docs" / "methods", PACKAGE / "docs" / "methods")
CLASSES = {
    "<h2": '<h2 class="govuk-heading-m"',
    "<h3": '<h3 class="govuk-heading-s"',
    "<p>": '<p class="govuk-body">',
    "<ul>": '<ul class="govuk-list govuk-list--bullet">',
    "<ol>": '<ol class="govuk-list govuk-list--number">',
    "<a href": '<a class="govuk-link" href',
    "<table>": '<div class="a-scroll" tabindex="0" role="region" aria-label="Table"><table class="a-table">',
    "</table>": "</table></div>",
    "<pre>": '<pre class="a-scroll" tabindex="0">',
}


# How the pages of methods are put before a reader; one that is named nowhere stands last.
SHELF = {
    "What every judgement uses": [
        "intervals", "comparison", "neighbours", "control-charts", "recent-trend", "long-trend", "floors", "who-is-judged",
    ],
    "Many places side by side": [
        "funnels", "ranking", "expected-given-context", "positive-deviants", "standardised-rates", "inequality",
    ],
    "Looking ahead, and at what a change did": [
        "forecast", "difference-in-differences", "synthetic-control", "interrupted-time-series",
    ],
    "Looking the figures over": ["data-quality", "gaming", "bunching"],
    "How far to trust us": ["honesty", "oracles"],
    "What happens next": ["giving-account"],
}  # fmt: skip


@dataclass(frozen=True)
class Prose:
    name: str
    title: str
    first: str  # the first paragraph, plain
    html: str


@lru_cache(maxsize=1)
def index() -> list[Prose]:
    folder = next((shelf for shelf in SHELVES if shelf.is_dir()), None)
    pages = [_read(path) for path in sorted(folder.glob("*.md"))] if folder else []
    return sorted((page for page in pages if page.name != "index"), key=lambda page: page.title)


def shelves() -> list[tuple[str, list[Prose]]]:
    """Headings, each with its pages."""
    named = {name: heading for heading, names in SHELF.items() for name in names}
    groups = [(heading, [found for name in names if (found := page(name))]) for heading, names in SHELF.items()]
    rest = [each for each in index() if each.name not in named]
    return [*groups, ("More", rest)] if rest else groups


def page(name: str) -> Prose | None:
    return next((each for each in index() if each.name == name), None)


def _read(path: Path) -> Prose:
    text = path.read_text(encoding="utf-8").strip()
    title, _, body = text.partition("\n")
    first = next((part for part in body.split("\n\n") if part.strip() and not part.startswith(("#", "|", "-"))), "")
    return Prose(path.stem, title.lstrip("# ").strip(), re.sub(r"[*`\[\]]|\(\S+\)", "", " ".join(first.split())), html_of(body))


def html_of(markdown: str) -> str:
    """Cleaned, with links between pages as the site has them."""
    html = nh3.clean(MarkdownIt("commonmark").enable("table").render(markdown), link_rel=None)
    html = re.sub(r'href="(?:\./)?([a-z0-9-]+)\.md', r'href="/methods/\1/', html)
    for plain, styled in CLASSES.items():
        html = html.replace(plain, styled)
    return html
