"""What the page of a move shows before it asks: the texts that it replies to, or weighs."""

from __future__ import annotations

from answerable.domain.ladder import QUESTIONS
from answerable.queries.account.pieces import KINDS, Piece, Scene
from answerable.records.models import Entry

HEARD = (  # all that a forum weighs when it judges
    "opening", "explanation", "question", "answer", "review-request", "review", "contest", "contest-reply", "learning-answer",
    "action", "action-end", "learning-end",
)  # fmt: skip
LAST = {
    "explain": "opening",
    "ask": "explanation",
    "review": "review-request",
    "answer_learning": "learning",
    "plan_action": "learning",
}


def replied_to(scene: Scene, move: str, piece: Piece | None) -> list[Entry]:
    if piece and piece.entry:
        return [piece.entry]
    if move == "judge":
        return scene.of(*HEARD)
    if move == "end_learning":
        return enquiry_so_far(scene)
    found = scene.of(LAST[move])[-1:] if move in LAST else []
    return [*([found[0].answers] if found and move == "review" and found[0].answers else []), *found]


def enquiry_so_far(scene: Scene) -> list[Entry]:
    """The last enquiry, with all that was answered, promised and done in it."""
    held = scene.of("learning")[-1:]
    for entry in scene.of("learning-answer", "action", "action-end"):
        if entry.answers_id in {each.id for each in held}:
            held.append(entry)
    return held


def called(entry: Entry) -> str:
    if entry.kind == "learning-answer" and entry.outcome.isdigit():
        return f"an answer to “{QUESTIONS[int(entry.outcome)]}”"
    if entry.kind == "action-end":
        return f"{KINDS[entry.kind]} (it was {'done' if entry.outcome == 'done' else 'not done'})"
    return KINDS[entry.kind]
