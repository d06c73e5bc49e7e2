"""What waits for a person beside the duties of a body: decisions, second persons, withheld texts to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from answerable.domain.duties import OWED
from answerable.domain.periods import day
from answerable.domain.permissions import Person, Role, may
from answerable.queries.account.promises import href
from answerable.queries.account.titles import titles
from answerable.records.models import CitizenQuestion, Duty, Entry, Withholding

MOST = 50  # of each list on the page; the download holds more


@dataclass(frozen=True)
class Task:
    """Something else that waits for the person."""

    words: str
    href: str
    since: str = ""


def decisions(person: Person) -> list[Task]:
    return [*overrides(person), *objections(person), *questions(person), *kept(person)]


SITE = (
    ("moderate", "Decide on questions of citizens", "/questions/"),
    ("change_relations", "Add a relation of account", "/relations/add/"),
    ("change_relations", "Change or end a relation of account: choose it", "/relations/"),
    ("manage_people", "Say who holds which role", "/people/accounts/"),
)


def of_the_site(person: Person) -> list[Task]:
    """What roles of the whole site let a person do, whether or not anything waits."""
    return [Task(words, href) for rule, words, href in SITE if may(rule, person)]


def overrides(person: Person) -> list[Task]:
    """Overrides that wait for a second person: never for the one who proposed."""
    forums = sorted({held.body for held in person.held if held.role in SECOND})
    found = Entry.objects.filter(kind="override", call__forum__in=forums, answered_by=None).exclude(user_id=person.id)
    waiting = list(found.exclude(call__state="closed").select_related("call").order_by("id")[:MOST])
    called = titles(each.call for each in waiting)
    return [
        Task(
            f"Override in call {each.call.ref} waits for a second person: {called[each.call_id]}",
            f"/calls/{each.call.ref}/confirm_override/?override={each.number}",
            f"{each.by}, {day(each.at.date())}",
        )
        for each in waiting
    ]


SECOND = (Role.MEMBER, Role.CLERK, Role.INSPECTOR, Role.AUDITOR)


def objections(person: Person) -> list[Task]:
    if Role.PUBLISHER not in person.roles_in(""):
        return []
    owed = Duty.objects.filter(kind="contest", body="", state__in=OWED).select_related("call", "entry")
    found = list(owed.order_by("due_on", "id")[:MOST])
    called = titles(each.call for each in found)
    return [
        Task(f"Objection in call {each.call.ref}: {called[each.call_id]}", href(each, person), f"due on {day(each.due_on)}")
        for each in found
    ]


def questions(person: Person) -> list[Task]:
    if Role.PUBLISHER not in person.roles_in(""):
        return []
    waiting = CitizenQuestion.objects.filter(state="waiting")
    first, many = waiting.order_by("confirmed_at").first(), waiting.count()
    if first is None:
        return []
    words = "One question of a citizen waits" if many == 1 else f"{many:,} questions of citizens wait"
    since = f"the first since {day((first.confirmed_at or first.asked_at).date())}"
    return [Task(f"{words} for a decision", "/questions/", since)]


def kept(person: Person) -> list[Task]:
    """Calls that citizens began and that wait for their forum: the public has no clerk, a publisher keeps them."""
    if Role.PUBLISHER not in person.roles_in(""):
        return []
    owed = Duty.objects.filter(call__begun_by="citizen", body=F("call__forum"), state__in=OWED).select_related("call", "entry")
    found = list(owed.defer("entry__text").order_by("due_on", "id")[:MOST])
    called = titles(each.call for each in found)
    return [
        Task(
            f"A citizen’s call waits for the last word: {called[each.call_id]}",
            f"/calls/{each.call.ref}/",
            f"due on {day(each.due_on)}",
        )
        for each in found
    ]


def reviews(person: Person, today: date) -> list[Task]:
    """Withheld texts whose day to look again comes within a fortnight, or has passed."""
    found = Withholding.objects.filter(body__in=person.bodies, released_at=None, review_on__lte=today + timedelta(days=14))
    return [
        Task(
            f"Text {each.entry.number} of call {each.entry.call.ref} is withheld: must it stay so?",
            f"/calls/{each.entry.call.ref}/release/?entry={each.entry.number}",
            f"look again by {day(each.review_on)}",
        )
        # Not joined: SQLite would begin with the texts, of which there are many, and not with what is withheld.
        for each in found.prefetch_related("entry__call").order_by("review_on", "id")[:MOST]
    ]
