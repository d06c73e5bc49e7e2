"""Each thing said in a call as one dated sentence that a citizen can follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from answerable.domain.bodies import Name
from answerable.domain.ladder import OUTCOME_SAYS, QUESTIONS, STEP_SAYS
from answerable.domain.questions import WHO_ASKED
from answerable.queries.account.credits import of_citizen
from answerable.queries.register.bodies import Directory
from answerable.records.models import Call, Entry

MADE_OF_IT = {
    "accepted": "accept{s} the account",
    "accepted-in-part": "accept{s} part of the account",
    "not-accepted": "{does} not accept the account",
}
CONTESTED = {"figure": "a figure", "standard": "the standard or target"}
REPLIED = {"upheld": "the objection is right", "not-upheld": "the objection is not right"}
COUNTED = ("question", "action")  # numbered among their kind, as a reader counts them


@dataclass(frozen=True)
class Setting:
    """What every sentence of one call needs."""

    call: Call
    names: Directory
    topic: str
    ordinals: dict[int, int] = field(default_factory=dict)  # entry -> its number among those of its kind
    asks: str = ""  # of a citizen's question: the name shown
    basis: str = ""  # of the relation, where the page tells of it
    breach: str = ""  # the standard whose breach was shown, in words
    hidden: frozenset[int] = frozenset()  # entries that are withheld

    @property
    def actor(self) -> Name:
        return self.names.name(self.call.actor)

    @property
    def forum(self) -> Name:
        return self.names.name(self.call.forum)

    def number(self, entry: Entry | None) -> int:
        return self.ordinals.get(entry.pk, 0) if entry else 0


def ordinals(entries: list[Entry]) -> dict[int, int]:
    counts = dict.fromkeys(COUNTED, 0)
    found = {}
    for entry in entries:
        if entry.kind in counts:
            counts[entry.kind] += 1
            found[entry.pk] = counts[entry.kind]
    return found


def grounds_told(entry: Entry, said: Setting, before: list[Entry]) -> list[str]:
    """On what a first or a hard step rests."""
    if entry.number == 1 and said.basis:
        return [f"On the basis of: {said.basis}."]
    if entry.kind != "hard-step":
        return []
    if any(each.kind == "learning-end" and each.outcome == "did-not-work" for each in before):
        return ["The ground: a learning enquiry ran its course and did not work."]
    return [f"The ground: a shown breach of the minimum standard {said.breach}."] if said.breach else []


def sentence(entry: Entry, said: Setting) -> str:
    tell = TELL.get(entry.kind)
    return tell(entry, said) if tell else f"{said.names.name(entry.body).at_start} said:"


def _opening(entry: Entry, said: Setting) -> str:
    if said.call.begun_by == "date":
        return f"{said.forum.at_start} asked {said.actor.within} for {said.actor.its} yearly account."
    return f"{said.forum.at_start} asked {said.actor.within} to explain {said.topic}."


def _question(entry: Entry, said: Setting) -> str:
    number = said.number(entry)
    if of_citizen(entry, said.call):
        return f"{said.asks or 'A citizen'} asked {said.actor.within} a question."
    return f"{said.forum.at_start} asked {said.actor.within} question {number}."


def _explanation(entry: Entry, said: Setting) -> str:
    if entry.reuses is not None:
        first, forum = entry.reuses.call, said.names.name(entry.reuses.call.forum)
        return f"{said.actor.at_start} gave the explanation that {said.actor.it} had given to {forum.within} in call {first.ref}."
    gave = f"gave {said.actor.its} yearly account" if said.call.begun_by == "date" else "explained"
    return f"{said.actor.at_start} {gave}."


def _answer(entry: Entry, said: Setting) -> str:
    return f"{said.actor.at_start} answered question {said.number(entry.answers)}."


WHOEVER_ASKED = Name("whoever asked")


def _forum(entry: Entry, said: Setting) -> Name:
    """A citizen speaks for nobody else."""
    return WHOEVER_ASKED if entry.by == WHO_ASKED else said.forum


def _review_request(entry: Entry, said: Setting) -> str:
    who = _forum(entry, said)
    return f"{who.at_start} {who.was} not content, and asked {said.actor.within} to look again at an answer."


def _review(entry: Entry, said: Setting) -> str:
    return f"{said.actor.at_start} looked again at {said.actor.its} answer."


def _judgement(entry: Entry, said: Setting) -> str:
    return f"{said.forum.at_start} judged: {said.forum.it} {makes_of_it(entry, said.forum)}."


def makes_of_it(entry: Entry, forum: Name) -> str:
    return MADE_OF_IT.get(entry.outcome, entry.outcome).format(s=forum.s, does=forum.does)


def _learning(entry: Entry, said: Setting) -> str:
    return f"{said.forum.at_start} opened a learning enquiry with two questions: {' '.join(QUESTIONS)}"


def _learning_answer(entry: Entry, said: Setting) -> str:
    number = int(entry.outcome) if entry.outcome.isdigit() else 0
    return f"{said.actor.at_start} answered: {QUESTIONS[number] if number < len(QUESTIONS) else ''}"


def _action(entry: Entry, said: Setting) -> str:
    return f"{said.actor.at_start} promised action {said.number(entry)}. {entry.outcome} answers for it."


def _action_end(entry: Entry, said: Setting) -> str:
    became = "was done" if entry.outcome == "done" else "was not done"
    return f"{said.actor.at_start} said that action {said.number(entry.answers)} {became}."


def _learning_end(entry: Entry, said: Setting) -> str:
    return f"{said.forum.at_start} ended the learning enquiry: {OUTCOME_SAYS.get(entry.outcome, entry.outcome)}."


def _hard_step(entry: Entry, said: Setting) -> str:
    return f"{said.forum.at_start} took a hard step: {said.forum.it} {took(entry, said)}."


def _step_answer(entry: Entry, said: Setting) -> str:
    return f"{said.actor.at_start} said what {said.actor.it} did about the {step(entry).split(' ', 1)[-1]}."


def _override(entry: Entry, said: Setting) -> str:
    return f"{entry.by} proposed to leave the ladder aside, for {step(entry)}. A second person must confirm this."


def _override_confirmed(entry: Entry, said: Setting) -> str:
    first = entry.answers.by if entry.answers else "somebody else"
    return f"{entry.by}, as a second person beside {first}, left the ladder aside: {said.forum.within} {took(entry, said)}."


def _contest(entry: Entry, said: Setting) -> str:
    return f"{said.actor.at_start} contested {CONTESTED.get(entry.outcome, entry.outcome)}."


def _contest_reply(entry: Entry, said: Setting) -> str:
    return f"The publisher of this site replied: {REPLIED.get(entry.outcome, entry.outcome)}."


def _closing(entry: Entry, said: Setting) -> str:
    return f"{_forum(entry, said).at_start} closed the call."


def _withdrawal(entry: Entry, said: Setting) -> str:
    return f"{said.forum.at_start} withdrew the call."


TOOK = {"notice": "gave {actor} formal notice", "direction": "directed {actor}", "intervention": "stepped in at {actor}"}


def took(entry: Entry, said: Setting) -> str:
    return took_towards(entry.outcome, said.actor)


def took_towards(step: str, towards: Name) -> str:
    """`gave the Council formal notice`."""
    return TOOK.get(step, "took a step towards {actor}").format(actor=towards.within)


def step(entry: Entry) -> str:
    return STEP_SAYS.get(entry.outcome, entry.outcome)


TELL: dict[str, Callable[[Entry, Setting], str]] = {
    "opening": _opening,
    "question": _question,
    "explanation": _explanation,
    "answer": _answer,
    "review-request": _review_request,
    "review": _review,
    "judgement": _judgement,
    "learning": _learning,
    "learning-answer": _learning_answer,
    "action": _action,
    "action-end": _action_end,
    "learning-end": _learning_end,
    "hard-step": _hard_step,
    "step-answer": _step_answer,
    "override": _override,
    "override-confirmed": _override_confirmed,
    "contest": _contest,
    "contest-reply": _contest_reply,
    "closing": _closing,
    "withdrawal": _withdrawal,
}
