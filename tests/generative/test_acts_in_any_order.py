"""Random acts by random people, through the real actions: nothing forbidden stands in records, and the trail holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.actions import account, contesting, dates, learning, steps
from answerable.domain.calls import MOVES, Side, State, why_not_move
from answerable.domain.duties import NEXT, DutyState
from answerable.domain.ladder import OUTCOMES, STEPS
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries.record import trail
from answerable.records.models import Entry
from tests.calls import Story, a_movement

WHY = "Patients are in danger now, and nothing else is left to try."
TEXT = "A text of some length."


def acts(story: Story, choice: int) -> dict:
    """Every act with arguments that exist as often as they can."""

    def number(kind: str) -> int:
        found = story.last(kind)
        return found.number if found else 1

    duty = story.call.duties.order_by("-id").first()
    later = story.at.date() + timedelta(days=10 + choice)
    return {
        account.explain: {"text": TEXT},
        account.ask: {"text": TEXT},
        account.answer: {"question": number("question"), "text": TEXT},
        account.ask_for_review: {"answered": number("answer"), "text": TEXT},
        account.review: {"text": TEXT},
        account.judge: {"outcome": sorted(account.JUDGED)[choice % 3], "text": TEXT},
        account.close: {"text": TEXT},
        learning.open_learning: {"text": TEXT},
        learning.answer_learning: {"question": choice % 2, "text": TEXT},
        learning.plan_action: {"text": TEXT, "owner": "Chief nurse", "due_on": later},
        learning.finish_action: {"action": number("action"), "became": learning.BECAME[choice % 2], "text": TEXT},
        learning.end_learning: {"outcome": OUTCOMES[choice % 3], "text": TEXT},
        steps.take_hard_step: {"step": STEPS[choice % 3], "text": TEXT, "due_on": later},
        steps.propose_override: {"step": STEPS[choice % 3], "reason": WHY, "text": TEXT, "due_on": later},
        steps.confirm_override: {"override": number("override"), "text": TEXT},
        contesting.contest: {"about": "figure", "text": TEXT},
        contesting.reply_to_contest: {"objection": number("contest"), "outcome": "not-upheld", "text": TEXT},
        dates.extend: {"duty": duty.id, "to": later + timedelta(days=60), "reason": "The ward is not open yet."},
        steps.answer_hard_step: {"taken": max(number("hard-step"), number("override-confirmed")), "text": TEXT},
    }


def rightful(do: Callable[..., None], story: Story) -> Person:
    """Somebody whom the permission table lets do this."""
    if do is steps.confirm_override:
        return story.second
    side = MOVES[do.__name__].side
    return {Side.FORUM: story.clerk, Side.PUBLISHER: story.publisher}.get(side, story.lead)


def chosen(story: Story, act: int, choice: int, *, likely: bool) -> tuple[Callable[..., None], dict]:
    """Any act; mostly one that the state of the call allows, so that calls come far enough."""
    every = list(acts(story, choice).items())
    rare = {"contest", "extend"} if choice else set()  # always allowed: they would crowd out the others
    names = {move for move in MOVES if why_not_move(State(story.call.state), move) is None} - rare
    allowed = [each for each in every if each[0].__name__ in names]
    return allowed[act % len(allowed)] if likely and allowed else every[act]


def played(seed: int) -> list[tuple[int, int, int]]:
    """From a seed, as lists that Hypothesis draws hold the same few numbers too often to come as far as a hard step."""
    dice = Random(seed)
    return [(dice.randrange(19), dice.randrange(7), dice.randrange(6)) for _ in range(50)]


pytestmark = pytest.mark.long  # half a minute; tests/spec/test_soft_before_hard.py plays the tables in every check
done: Counter[str] = Counter()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.booleans(), st.sampled_from(["", "answered", "learned"]))
def test_no_order_of_real_acts_reaches_a_hard_step_against_the_ladder(merrow_published, seed, of_a_metric, come_to):
    with transaction.atomic():
        story = Story(a_movement(), actor="ministry-of-health", forum="cabinet-table") if of_a_metric else Story()
        if come_to:
            getattr(story, come_to)()
        people = [story.clerk, story.second, story.lead, story.officer, story.publisher]
        for act, person, choice in played(seed):
            do, said = chosen(story, act, choice, likely=person % 3 > 0)
            before = states_of_duties(story)
            try:
                story.do(do, rightful(do, story) if person < 5 else people[choice % 5], **said)
            except Refusal:
                continue
            done[do.__name__] += 1
            for duty, state in states_of_duties(story).items():
                was = before.get(duty, state)
                assert state == was or state in NEXT[was], (do.__name__, was, state)
        for entry in story.call.entries.filter(kind__in=("hard-step", "override-confirmed")):
            held_by_the_ladder(entry, list(story.call.entries.filter(number__lt=entry.number)), of_a_metric)
        assert trail.verify().faults == []
        transaction.set_rollback(True)


def states_of_duties(story: Story) -> dict[int, DutyState]:
    return {duty: DutyState(state) for duty, state in story.call.duties.values_list("id", "state")}


def test_every_act_was_done_by_some_of_them():
    """So that the property above is not empty. Runs after it, in this file's order."""
    assert {"take_hard_step", "end_learning", "close", "review", "answer_hard_step"} <= set(done), done


def held_by_the_ladder(step: Entry, before: list[Entry], of_a_metric: bool) -> None:
    kinds = {entry.kind for entry in before}
    assert "judgement" in kinds
    assert step.outcome in STEPS
    if step.kind == "override-confirmed":
        assert step.answers.user_id != step.user_id
        return
    failed = [entry for entry in before if entry.kind == "learning-end" and entry.outcome == "did-not-work"]
    assert failed or not of_a_metric
