"""A call to account: its states, and every move between them, as one table. The docs are drawn from it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"
    QUESTIONED = "questioned"
    ANSWERED = "answered"
    IN_REVIEW = "in-review"
    JUDGED = "judged"
    LEARNING = "learning"
    LEARNED = "learned"
    HARD_STEP = "hard-step"
    CLOSED = "closed"

    @property
    def says(self) -> str:
        return SAYS[self]


SAYS = {
    State.OPEN: "waiting for an explanation",
    State.EXPLAINED: "explained",
    State.QUESTIONED: "waiting for answers",
    State.ANSWERED: "answered",
    State.IN_REVIEW: "an answer is being looked at again",
    State.JUDGED: "judged by the forum",
    State.LEARNING: "learning enquiry under way",
    State.LEARNED: "learning enquiry ended",
    State.HARD_STEP: "a hard step was taken",
    State.CLOSED: "closed",
}


class Side(StrEnum):
    """Who makes a move."""

    FORUM = "forum"
    ACTOR = "actor"
    EITHER = "either"
    PUBLISHER = "publisher"


class Move(NamedTuple):
    says: str  # what is done, to be read after "to"
    side: Side
    starts: frozenset[State]
    ends: frozenset[State] | None  # None: the call stays where it is
    silence: frozenset[State] = frozenset()  # further states it may start from, once the actor's duty is overdue


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


RUNNING = frozenset(State) - {State.CLOSED}
HEARD = _in(State.JUDGED, State.LEARNED, State.HARD_STEP)
AFTER_A_STEP = HEARD | _in(State.LEARNING)  # what a step asks is still owed while the call goes on

MOVES: dict[str, Move] = {
    "explain": Move("explain", Side.ACTOR, _in(State.OPEN), _in(State.EXPLAINED)),
    "ask": Move(
        "ask a question",
        Side.FORUM,
        _in(State.EXPLAINED, State.QUESTIONED, State.ANSWERED),
        _in(State.QUESTIONED),
        _in(State.OPEN),
    ),
    "answer": Move("answer a question", Side.ACTOR, _in(State.QUESTIONED), _in(State.QUESTIONED, State.ANSWERED)),
    "ask_for_review": Move("ask for an answer to be looked at again", Side.FORUM, _in(State.ANSWERED), _in(State.IN_REVIEW)),
    "review": Move("look again at an answer", Side.ACTOR, _in(State.IN_REVIEW), _in(State.ANSWERED)),
    "judge": Move(
        "judge the account",
        Side.FORUM,
        _in(State.EXPLAINED, State.ANSWERED, State.LEARNED),
        _in(State.JUDGED),
        _in(State.OPEN, State.QUESTIONED, State.IN_REVIEW),
    ),
    "open_learning": Move(
        "open a learning enquiry", Side.FORUM, HEARD | _in(State.EXPLAINED, State.ANSWERED), _in(State.LEARNING)
    ),
    "answer_learning": Move("answer a question of the learning enquiry", Side.ACTOR, _in(State.LEARNING), None),
    "plan_action": Move("say what will be done, by whom and when", Side.ACTOR, _in(State.LEARNING), None),
    "finish_action": Move("say what became of an action", Side.ACTOR, _in(State.LEARNING), None),
    "end_learning": Move("end the learning enquiry", Side.FORUM, _in(State.LEARNING), _in(State.LEARNED)),
    "take_hard_step": Move("take a hard step", Side.FORUM, HEARD, _in(State.HARD_STEP)),
    "answer_hard_step": Move("say what was done about a hard step", Side.ACTOR, AFTER_A_STEP, None),
    "propose_override": Move("propose to override the ladder", Side.FORUM, HEARD, None),
    "confirm_override": Move("confirm an override, as a second person", Side.FORUM, HEARD, _in(State.HARD_STEP)),
    "close": Move("close the call", Side.FORUM, HEARD | _in(State.ANSWERED), _in(State.CLOSED)),
    "withdraw": Move("withdraw the call", Side.FORUM, RUNNING - HEARD, _in(State.CLOSED)),
    "extend": Move("move a date", Side.EITHER, RUNNING, None),
    "contest": Move("contest a figure or a standard", Side.ACTOR, RUNNING, None),
    "reply_to_contest": Move("reply to an objection", Side.PUBLISHER, frozenset(State), None),
    "withhold": Move("withhold a text", Side.EITHER, frozenset(State), None),
    "release": Move("make a withheld text public", Side.EITHER, frozenset(State), None),
}


AWAITED = {State.OPEN: "explanation", State.QUESTIONED: "answer", State.IN_REVIEW: "second answer"}


def why_not_move(state: State, move: str, *, overdue: bool = False) -> str | None:
    """The sentence to show when a move is refused; None when it is allowed. `overdue`: what the actor owes is late."""
    rule = MOVES[move]
    if state in rule.starts or (overdue and state in rule.silence):
        return None
    if state in rule.silence:
        return f"This call is {state.says}. Until the {AWAITED[state]} is overdue, nobody may {rule.says} over the body’s head."
    if state is State.CLOSED:
        return f"This call is closed, so nobody can {rule.says} in it any more."
    order, early = list(State), is_early(state, move)
    late = all(order.index(state) > order.index(start) for start in rule.starts)
    when = "too early" if early else "too late" if late else "not the time"
    return f"It is {when} to {rule.says}: the call is {'still ' if early else ''}“{state.says}”."


def is_early(state: State, move: str) -> bool:
    """Whether the call has not come as far as any state in which this may be done."""
    order = list(State)
    return all(order.index(state) < order.index(start) for start in MOVES[move].starts)


def arrows() -> Iterator[tuple[State, str, State]]:
    """Every way from one state to another, for drawing."""
    for name, move in MOVES.items():
        for start in State:
            if start in move.starts | move.silence and move.ends is not None:
                for end in State:
                    if end in move.ends:
                        yield start, name, end
