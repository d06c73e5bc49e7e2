"""The permission table, all of it: in the rules, and through the real acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from answerable.actions import account, contesting, dates, drafting, learning, opening, steps, withholding
from answerable.domain.permissions import PUBLIC, RULES, Held, Person, Role, why_not
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld
from answerable.records.models import Entry, User
from tests.calls import Story, a_breach
from tests.permissions import Cell, cells, has_body

OTHER = "ombudsman"
ALL = list(cells())


def a_role(cell: Cell, seat: str) -> Person:
    if cell.role is Role.PUBLIC:
        return PUBLIC
    body = (seat if cell.own else OTHER) if has_body(cell.role) else ""
    return Person(99, "Somebody", frozenset({Held(cell.role, body)}))


def test_the_table_names_every_rule_and_every_role():
    assert {cell.action for cell in ALL} == set(RULES)
    assert {cell.role for cell in ALL} == set(Role)


@pytest.mark.parametrize("cell", ALL, ids=str)
def test_the_rules_are_the_table(cell):
    refused = why_not(cell.action, a_role(cell, "RRK"), body="RRK")
    assert (refused is None) == cell.allowed
    assert refused is None or refused.endswith(".")


WITHHELD = Withheld("personal", "It names a patient who can be recognised.", date(2026, 9, 1))
TEXT = "A text of some length, as people write them."
WHY = "Patients are in danger now, and nothing else is left to try."


class Acts:
    """For each rule: a call in which its act would go through, whose seat it needs, and the act."""

    def __init__(self) -> None:
        self.story: Story

    def ready(self, action: str) -> tuple[str, Callable[[Person], Any]]:
        return getattr(self, action)()

    def _call(self, story: Story, act: Callable[..., Any], seat: str, **said: Any) -> tuple[str, Callable[[Person], Any]]:
        at = story.at + timedelta(days=1)
        return seat, lambda by: act(ref=story.ref, by=by, at=at, **said)

    def open_call(self):
        story = Story(forum="care-inspectorate")
        asked = story.asked(begun_by="question", forum="ministry-of-health")
        return "ministry-of-health", lambda by: opening.open_call(asked=asked, by=by, at=story.at)

    def write_draft(self):
        story = Story()
        return self._call(story, drafting.write_draft, story.actor, body=story.actor, kind="explanation", text=TEXT)

    def explain(self):
        story = Story()
        return self._call(story, account.explain, story.actor, text=TEXT)

    def reuse_explanation(self):
        first = Story().explained()
        story = Story(first.judgement, forum="care-inspectorate", actor=first.actor)
        return self._call(story, account.reuse_explanation, story.actor, entry=first.last("explanation").id)

    def ask(self):
        story = Story().explained()
        return self._call(story, account.ask, story.forum, text=TEXT)

    def answer(self):
        story = Story().questioned()
        return self._call(story, account.answer, story.actor, question=story.last("question").number, text=TEXT)

    def ask_for_review(self):
        story = Story().answered()
        return self._call(story, account.ask_for_review, story.forum, answered=story.last("answer").number, text=TEXT)

    def review(self):
        story = Story().answered()
        story.do(account.ask_for_review, story.clerk, answered=story.last("answer").number, text=TEXT)
        return self._call(story, account.review, story.actor, text=TEXT)

    def judge(self):
        story = Story().answered()
        return self._call(story, account.judge, story.forum, outcome="accepted", text=TEXT)

    def open_learning(self):
        story = Story().judged()
        return self._call(story, learning.open_learning, story.forum, text=TEXT)

    def answer_learning(self):
        story = Story().learning()
        return self._call(story, learning.answer_learning, story.actor, question=0, text=TEXT)

    def plan_action(self):
        story = Story().learning()
        due_on = story.at.date() + timedelta(days=40)
        return self._call(story, learning.plan_action, story.actor, text=TEXT, owner="Chief nurse", due_on=due_on)

    def finish_action(self):
        story = Story().learning()
        due_on = story.at.date() + timedelta(days=40)
        story.do(learning.plan_action, story.lead, text=TEXT, owner="Chief nurse", due_on=due_on)
        return self._call(
            story, learning.finish_action, story.actor, action=story.last("action").number, became="done", text=TEXT
        )

    def end_learning(self):
        story = Story().learning()
        return self._call(story, learning.end_learning, story.forum, outcome="inconclusive", text=TEXT)

    def take_hard_step(self):
        story = Story().learned()
        due_on = story.at.date() + timedelta(days=40)
        return self._call(story, steps.take_hard_step, story.forum, step="notice", text=TEXT, due_on=due_on)

    def answer_hard_step(self):
        story = Story().learned()
        story.do(steps.take_hard_step, story.clerk, step="notice", text=TEXT, due_on=story.at.date() + timedelta(days=40))
        return self._call(story, steps.answer_hard_step, story.actor, taken=story.last("hard-step").number, text=TEXT)

    def propose_override(self):
        story = Story(a_breach(verdict="met")).judged()
        due_on = story.at.date() + timedelta(days=40)
        return self._call(story, steps.propose_override, story.forum, step="notice", reason=WHY, text=TEXT, due_on=due_on)

    def confirm_override(self):
        story = Story(a_breach(verdict="met")).judged()
        due_on = story.at.date() + timedelta(days=40)
        story.do(steps.propose_override, story.clerk, step="notice", reason=WHY, text=TEXT, due_on=due_on)
        return self._call(story, steps.confirm_override, story.forum, override=story.last("override").number, text=TEXT)

    def close(self):
        story = Story().judged()
        return self._call(story, account.close, story.forum, text=TEXT)

    def withdraw(self):
        story = Story()
        return self._call(story, account.withdraw, story.forum, text=TEXT)

    def extend(self):
        story = Story()
        duty = story.duty("explanation")
        to = duty.due_on + timedelta(days=10)
        return self._call(story, dates.extend, story.actor, duty=duty.id, to=to, reason="The ward is not open yet.")

    def contest(self):
        story = Story()
        return self._call(story, contesting.contest, story.actor, about="figure", text=TEXT)

    def reply_to_contest(self):
        story = Story()
        story.do(contesting.contest, story.lead, about="figure", text=TEXT)
        number = story.last("contest").number
        return self._call(story, contesting.reply_to_contest, "", objection=number, outcome="upheld", text=TEXT)

    def withhold(self):
        story = Story().explained()
        return self._call(story, withholding.withhold, story.actor, entry=story.last("explanation").number, withheld=WITHHELD)

    def release(self):
        story = Story()
        story.do(account.explain, story.lead, text=TEXT, withheld=WITHHELD)
        return self._call(story, withholding.release, story.actor, entry=story.last("explanation").number)


IN_A_CALL = [action for action in RULES if hasattr(Acts, action)]


def test_the_rules_that_are_not_acts_of_a_call_are_these():
    """Their cells are walked in the tests of what they are about: drafts, people, relations, questions, publications."""
    elsewhere = {"ask_as_citizen", "read_draft", "moderate", "change_relations", "publish", "manage_people"}
    assert set(RULES) - set(IN_A_CALL) == elsewhere


def outcomes(act: Callable[[Person], Any], seat: str, action: str) -> Iterator[tuple[Cell, str | None, str | None]]:
    """Each cell of an action: the cell, the refusal of the act, the refusal of the table."""
    somebody = User.objects.create_user(email="somebody@merrow.example", name="Somebody")
    for cell in (cell for cell in ALL if cell.action == action):
        person = a_role(cell, seat)
        person = Person(somebody.id, person.name, person.held) if person.id else person
        refused = None
        with transaction.atomic():
            before = Entry.objects.count()
            try:
                act(person)
            except Refusal as refusal:
                refused = refusal.sentence
                assert Entry.objects.count() == before
            transaction.set_rollback(True)
        yield cell, refused, why_not(action, person, body=seat)


@pytest.mark.django_db
@pytest.mark.parametrize("action", IN_A_CALL)
def test_the_acts_hold_to_the_table(action, merrow_published):
    seat, act = Acts().ready(action)
    for cell, refused, by_the_table in outcomes(act, seat, action):
        assert (refused is None) == cell.allowed, f"{cell}: {refused}"
        assert refused == by_the_table, cell
