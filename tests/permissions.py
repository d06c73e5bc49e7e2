"""The table of tests/spec/permissions.txt, cell by cell: what the rules in code must give, and what acts and pages must do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from answerable.domain.permissions import OF_A_BODY, Role

FILE = Path(__file__).parent / "spec" / "permissions.txt"
SHORT = {
    "officer": Role.OFFICER,
    "lead": Role.LEAD,
    "member": Role.MEMBER,
    "clerk": Role.CLERK,
    "inspector": Role.INSPECTOR,
    "auditor": Role.AUDITOR,
    "publisher": Role.PUBLISHER,
    "administrator": Role.ADMINISTRATOR,
    "public": Role.PUBLIC,
}


class Cell(NamedTuple):
    action: str
    role: Role
    own: bool  # the person's own body sits in the seat the action needs
    allowed: bool

    def __str__(self) -> str:
        return f"{self.action}-{self.role.value}-{'own' if self.own else 'other'}"


def cells() -> Iterator[Cell]:
    """Every action, every role, own body and another's. Roles of the whole site have no body: both are the same for them."""
    lines = [line.split() for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    heads = lines[0][1:]
    for action, *words in lines[1:]:
        for head, word in zip(heads, words, strict=True):
            for own in (True, False):
                yield Cell(action, SHORT[head], own, allowed(word, own))


def allowed(word: str, own: bool) -> bool:
    return word in ("any", "site") or (word == "own" and own)


def has_body(role: Role) -> bool:
    return role in OF_A_BODY
