"""The moves that a person's roles allow in a call: which are open now, and for each other the sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from answerable.domain import calls
from answerable.domain.calls import MOVES, State
from answerable.domain.ladder import NO_POWER, STEP_SAYS, STEPS, given_steps, why_not_hard_step, why_not_override
from answerable.domain.permissions import Person, may
from answerable.queries.account.pieces import PARAMS, Piece, Scene
from answerable.queries.account.seats import seat_of, why_not_allowed, why_not_now
from answerable.records.models import Call

DRAFTED = {"explain": "explanation", "answer": "answer", "review": "review"}  # what may be drafted, and as which kind of text
DRAFT = {
    "explain": "Draft the explanation",
    "answer": "Draft an answer to a question",
    "review": "Draft a second answer",
}
HARD = ("take_hard_step", "propose_override", "confirm_override")  # nothing without a power of the relation
EITHER = ("extend", "withhold", "release")  # of whose text or date it is decides who may
SAYS = {
    "explain": "Give the explanation",
    "reuse_explanation": "Reuse an explanation that was given already",
    "ask": "Ask a question",
    "answer": "Answer a question",
    "ask_for_review": "Ask for an answer to be looked at again",
    "review": "Look again at the answer",
    "judge": "Judge the account",
    "open_learning": "Open a learning enquiry",
    "answer_learning": "Answer the learning enquiry",
    "plan_action": "Promise an action",
    "finish_action": "Say what became of an action",
    "end_learning": "End the learning enquiry",
    "take_hard_step": "Take a hard step",
    "answer_hard_step": "Say what was done about a hard step",
    "propose_override": "Propose to override the ladder",
    "confirm_override": "Confirm an override, as a second person",
    "close": "Close the call",
    "withdraw": "Withdraw the call",
    "extend": "Move a date",
    "contest": "Contest a figure or a standard",
    "reply_to_contest": "Reply to an objection",
    "withhold": "Withhold a text",
    "release": "Make a withheld text public",
}
RULE = {"reuse_explanation": "explain"}  # the row of `domain.calls.MOVES` that a move follows, where it is another's
ONE_EACH = {  # a line for each thing it is made on, beginning so
    "answer": "Answer",
    "answer_learning": "Answer",
    "finish_action": "Say what became of",
    "answer_hard_step": "Say what was done about",
    "reply_to_contest": "Reply to the objection",
    "confirm_override": "Confirm, as a second person,",
}


class Move(NamedTuple):
    name: str
    words: str
    href: str
    refusal: str | None  # None: open now
    early: bool = False  # refused because the call has not come so far yet


class Step(NamedTuple):
    """One of the hard steps, and the ladder's sentence where it is closed."""

    step: str
    words: str
    refusal: str | None


def moves_for(call: Call, person: Person, today: date) -> list[Move]:
    """All that the person's roles reach in this call, in the order of the table of moves. Nothing for those without a role."""
    return list(_moves(Scene(call, person, today))) if person.id else []


def _moves(scene: Scene) -> Iterator[Move]:
    for name in SAYS:
        if why_not_permitted(scene, name) is not None and not may_draft(scene, name):
            continue
        draft = why_not_permitted(scene, name) is not None
        words = DRAFT[name] if draft else SAYS[name]
        refusal = why_not_yet(scene, name)
        pieces = scene.pieces(name)
        if name in PARAMS and refusal is None and not pieces:
            continue  # nothing to do it on
        if refusal is None and name in ONE_EACH:
            begins = "Draft an answer to" if draft else ONE_EACH[name]
            yield from (Move(name, f"{begins} {piece.words}", href(scene.call, name, piece), None) for piece in pieces)
        else:
            yield Move(name, words, href(scene.call, name), refusal, refusal is not None and is_early(scene, name))


def href(call: Call, name: str, piece: Piece | None = None) -> str:
    where = f"/calls/{call.ref}/{name}/"
    return f"{where}?{PARAMS[name]}={piece.value}" if piece else where


def why_not_permitted(scene: Scene, name: str) -> str | None:
    """By the permission table alone. Of a move that is either body's, one of the two is enough to come as far as choosing."""
    call, person = scene.call, scene.person
    if name in EITHER:
        refusals = [why_not_allowed(call, name, person, body=body) for body in (call.actor, call.forum)]
        return None if None in refusals else refusals[0]
    rule = RULE.get(name, name)
    return why_not_allowed(call, rule, person, rule=name)


def is_early(scene: Scene, name: str) -> bool:
    if name in HARD and lacks_power(scene):
        return False
    return calls.is_early(State(scene.call.state), RULE.get(name, name))


def may_draft(scene: Scene, name: str) -> bool:
    return name in DRAFTED and may("write_draft", scene.person, body=seat_of(scene.call, name))


def why_not_yet(scene: Scene, name: str) -> str | None:
    """By the table of moves, then by the ladder. What the relation never gives is said at once."""
    if name in ("withhold", "release"):
        return None
    if name in HARD and lacks_power(scene):
        return NO_POWER
    refusal = why_not_now(scene.call, RULE.get(name, name))
    if refusal or name not in ("take_hard_step", "propose_override"):
        return refusal
    steps = hard_steps(scene) if name == "take_hard_step" else overrides(scene)
    return None if any(step.refusal is None for step in steps) else steps[0].refusal


def lacks_power(scene: Scene) -> bool:
    return scene.grounds is not None and not given_steps(scene.grounds)


def hard_steps(scene: Scene) -> list[Step]:
    """Those that the relation gives; all, refused, where it gives none."""
    found = scene.grounds
    if found is None:
        return []
    return [Step(step, STEP_SAYS[step], why_not_hard_step(step, found)) for step in given_steps(found) or STEPS]


def overrides(scene: Scene) -> list[Step]:
    """Which steps a second person could let pass."""
    found = scene.grounds
    if found is None:
        return []
    return [Step(step, STEP_SAYS[step], why_not_override(step, found, reason="x" * 40)) for step in given_steps(found) or STEPS]


assert set(SAYS) == {*MOVES, *RULE}
