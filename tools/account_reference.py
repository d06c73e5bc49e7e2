"""Writes docs/reference/account.md and docs/images/call.svg from the tables in `domain`: calls, duties, ladder, permissions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from answerable.domain import calls, duties, ladder
from answerable.domain.calls import MOVES, State
from answerable.domain.permissions import ROLE_SAYS, RULES, Role, Seat

HEAD = """# How account is given

<!-- Written by `make docs-write` from the tables in src/answerable/domain. Change them there. -->
"""
SIDES = {"forum": "the forum", "actor": "the body", "either": "either", "publisher": "a publisher of the site"}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))


def states(some: Iterable[State]) -> str:
    found = set(some)
    return "any" if found == set(State) else ", ".join(state.says for state in State if state in found)


def moves() -> str:
    rows = [
        (
            move.says,
            SIDES[move.side],
            states(move.starts),
            states(move.silence) or "-",
            states(move.ends) if move.ends else "stays",
        )
        for move in MOVES.values()
    ]
    return table(["move", "made by", "while the call is", "also, once the body is overdue", "then it is"], rows)


def ways() -> list[tuple[State, State, str]]:
    """Each way from a state to another once, with the moves that go it."""
    found: dict[tuple[State, State], list[str]] = {}
    for start, move, end in calls.arrows():
        if start is not end:
            found.setdefault((start, end), []).append(MOVES[move].says)
    return [(start, end, " / ".join(moves)) for (start, end), moves in found.items()]


def drawing() -> str:
    """States beneath each other; ways on are arcs on the right, ways back on the left, numbered as in the list."""
    order = list(State)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {ROW * len(order) + 20}" {LETTERS}>',
        ARROW,
    ]
    for place, state in enumerate(order):
        y = 15 + place * ROW
        parts.append(f'<rect x="290" y="{y}" width="280" height="34" rx="4" fill="#f4f8fb" stroke="#1d70b8"/>')
        parts.append(f'<text x="430" y="{y + 22}" text-anchor="middle">{state.says}</text>')
    parts += [arc(number, order.index(start), order.index(end)) for number, (start, end, _) in enumerate(ways(), 1)]
    return "\n".join([*parts, "</svg>"]) + "\n"


ROW = 78
LETTERS = 'font-family="Arial, Liberation Sans, sans-serif" font-size="14"'
ARROW = (
    '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#505a5f"/></marker></defs>'
)


def arc(number: int, start: int, end: int) -> str:
    on, far = end > start, abs(end - start)
    x, side = (570, 1) if on else (290, -1)
    y0, y1 = 32 + start * ROW + 4 * side, 32 + end * ROW - 6 * side
    reach = x + side * (22 + 27 * far)
    middle = (x + 3 * reach) / 4 + side * 2
    path = f'<path d="M{x} {y0}C{reach} {y0} {reach} {y1} {x} {y1}" fill="none" stroke="#505a5f" marker-end="url(#a)"/>'
    return f'{path}<circle cx="{middle}" cy="{(y0 + y1) / 2}" r="10" fill="#fff"/>' + (
        f'<text x="{middle}" y="{(y0 + y1) / 2 + 4}" text-anchor="middle" font-size="12">{number}</text>'
    )


def legend() -> str:
    return "\n".join(f"{number}. {start.says} → {end.says}: {moves}" for number, (start, end, moves) in enumerate(ways(), 1))


def duty_states() -> str:
    rows = [
        (state.says, ", ".join(each.says for each in duties.DutyState if each in ends) or "-")
        for state, ends in duties.NEXT.items()
    ]
    return table(["a duty that is", "may become"], rows)


def who() -> str:
    rows = []
    for rule in RULES.values():
        everybody = Role.PUBLIC in rule.roles
        own = "yes" if rule.seat is Seat.SITE else "own body"
        rows.append(
            [
                rule.says,
                "" if everybody else rule.seat.value,
                *("yes" if everybody else own if role in rule.roles else "" for role in Role),
            ]
        )
    return table(["action", "whose body counts", *(ROLE_SAYS[role] for role in Role)], rows)


def steps() -> str:
    return LADDER.format(steps=", ".join(ladder.STEP_SAYS.values()), days=ladder.STALE_AFTER_DAYS)


LADDER = """A hard step is {steps}. It is taken by a named person, in the forum's name, only where the relation of account
is a hard one and gives that power, the account was heard, and the forum has recorded its judgement. Then one of two things
must be true:

- a published judgement that stands shows a breach of a minimum standard, by figures no older than {days} days, and it is not
  contested; or
- a learning enquiry in the same call ran its course (both questions answered, at least one action, every action ended) and is
  recorded as having failed.

Anything else is an override: one person proposes it with a reason, another confirms it, and both stand in a public list. Not
even an override replaces a power that the relation does not give, or a judgement that was never made."""


def page() -> str:
    parts = [
        HEAD,
        "## The moves of a call to account",
        moves(),
        "Drawn; the numbers are those of the list beneath:",
        "![Every state of a call, and every way from one to another](../images/call.svg)",
        legend(),
        "## Duties",
        duty_states(),
        "The job `remind` finds what is overdue. In time or late goes by the days alone, however late the job ran.",
        "## Soft before hard",
        steps(),
        "## Who may do what",
        who(),
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    Path("docs/images/call.svg").write_text(drawing(), encoding="utf-8")
    Path("docs/reference/account.md").write_text(page(), encoding="utf-8")
