"""All stories as one table: every entry, slip and silence of every call, as everybody may read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from answerable.queries.account.story import setting
from answerable.queries.account.story_tables import HEADINGS, cells
from answerable.queries.account.timeline import read_many, timeline
from answerable.queries.published import Published
from answerable.records.models import Call

AT_ONCE = 100  # calls


def names() -> list[str]:
    return ["call", *(heading.name for heading in HEADINGS)]


def rows(published: Published, *, today: date) -> Iterator[list[Any]]:
    """The oldest call first, some calls at a time, so that a country's stories do not fill the memory."""
    ids = list(Call.objects.order_by("id").values_list("id", flat=True))
    for first in range(0, len(ids), AT_ONCE):
        chosen = Call.objects.filter(id__in=ids[first : first + AT_ONCE]).order_by("id")
        for found in read_many(list(chosen.select_related("judgement", "citizen_question"))):
            for told in timeline(found, setting(published, found), catalogue=published.catalogue, today=today):
                yield [found.call.ref, *(cell.value for cell in cells(told))]
