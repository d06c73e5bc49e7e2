"""What a move is made on: which question is answered, which action ended, which text withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from answerable.domain.duties import OWED
from answerable.domain.ladder import QUESTIONS, STEP_SAYS, Grounds
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.queries import published
from answerable.queries.account.grounds import grounds
from answerable.queries.account.promises import promise
from answerable.queries.account.seats import is_withheld, may_read, movers, why_not_allowed
from answerable.records.models import Call, Duty, Entry, Withholding

PARAMS = {
    "reuse_explanation": "explanation",
    "answer": "question",
    "ask_for_review": "answered",
    "answer_learning": "question",
    "finish_action": "action",
    "answer_hard_step": "step",
    "confirm_override": "override",
    "reply_to_contest": "objection",
    "extend": "duty",
    "withhold": "entry",
    "release": "entry",
}
WHICH = {
    "reuse_explanation": "Which explanation does this forum get as well?",
    "answer": "Which question do you answer?",
    "ask_for_review": "Which answer should be looked at again?",
    "answer_learning": "Which question of the learning enquiry do you answer?",
    "finish_action": "Which action has ended?",
    "answer_hard_step": "Which step do you speak about?",
    "confirm_override": "Which override do you confirm?",
    "reply_to_contest": "Which objection do you reply to?",
    "extend": "Which date do you move?",
    "withhold": "Which text do you withhold?",
    "release": "Which text do you make public?",
}
NOTHING = {
    "reuse_explanation": "The body has given no public explanation of the same thing to another forum.",
    "answer": "No question is open: all have been answered.",
    "ask_for_review": "There is no answer yet that could be looked at again.",
    "finish_action": "No action is open: none was promised, or of each somebody has said what became.",
    "answer_hard_step": "No hard step waits for you to say what was done: none was taken, or you have said it.",
    "answer_learning": "Both questions of the learning enquiry have been answered.",
    "confirm_override": "No override waits for you: none was proposed, or you proposed it yourself and another must confirm.",
    "reply_to_contest": "No objection is open: there is none, or each has its reply.",
    "extend": "Nothing is owed here by your body or to it, so there is no date to move.",
    "withhold": "Your body has no text in this call.",
    "release": "No text of your body is withheld in this call.",
}
KINDS = {
    "opening": "the opening of the call", "explanation": "the explanation", "question": "a question", "answer": "an answer",
    "review-request": "why the answer should be looked at again", "review": "the second answer", "judgement": "the judgement",
    "learning": "the opening of the learning enquiry", "learning-answer": "an answer in the learning enquiry",
    "action": "a promised action", "action-end": "what became of an action", "learning-end": "the end of the learning enquiry",
    "hard-step": "the hard step", "step-answer": "what was done about a hard step",
    "override": "a proposal to override the ladder", "override-confirmed": "an override",
    "contest": "an objection", "contest-reply": "the reply to an objection", "closing": "why the call was closed",
    "withdrawal": "why the call was withdrawn",
}  # fmt: skip


STEPS = ("hard-step", "override-confirmed")  # texts by which a hard step was taken


class Piece(NamedTuple):
    """One thing a move may be made on, as the address names it."""

    value: str
    words: str
    entry: Entry | None = None
    duty: Duty | None = None


@dataclass(frozen=True)
class Scene:
    """A call as one person finds it: read once, asked many times."""

    call: Call
    person: Person
    today: date

    @cached_property
    def entries(self) -> list[Entry]:
        return list(self.call.entries.select_related("reuses__call").order_by("number"))

    @cached_property
    def owed(self) -> list[Duty]:
        return list(self.call.duties.filter(state__in=OWED).order_by("due_on", "id"))

    @cached_property
    def grounds(self) -> Grounds | None:
        """What the ladder is asked with; None before anything is published."""
        standing = published.current()
        return grounds(standing, self.call, today=self.today) if standing else None

    def of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    def replied(self, kind: str) -> set[int | None]:
        return {entry.answers_id for entry in self.of(kind)}

    def beginning(self, entry: Entry) -> str:
        """How a text begins, for those who may read it."""
        if not may_read(entry, self.person):
            return "withheld"
        text = " ".join((entry.reuses or entry).text.split())
        return f"“{text[:110].rstrip()}{'…' if len(text) > 110 else ''}”"

    def pieces(self, move: str) -> list[Piece]:
        return list(FINDERS[move](self)) if move in FINDERS else []


def _entries(scene: Scene, entries: Iterable[Entry]) -> list[Piece]:
    return [Piece(str(entry.number), f"{KINDS[entry.kind]}: {scene.beginning(entry)}", entry) for entry in entries]


def _questions(scene: Scene) -> list[Piece]:
    due = {duty.entry_id: duty.due_on for duty in scene.owed if duty.kind == "answer"}
    asked = list(enumerate(scene.of("question"), start=1))
    return [
        Piece(str(entry.number), f"question {place}: {scene.beginning(entry)} Due on {day(due[entry.id])}.", entry)
        for place, entry in asked
        if entry.id in due
    ]


def _answers(scene: Scene) -> list[Piece]:
    """The second answer is looked at again where there is one."""
    again = {entry.answers_id for entry in scene.of("review-request")}
    return _entries(scene, [entry for entry in scene.of("answer", "review") if entry.id not in again])


def _actions(scene: Scene) -> list[Piece]:
    """Promised actions that have not ended, by their number among the promises."""
    owed = {duty.entry_id for duty in scene.owed}
    return [
        Piece(str(entry.number), f"action {place}: {scene.beginning(entry)}", entry)
        for place, entry in enumerate(scene.of("action"), start=1)
        if entry.id in owed
    ]


def _steps(scene: Scene) -> list[Piece]:
    owed = {duty.entry_id for duty in scene.owed if duty.kind == "action"}
    taken = [entry for entry in scene.of(*STEPS) if entry.id in owed]
    return [Piece(str(entry.number), f"{the_step(entry)} of {day(entry.at.date())}", entry) for entry in taken]


def the_step(entry: Entry) -> str:
    return f"the {STEP_SAYS[entry.outcome].split(' ', 1)[1]}"


def _objections(scene: Scene) -> list[Piece]:
    replied = scene.replied("contest-reply")
    return [Piece(str(entry.number), scene.beginning(entry), entry) for entry in scene.of("contest") if entry.id not in replied]


def _overrides(scene: Scene) -> list[Piece]:
    """Never those that the person proposed."""
    confirmed = scene.replied("override-confirmed")
    open_ones = [entry for entry in scene.of("override") if entry.id not in confirmed and entry.user_id != scene.person.id]
    return [Piece(str(entry.number), f"{the_step(entry)} that {entry.by} proposed", entry) for entry in open_ones]


def _dates(scene: Scene) -> list[Piece]:
    def own(duty: Duty) -> bool:
        return any(why_not_allowed(scene.call, "extend", scene.person, body=body) is None for body in movers(duty))

    return [
        Piece(str(duty.id), f"{promise(duty, yours=duty.body in scene.person.bodies)}, {_when(duty)}", duty=duty)
        for duty in scene.owed
        if own(duty)
    ]


def _when(duty: Duty) -> str:
    if duty.first_due_on == duty.due_on:
        return f"due on {day(duty.due_on)}"
    return f"first due on {day(duty.first_due_on)}, now due on {day(duty.due_on)}"


def _texts(scene: Scene, move: str) -> list[Piece]:
    """Texts of one's own body. What is withheld may be made public, or be kept withheld to a later day."""
    own = [
        entry
        for entry in scene.entries
        if not entry.reuses_id and why_not_allowed(scene.call, move, scene.person, body=entry.body) is None
    ]
    hidden = {entry.id for entry in own if is_withheld(entry)}
    if move == "release":
        return _entries(scene, [entry for entry in own if entry.id in hidden])
    listed = _entries(scene, own)
    return [
        each._replace(words=f"{each.words} (withheld now)") if each.entry.id in hidden else each for each in listed if each.entry
    ]


