"""Days due as an iCalendar file (RFC 5545): whole days, each with the address of its call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from answerable import __version__
from answerable.domain.duties import DutyState
from answerable.queries.account.dues import Due
from answerable.queries.account.news import Dated

CONTENT_TYPE = "text/calendar; charset=utf-8"
WARNS_BEFORE = timedelta(days=3)


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
    made.add("summary", f"{summary(due)} (call {each.ref})")
    made.add("description", f"{each.title}\nOwed to {due.to_name.within}.\n{address}")
    made.add("url", address)
    made.add("transp", "TRANSPARENT")
    if due.state is DutyState.DUE:
        made.add_component(alarm(due))
    return made


PREFIX = {
    DutyState.OVERDUE: "Overdue: ",
    DutyState.MET: "Done: ",
    DutyState.MET_LATE: "Done late: ",
    DutyState.UNANSWERED: "Never done: ",
    DutyState.ENDED: "No longer owed: ",
}


def summary(due: Due) -> str:
    """Who must do what, in words that stay right on whatever day the file is read."""
    must = "must" if due.owed else "had to"
    prefix = PREFIX.get(due.state, "")
    return f"{prefix}{due.body_name.within if prefix else due.body_name.at_start} {must} {due.to_do}"


def alarm(due: Due) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", -WARNS_BEFORE)
    made.add("description", f"{summary(due)} in {WARNS_BEFORE.days} days")
    return made
