"""The web of a place, drawn: steps of account from left to right, tiers one below the other. The tables say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from textwrap import shorten, wrap

from answerable.domain.relations import Kind
from answerable.queries.register.drawn_web import Drawing, Drawn

WIDE, GAP, LINE, PAD, BETWEEN, TOP, INDENT = 206, 84, 16, 9, 12, 74, 26
LETTERS = 27  # to a line of a box
WORDS = 40  # letters of a caption above a box
INK, GREY, BLUE, PURPLE, TEAL = "#0b0c0c", "#484949", "#1d70b8", "#4c2c92", "#00703c"
LOOKS = {
    Kind.HARD: f'stroke="{PURPLE}" stroke-width="1.6"',
    Kind.SOFT: f'stroke="{TEAL}" stroke-width="1.4" stroke-dasharray="5 4"',
}


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    high: int
    lines: list[str]
    node: Drawn
    lane: int  # how far before its column lines to it turn
    column: int  # where the column of its step begins

    @property
    def middle(self) -> float:
        return self.y + self.high / 2


def svg(drawing: Drawing) -> bytes:
    boxes, captions, wide, high = _laid_out(drawing)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        'font-family="Arial, Helvetica, sans-serif" font-size="13">',
        f"<title>{escape(drawing.title)}</title>",
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        _key(),
        *(_line(boxes[edge.actor], boxes[edge.forum], edge.kind) for edge in drawing.lines if edge.forum in boxes),
        *captions,
        *(_box(box) for box in boxes.values()),
    ]
    return ("\n".join(parts) + "\n</svg>\n").encode()


def _laid_out(drawing: Drawing) -> tuple[dict[str, Box], list[str], int, int]:
    """In the step after the first each tier stands a little to the right of the one above, so that no line crosses a box."""
    boxes: dict[str, Box] = {}
    captions: list[str] = []
    x, lowest = PAD, TOP
    for step, words in enumerate(drawing.steps):
        captions.append(_text(x, 46, words, bold=True))
        here, y, farthest = [node for node in drawing.nodes if node.step == step], TOP, x
        for place, (tier, nodes) in enumerate(groupby(here, key=lambda node: node.tier)):
            left = x + (INDENT * place if step == 1 else 0)
            if step == 1:
                captions.append(_text(left, y - 2, shorten(tier, WORDS, placeholder="…"), ink=GREY, size=12))
                y += BETWEEN - 4
            y = _column(boxes, nodes, left, y, x)
            farthest = max(farthest, left)
            y += LINE if step == 1 else 0
        lowest = max(lowest, y)
        x = farthest + WIDE + GAP
    return boxes, captions, x - GAP + 3 * PAD, lowest + PAD


def _column(boxes: dict[str, Box], nodes: Iterable[Drawn], left: int, y: int, column: int) -> int:
    for node in nodes:
        lines = wrap(node.name, LETTERS)[:4]
        high = len(lines) * LINE + 2 * PAD
        boxes[node.key] = Box(left, y, high, lines, node, 16 + 5 * (len(boxes) % 11), column)
        y += high + BETWEEN
    return y


def _box(box: Box) -> str:
    does = box.node.step == 0
    fill, stroke = (BLUE, BLUE) if does else ("#fff", TEAL if box.node.public else INK)
    x, top = box.x + PAD, box.y + PAD + 12
    spans = "".join(f'<tspan x="{x}" y="{top + row * LINE}">{escape(words)}</tspan>' for row, words in enumerate(box.lines))
    size = f'x="{box.x}" y="{box.y}" width="{WIDE}" height="{box.high}" rx="3"'
    ink = "#fff" if does else INK
    return f'<rect {size} fill="{fill}" stroke="{stroke}" stroke-width="1.5"/><text fill="{ink}">{spans}</text>'


def _line(start: Box, end: Box, kind: Kind) -> str:
    """Out to the right, along a lane, and in from the left; to a box of the same step or an earlier one, in from the right."""
    y1, y2, right = start.middle, end.middle, start.x + WIDE
    if end.node.step > start.node.step:
        lane, x2 = end.column - end.lane, end.x
    else:
        lane, x2 = max(right, end.x + WIDE) + end.lane / 2, end.x + WIDE
    lane = max(lane, right + 6) if end.node.step > start.node.step else lane
    path = f"M{right} {y1:.0f} H{lane:.0f} V{y2:.0f} H{x2}"
    dot = f'<circle cx="{x2}" cy="{y2:.0f}" r="3.5" fill="{INK}"/>'
    return f'<path d="{path}" fill="none" stroke-linejoin="round" {LOOKS[kind]} opacity="0.8"/>{dot}'


def _text(x: int, y: int, words: str, *, bold: bool = False, ink: str = INK, size: int = 13) -> str:
    weight = ' font-weight="bold"' if bold else ""
    halo = 'paint-order="stroke" stroke="#fff" stroke-width="4"'
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}" {halo}{weight}>{escape(words)}</text>'


def _key() -> str:
    return (
        f'<g fill="{INK}" font-size="12"><path d="M{PAD} 14h28" {LOOKS[Kind.HARD]}/><text x="{PAD + 34}" y="18">hard</text>'
        f'<path d="M{PAD + 74} 14h28" {LOOKS[Kind.SOFT]}/><text x="{PAD + 108}" y="18">soft</text>'
        f'<circle cx="{PAD + 156}" cy="14" r="3.5"/><text x="{PAD + 164}" y="18">receives account</text></g>'
    )
