"""What clocks must agree on: whose holidays they leave out, and that each duty has one clock to fall back on."""

from __future__ import annotations

from answerable.catalogue.drafts import Draft
from answerable.catalogue.errors import nearest
from answerable.catalogue.holidays import why_unreadable
from answerable.domain.clocks import Clock
from answerable.domain.country import Country
from answerable.domain.relations import Relation


def holidays(draft: Draft) -> None:
    for entry, country in draft.of(Country):
        for place, each in enumerate(country.holidays):
            wrong = why_unreadable(each)
            if wrong:
                entry.error(("holidays", place), each.id, wrong)


def clocks(draft: Draft) -> None:
    known = [each.id for _, country in draft.of(Country) for each in country.holidays]
    falls_back: dict[str, str] = {}
    for entry, clock in draft.of(Clock):
        if clock.holidays is not None and clock.holidays not in known:
            entry.error(("holidays",), clock.holidays, f"country.yaml lists no such holidays; {nearest(clock.holidays, known)}")
        if clock.default and falls_back.setdefault(clock.duty, clock.id) != clock.id:
            first = falls_back[clock.duty]
            entry.error(("default",), clock.id, f"'{first}' is the default for this duty already; keep one")


def named(draft: Draft) -> None:
    """Relations name clocks that exist."""
    known = draft.ids(Clock)
    for entry, relation in draft.of(Relation):
        for place, duty in enumerate(relation.duties):
            if duty.clock is not None and known is not None and duty.clock not in known:
                entry.error(("duties", place, "clock"), duty.clock, f"there is no clock of this id; {nearest(duty.clock, known)}")
