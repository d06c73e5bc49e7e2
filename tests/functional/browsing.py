"""What a person does at a browser: press a button, follow a link, and look the page over.

Each waits until the next page is there whole. A click alone does not, and a test that looks at once sees half a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def press(page: Any, button: str, *, within: str = "main") -> None:
    follow(page, page.locator(within).get_by_role("button", name=button, exact=True))


def follow(page: Any, link: Any) -> None:
    with page.expect_navigation(wait_until="load"):
        link.click()


def well(page: Any) -> None:
    """Nothing for axe or the browser to complain of, one heading, and nothing cut off on a small screen."""
    if page.scripts:  # axe waits for ever where they are off
        assert faults(page) == []
    assert [said for said in page.complaints if "status of 4" not in said] == []
    assert page.locator("h1").count() == 1
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": width, "height": 900})


def faults(page: Any) -> list[str]:
    """What axe finds wrong, by the rules of WCAG 2.2 A and AA and by its best practices."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
