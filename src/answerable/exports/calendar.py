"""Days due as an iCalendar file (RFC 5545): whole days, each with the address of its call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from answerable import __version__
from answerable.domain.duties import DutyState
from answerable.queries.account.news import Dated

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar(dates: Iterable[Dated], *, title: str, site: str, host: str) -> bytes:
    """`host` makes the ids of events ours; an event whose day was moved keeps its id and counts up."""
    made = Calendar()
    made.add("prodid", f"-//Answerable//Answerable {__version__}//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    for each in dates:
        made.add_component(event(each, site=site, host=host))
    return made.to_ical()


def event(each: Dated, *, site: str, host: str) -> Event:
    due, address = each.due, f"{site}/calls/{each.ref}/"
    made = Event()
    made.add("uid", f"duty-{due.id}@{host}")
    made.add("dtstamp", each.changed_at)
    made.add("dtstart", due.due_on)
    made.add("dtend", due.due_on + timedelta(days=1))
    made.add("sequence", each.moved)
    made.add("summary", f"{PREFIX.get(due.state, '')}{due.body_name}: {due.what} (call {each.ref})")
    made.add("description", f"{each.title}\nOwed to {due.to_name}. {due.words.capitalize()}.\n{address}")
    made.add("url", address)
    made.add("transp", "TRANSPARENT")
    return made


PREFIX = {DutyState.MET: "Done: ", DutyState.MET_LATE: "Done late: ", DutyState.ENDED: "No longer owed: "}
