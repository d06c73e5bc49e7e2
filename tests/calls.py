"""Calls to account by meaning: a published Merrow, persons by role, calls in a given state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count

from answerable.actions import account, learning, people
from answerable.actions.opening import Asked, open_call
from answerable.domain.permissions import Held, Person, Role
from answerable.queries import published
from answerable.records.models import Call, Duty, Entry, Judgement

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)  # a Monday, a week after Merrow was judged
MINISTRY, INSPECTORATE, COMMITTEE = "ministry-of-health", "care-inspectorate", "assembly-mission-committee"
_numbers = count(1)


def a_person(role: Role, body: str = "", *, name: str = "", since: date = date(2020, 1, 1)) -> Person:
    """Somebody with an account and one role, in records and as actions know them."""
    number = next(_numbers)
    name, email = name or f"{role.value.replace('-', ' ').title()} {number}", f"person{number}@merrow.example"
    keys = people.at_the_keys("a test")
    added = people.add_user(email=email, name=name, by=keys, at=NOON)
    people.give_role(email=email, role=role, body=body, starts_on=since, by=keys, at=NOON)
    return Person(added.id, name, frozenset({Held(role, body)}))


def a_breach(*, verdict: str = "persistent_breach", subject: str = "urgent-care-four-hours") -> Judgement:
    """A published judgement of a standard that shows a breach."""
    return Judgement.objects.filter(subject=subject, verdict=verdict, standings__until=None).order_by("id")[0]


def a_movement() -> Judgement:
    """A published judgement of a metric that the ministry of health answers for."""
    return Judgement.objects.filter(subject="early-deaths", standings__until=None).order_by("id")[0]


class Story:
    """A call, with the people who move it on. Each step is a day after the one before."""

    def __init__(self, judgement: Judgement | None = None, *, forum: str = MINISTRY, actor: str = "", **asked: str):
        self.judgement = judgement or a_breach()
        self.forum, self.actor = forum, actor or self.judgement.place
        self.clerk, self.second = a_person(Role.CLERK, self.forum), a_person(Role.MEMBER, self.forum)
        self.lead, self.officer = a_person(Role.LEAD, self.actor), a_person(Role.OFFICER, self.actor)
        self.publisher = a_person(Role.PUBLISHER)
        self.at = NOON
        self.ref = open_call(asked=self.asked(**asked), by=self.clerk, at=self.at)

    def asked(self, **more: str) -> Asked:
        found = self.judgement
        told = {
            "forum": self.forum,
            "actor": self.actor,
            "begun_by": "judgement",
            "title": "Waits for urgent care",
            "text": "Too many people wait longer than four hours. Please explain what happened.",
            "about": found.about,
            "subject": found.subject,
            "place": found.place,
            "judgement": found.id,
        }
        return Asked(**{**told, **more})

    @property
    def call(self) -> Call:
        return Call.objects.get(ref=self.ref)

    def last(self, kind: str) -> Entry:
        return self.call.entries.filter(kind=kind).order_by("number").last()

    def duty(self, kind: str) -> Duty:
        return self.call.duties.filter(kind=kind).order_by("id").last()

    def do(self, act: Callable[..., None], by: Person, **said: object) -> None:
        self.at += timedelta(days=1)
        act(ref=self.ref, by=by, at=self.at, **said)

    def explained(self) -> Story:
        self.do(account.explain, self.lead, text="The new ward opened three months late.")
        return self

    def questioned(self) -> Story:
        self.explained()
        self.do(account.ask, self.clerk, text="Why did nobody plan for the delay?")
        return self

    def answered(self) -> Story:
        self.questioned()
        self.do(account.answer, self.lead, question=self.last("question").number, text="The plan had no slack in it.")
        return self

    def judged(self, outcome: str = "not-accepted") -> Story:
        self.answered()
        self.do(account.judge, self.clerk, outcome=outcome, text="The ministry does not accept that nothing could be done.")
        return self

    def learning(self) -> Story:
        self.judged()
        self.do(learning.open_learning, self.clerk, text="Let us find out together what drives this.")
        return self

    def tried(self) -> Story:
        self.learning()
        for question, text in enumerate(["Too few beds free at noon.", "Discharge before ten in the morning."]):
            self.do(learning.answer_learning, self.lead, question=question, text=text)
        due_on = self.at.date() + timedelta(days=60)
        self.do(learning.plan_action, self.lead, text="Discharge rounds at eight.", owner="Chief nurse", due_on=due_on)
        self.do(learning.finish_action, self.officer, action=self.last("action").number, became="done", text="Since May.")
        return self

    def learned(self, outcome: str = "did-not-work") -> Story:
        self.tried()
        self.do(learning.end_learning, self.clerk, outcome=outcome, text="Waits did not become shorter.")
        return self


def forget() -> None:
    """Let the next test read what is published anew."""
    published.forget()
