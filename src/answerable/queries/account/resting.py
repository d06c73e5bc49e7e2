"""Whether a day that somebody chose is one on which the body does not work. It counts all the same."""

from __future__ import annotations

from datetime import date

from answerable.catalogue import Catalogue
from answerable.catalogue.holidays import holidays_of
from answerable.domain.clocks import Clock, works
from answerable.queries import published
from answerable.queries.register.relations import web
from answerable.records.models import Duty


def rest_day(ref: str, duty: str, on: date) -> str:
    """`a Sunday`, `a bank holiday`; empty for a day of work."""
    if on.weekday() >= 5:
        return f"a {on:%A}"
    standing = published.current()
    found = Duty.objects.filter(call__ref=ref, id=duty).select_related("call").first() if duty.isdigit() else None
    if standing is None or found is None:
        return ""
    clocks = clocks_of(standing.catalogue, found, standing)
    return "a bank holiday" if any(not works(on, holidays_of(standing.catalogue, each)) for each in clocks) else ""


def clocks_of(catalogue: Catalogue, duty: Duty, standing: published.Published) -> list[Clock]:
    """The duty's own clock; where a person chose its day, those of the relation."""
    if duty.clock:
        return [catalogue.clocks[duty.clock]] if duty.clock in catalogue.clocks else []
    relation = web(standing).relations.get(duty.call.relation)
    return [catalogue.clocks[each.clock] for each in relation.duties if each.clock] if relation else []
