"""The places of Merrow as the rows that a national statistics office would publish."""

from __future__ import annotations

import math
from datetime import date, timedelta

from answerable.invented import places as m

Row = dict[str, object]
ALIKE = 6


def place_rows() -> list[Row]:
    rows = [_place(m.COUNTRY, "Merrow", "country", m.BEGAN)]
    rows += [_place(code, name, "combined-authority", began) for code, (name, began) in m.AUTHORITIES.items()]
    rows += [_place(c.code, c.name, "council", m.MERGED_ON if c.code == m.QUILLBY else m.BEGAN) for c in m.COUNCILS]
    rows += [_place(code, name, "council", m.BEGAN, _last_day()) for code, (name, _) in m.OLD_COUNCILS.items()]
    rows += [_place(code, name, "health-board", m.BEGAN) for code, name in m.BOARDS.items()]
    rows += [_place(code, name, "police-force", m.BEGAN) for code, name in m.FORCES.items()]
    return rows + [_place(trust.code, trust.name, "trust", m.BEGAN) for trust in m.TRUSTS]


def membership_rows() -> list[Row]:
    rows = [_within(code, m.COUNTRY, "country", 1.0, began) for code, (_, began) in m.AUTHORITIES.items()]
    rows += [_within(code, m.COUNTRY, "country", 1.0, m.BEGAN) for code in [*m.BOARDS, *m.FORCES]]
    for council in m.COUNCILS:
        began = m.MERGED_ON if council.code == m.QUILLBY else m.BEGAN
        rows.append(_within(council.code, m.COUNTRY, "country", 1.0, began))
        if council.authority:
            joined = max(began, m.AUTHORITIES[council.authority][1])
            rows.append(_within(council.code, council.authority, "combined-authority", 1.0, joined))
        rows += [_within(council.code, board, "health-board", share, began) for board, share in m.boards_of(council).items()]
        rows.append(_within(council.code, m.force_of(council), "police-force", 1.0, began))
    for code in m.OLD_COUNCILS:
        rows.append(_within(code, m.COUNTRY, "country", 1.0, m.BEGAN, _last_day()))
        rows.append(_within(code, m.FELLS, "combined-authority", 1.0, m.AUTHORITIES[m.FELLS][1], _last_day()))
    for trust in m.TRUSTS:
        rows.append(_within(trust.code, m.COUNTRY, "country", 1.0, m.BEGAN))
        rows.append(_within(trust.code, trust.board, "health-board", 1.0, m.BEGAN))
        rows.append(_within(trust.code, trust.council, "council", 1.0, m.BEGAN))
    return rows


def neighbour_rows() -> list[Row]:
    """The councils most alike in size, hardship and how much of them is town."""
    rows: list[Row] = []
    for council in m.COUNCILS:
        others = sorted((_unlike(council, other), other.code) for other in m.COUNCILS if other is not council)
        for rank, (_, other) in enumerate(others[:ALIKE], start=1):
            rows.append({"neighbours": "merrow-alike", "place": council.code, "neighbour": other, "rank": rank})
    return rows


def _unlike(one: m.Council, other: m.Council) -> float:
    size = math.log(one.people / other.people) / 2
    return round(size**2 + (one.hardship - other.hardship) ** 2 + (2 * (one.town - other.town)) ** 2, 9)


def _place(code: str, name: str, kind: str, starts_on: date, ends_on: date | None = None) -> Row:
    return {"place": code, "name": name, "kind": kind, "starts_on": starts_on, "ends_on": ends_on or ""}


def _within(code: str, within: str, kind: str, share: float, starts_on: date, ends_on: date | None = None) -> Row:
    return {"place": code, "within": within, "kind": kind, "share": share, "starts_on": starts_on, "ends_on": ends_on or ""}


def _last_day() -> date:
    return m.MERGED_ON - timedelta(days=1)
