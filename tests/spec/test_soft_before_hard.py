"""S1.5: soft before hard. No order of moves reaches a hard step against the ladder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.domain import calls
from answerable.domain.calls import MOVES, State
from answerable.domain.ladder import (
    OUTCOMES,
    STEPS,
    Enquiry,
    Grounds,
    Shown,
    why_not_confirm,
    why_not_end,
    why_not_hard_step,
    why_not_override,
    why_not_worked,
)

TODAY = date(2026, 3, 9)
BREACH = Shown("standard", "persistent_breach", date(2025, 12, 31), True, False)
ASKED = Enquiry(frozenset(), 0, 0, None)
FAILED = Enquiry(frozenset({0, 1}), 2, 0, "did-not-work")
REASON = "Patients are in danger now, and nothing else is left to try."


def the_grounds(**changed) -> Grounds:
    return replace(Grounds(True, frozenset(STEPS), True, None, (), TODAY), **changed)


def test_a_shown_breach_opens_a_hard_step():
    assert why_not_hard_step("notice", the_grounds(shown=BREACH)) is None


def test_a_learning_enquiry_that_ran_its_course_and_failed_opens_a_hard_step():
    assert why_not_hard_step("direction", the_grounds(enquiries=(FAILED,))) is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "not begun from a published breach"),
        ({"shown": replace(BREACH, about="metric", verdict=None)}, "poor progress opens a learning enquiry, never a sanction"),
        ({"shown": replace(BREACH, verdict="at_risk")}, "No breach of the standard is shown"),
        ({"shown": replace(BREACH, verdict="not_reported")}, "No breach of the standard is shown"),
        ({"shown": replace(BREACH, stands=False)}, "superseded"),
        ({"shown": replace(BREACH, period_end=date(2019, 3, 31))}, "figures to March 2019, more than two years ago"),
        ({"shown": replace(BREACH, contested=True)}, "Reply to its objection first"),
        ({"shown": BREACH, "judged": False}, "before the forum has heard the account"),
        ({"shown": BREACH, "hard": False}, "has no power"),
        ({"shown": BREACH, "powers": frozenset({"questions"})}, "has no power"),
        ({"enquiries": (ASKED,)}, "“What is driving this?” has no answer"),
        ({"enquiries": (replace(FAILED, outcome="worked"),)}, "it worked"),
        ({"enquiries": (replace(FAILED, outcome="inconclusive"),)}, "nobody can tell yet"),
        ({"enquiries": (replace(FAILED, unfinished=1),)}, "1 action is not finished"),
        ({"enquiries": (replace(FAILED, actions=0),)}, "no action was agreed"),
    ],
)
def test_otherwise_a_sentence_names_what_is_missing(changed, says):
    assert says in (why_not_hard_step("notice", the_grounds(**changed)) or "")


def test_an_override_needs_a_power_a_judgement_a_reason_and_a_second_person():
    assert why_not_override("notice", the_grounds(), reason=REASON) is None
    assert "no power" in (why_not_override("notice", the_grounds(hard=False), reason=REASON) or "")
    assert "before the forum has heard" in (why_not_override("notice", the_grounds(judged=False), reason=REASON) or "")
    assert "Say why" in (why_not_override("notice", the_grounds(), reason="Because.") or "")
    assert "No override is needed" in (why_not_override("notice", the_grounds(shown=BREACH), reason=REASON) or "")
    assert "second person" in (why_not_confirm(proposed_by=7, confirmed_by=7, words=REASON) or "")
    assert why_not_confirm(proposed_by=7, confirmed_by=8, words=REASON) is None
    assert "of your own" in (why_not_confirm(proposed_by=7, confirmed_by=8, words="I agree.") or "")


def test_an_enquiry_cannot_be_said_to_have_failed_before_it_ran_its_course():
    assert why_not_end(FAILED) is None
    assert "has not run its course" in (why_not_end(ASKED) or "")


def test_an_enquiry_that_nobody_answered_cannot_be_said_to_have_worked():
    assert why_not_worked(FAILED) is None
    assert "“What is driving this?” has no answer" in (why_not_worked(ASKED) or "")


@dataclass
class Game:
    """A call played move by move, by the two tables alone."""

    state: State
    grounds: Grounds
    reached: bool = False

    def try_(self, move: str, choice: int) -> None:
        if calls.why_not_move(self.state, move, overdue=choice % 2 == 0):
            return
        if move == "take_hard_step":
            if why_not_hard_step(STEPS[choice % 3], self.grounds):
                return
            self.reached = True
        if move == "confirm_override":
            return  # overrides are public exceptions, not part of the ladder
        self.learn(move, choice)
        ends = MOVES[move].ends
        if ends:
            self.state = sorted(ends)[choice % len(ends)]

    def learn(self, move: str, choice: int) -> None:
        enquiries = list(self.grounds.enquiries)
        if move == "judge":
            self.grounds = replace(self.grounds, judged=True)
        if move == "open_learning":
            enquiries.append(ASKED)
        elif enquiries and self.state is State.LEARNING:
            enquiries[-1] = after(enquiries[-1], move, choice)
        self.grounds = replace(self.grounds, enquiries=tuple(enquiries))


def after(enquiry: Enquiry, move: str, choice: int) -> Enquiry:
    if move == "answer_learning":
        return replace(enquiry, answered=enquiry.answered | {choice % 2})
    if move == "plan_action":
        return replace(enquiry, actions=enquiry.actions + 1, unfinished=enquiry.unfinished + 1)
    if move == "finish_action" and enquiry.unfinished:
        return replace(enquiry, unfinished=enquiry.unfinished - 1)
    outcome = OUTCOMES[choice % 3]
    if move == "end_learning" and not (outcome == "did-not-work" and why_not_end(enquiry)):
        return replace(enquiry, outcome=outcome)
    return enquiry


MOVED = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 11)), max_size=60)
SHOWN = st.sampled_from(
    [None, BREACH, replace(BREACH, verdict="at_risk"), replace(BREACH, stands=False), replace(BREACH, about="metric")]
)


@settings(max_examples=600, deadline=None)
@given(MOVED, SHOWN, st.booleans(), st.sets(st.sampled_from(STEPS)))
def test_no_order_of_moves_reaches_a_hard_step_against_the_ladder(moved, shown, hard, powers):
    game = Game(State.OPEN, Grounds(hard, frozenset(powers), False, shown, (), TODAY))
    for move, choice in moved:
        before = game.grounds
        game.try_(move, choice)
        if game.reached:
            breach = shown == BREACH
            failed = any(each.outcome == "did-not-work" and each.answered == {0, 1} and each.actions for each in before.enquiries)
            assert before.judged
            assert before.hard
            assert before.powers
            assert breach or failed
            return


def test_the_table_of_moves_lets_every_state_be_reached_and_left():
    reached = {State.OPEN, State.QUESTIONED} | {end for _, _, end in calls.arrows()}
    assert reached == set(State)
    for state in set(State) - {State.CLOSED}:
        assert any(start is state and end is not state for start, _, end in calls.arrows())
    assert not any(start is State.CLOSED for start, _, _ in calls.arrows())


def test_the_right_orders_reach_it():
    """So that the property above is not empty."""
    learned = ["explain", "open_learning", "answer_learning", "plan_action", "finish_action", "end_learning", "judge"]
    for shown, order in [(BREACH, ["explain", "judge"]), (None, learned)]:
        game = Game(State.OPEN, Grounds(True, frozenset(STEPS), False, shown, (), TODAY))
        for move in order:
            game.try_(move, 1)
            if move == "answer_learning":
                game.try_(move, 0)
        game.try_("take_hard_step", 0)
        assert game.reached
