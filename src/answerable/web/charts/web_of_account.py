"""The web of a place, drawn: tiers as columns, bodies as boxes, account as lines. The table beside it is what counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from answerable.domain.relations import Kind
from answerable.queries.drawn_web import Drawing, Drawn

WIDE, GAP, LINE, PAD, BETWEEN, TOP = 196, 96, 16, 9, 14, 64
LETTERS = 25  # to a line of a box
INK, BLUE, PURPLE, TEAL = "#0b0c0c", "#1d70b8", "#4c2c92", "#00703c"
LOOKS = {
    Kind.HARD: f'stroke="{PURPLE}" stroke-width="1.6"',
    Kind.SOFT: f'stroke="{TEAL}" stroke-width="1.3" stroke-dasharray="5 4"',
}


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    high: int
    lines: list[str]
    node: Drawn

    @property
    def middle(self) -> float:
        return self.y + self.high / 2


def svg(drawing: Drawing) -> bytes:
    boxes, high = _boxes(drawing)
    wide = len(drawing.columns) * (WIDE + GAP) - GAP + 2 * PAD
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="13">',
        f"<title>{escape(drawing.title)}</title>",
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        _key(),
    ]
    for place, column in enumerate(drawing.columns):
        for line, words in enumerate(wrap(column, LETTERS)[:2]):
            y = TOP - 18 + line * LINE - (LINE if len(column) > LETTERS else 0)
            parts.append(f'<text x="{_x(place)}" y="{y}" font-weight="bold" fill="{INK}">{escape(words)}</text>')
    parts += [_line(boxes[edge.actor], boxes[edge.forum], edge.kind) for edge in drawing.lines]
    parts += [_box(box) for box in boxes.values()]
    return ("\n".join(parts) + "\n</svg>\n").encode()


def _x(place: int) -> int:
    return PAD + place * (WIDE + GAP)


def _boxes(drawing: Drawing) -> tuple[dict[str, Box], int]:
    """Boxes from the top of each column, those that more lines reach first."""
    columns: dict[int, list[Drawn]] = defaultdict(list)
    for node in drawing.nodes:
        columns[node.column].append(node)
    found, lowest = {}, TOP
    for place, nodes in columns.items():
        y = TOP
        for node in nodes:
            lines = wrap(node.name, LETTERS)[:4]
            high = len(lines) * LINE + 2 * PAD
            found[node.key] = Box(_x(place), y, high, lines, node)
            y += high + BETWEEN
        lowest = max(lowest, y)
    return found, lowest + PAD


def _box(box: Box) -> str:
    fill, stroke = (BLUE, BLUE) if box.node.does else ("#fff", TEAL if box.node.public else INK)
    ink = "#fff" if box.node.does else INK
    x, top = box.x + PAD, box.y + PAD + 12
    spans = "".join(f'<tspan x="{x}" y="{top + row * LINE}">{escape(words)}</tspan>' for row, words in enumerate(box.lines))
    size = f'x="{box.x}" y="{box.y}" width="{WIDE}" height="{box.high}" rx="3"'
    return f'<rect {size} fill="{fill}" stroke="{stroke}" stroke-width="1.5"/><text fill="{ink}">{spans}</text>'


def _line(start: Box, end: Box, kind: Kind) -> str:
    """Solid for hard, dashed for soft; within one column the line bows out to the right."""
    if start.x < end.x:
        x1, x2 = start.x + WIDE, end.x
    elif start.x > end.x:
        x1, x2 = start.x, end.x + WIDE
    else:
        x1 = x2 = start.x + WIDE
    bow = GAP * 0.6 if start.x <= end.x else -GAP * 0.6
    c2 = x2 + bow if start.x == end.x else x2 - bow
    path = f"M{x1} {start.middle:.0f} C{x1 + bow:.0f} {start.middle:.0f} {c2:.0f} {end.middle:.0f} {x2} {end.middle:.0f}"
    return (
        f'<path d="{path}" fill="none" {LOOKS[kind]} opacity="0.75"/><circle cx="{x2}" cy="{end.middle:.0f}" r="3" fill="{INK}"/>'
    )


def _key() -> str:
    return (
        f'<g fill="{INK}" font-size="12"><path d="M{PAD} 14h28" {LOOKS[Kind.HARD]}/><text x="{PAD + 34}" y="18">hard</text>'
        f'<path d="M{PAD + 74} 14h28" {LOOKS[Kind.SOFT]}/><text x="{PAD + 108}" y="18">soft</text>'
        f'<circle cx="{PAD + 156}" cy="14" r="3"/><text x="{PAD + 164}" y="18">receives account</text></g>'
    )
