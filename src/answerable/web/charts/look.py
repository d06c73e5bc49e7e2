"""How every chart looks: GOV.UK colours that colour-blind readers can tell apart, labels rather than legends, no ornament."""

from __future__ import annotations

import textwrap
from typing import Any

INK, GREY, PALE, LINE = "#0b0c0c", "#505a5f", "#b1b4b6", "#1d70b8"
BAND, FLOOR, WORSE, BETTER = "#bbd4ea", "#942514", "#f47738", "#1d70b8"
BY_WORD = {
    "Better": BETTER,
    "Worse": WORSE,
    "Similar": "#b1b4b6",
    "Higher": "#4c2c92",
    "Lower": "#28a197",
    "Not compared": "#dee0e2",
    "No figure": "#ffffff",
}

TEXT = {"labelFont": "Arial", "labelFontSize": 13, "titleFont": "Arial", "titleFontSize": 13}
CONFIG: dict[str, Any] = {
    "font": "Arial",
    "background": "white",
    "padding": 6,
    "view": {"stroke": None},
    "axis": TEXT | {"labelColor": INK, "titleColor": INK, "titleFontWeight": "normal", "domainColor": PALE, "tickColor": PALE,
                    "gridColor": "#e8eaeb", "grid": False},
    "axisY": {"grid": True, "domain": False, "ticks": False, "labelPadding": 4},
    "legend": TEXT | {"symbolStrokeWidth": 1},
    "title": {"font": "Arial", "fontSize": 15, "color": INK, "anchor": "start", "frame": "group", "offset": 10, "lineHeight": 18},
}  # fmt: skip


def title(text: str, *, width: int) -> list[str]:
    """Wrapped to the width of the chart, at about nine pixels a letter."""
    return textwrap.wrap(text, max(24, width // 9))


def axis_format(*, span: float) -> str:
    """As many digits as tell the lines of the grid apart."""
    return ",.0f" if span >= 4 else ",.1f" if span >= 0.4 else ",.2f"