def _explanations(scene: Scene) -> list[Piece]:
    """Public explanations that the same body gave of the same thing, the latest first."""
    call = scene.call
    if not call.subject:
        return []
    given = Entry.objects.filter(
        kind="explanation", body=call.actor, reuses=None, call__subject=call.subject, call__place=call.place
    )
    public = given.exclude(call=call).exclude(withholdings__in=Withholding.objects.filter(released_at=None))
    return [
        Piece(str(entry.id), f"given in call {entry.call.ref} on {day(entry.at.date())}: {scene.beginning(entry)}", entry)
        for entry in public.select_related("call").order_by("-id")[:10]
    ]


def _learning(scene: Scene) -> list[Piece]:
    """Questions of the running enquiry that have no answer yet."""
    enquiry = (scene.of("learning") or [None])[-1]
    answered = {entry.outcome for entry in scene.of("learning-answer") if enquiry and entry.answers_id == enquiry.id}
    return [Piece(str(place), f"“{question}”") for place, question in enumerate(QUESTIONS) if str(place) not in answered]


FINDERS: dict[str, Callable[[Scene], list[Piece]]] = {
    "reuse_explanation": _explanations,
    "answer": _questions,
    "ask_for_review": _answers,
    "answer_learning": _learning,
    "finish_action": _actions,
    "answer_hard_step": _steps,
    "confirm_override": _overrides,
    "reply_to_contest": _objections,
    "extend": _dates,
    "withhold": lambda scene: _texts(scene, "withhold"),
    "release": lambda scene: _texts(scene, "release"),
}
