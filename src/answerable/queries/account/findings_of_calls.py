"""The title of a call: what a reader must know of it today, in one line; and who must move next."""

from __future__ import annotations

from collections.abc import Callable

from answerable.domain.calls import State
from answerable.domain.ladder import OUTCOME_SAYS
from answerable.domain.periods import day
from answerable.queries.account.dues import Due, days
from answerable.queries.account.telling import Setting, makes_of_it, took
from answerable.records.models import Call, Entry

NOT_DONE = {
    "explanation": "{has} not explained {topic}",
    "answer": "{has} not answered a question about {topic}",
    "review": "{has} not looked again at {its} answer about {topic}",
    "learning": "{has} not answered the learning enquiry into {topic}",
    "action": "{has} not done what {it} promised about {topic}",
    "account": "{has} not given {its} yearly account",
    "judgement": "{has} not said what {it} make{s} of the account of {topic}",
}


STEPS = ("hard-step", "override-confirmed")


def finding(call: Call, dues: list[Due], entries: list[Entry], said: Setting) -> str:
    late = [each for each in dues if each.overdue and (each.body == call.actor or call.state != State.CLOSED)]
    late.sort(key=lambda each: (each.body != call.actor, -each.days_late, each.id))
    if late and late[0].kind in NOT_DONE and call.state != State.CLOSED:
        who = late[0].body_name
        if late[0].kind == "action" and late[0].entry in {each.pk for each in entries if each.kind in STEPS}:
            first = f"{who.has} not said what {who.it} did about the hard step"
        else:
            first = NOT_DONE[late[0].kind].format(topic=said.topic, has=who.has, it=who.it, its=who.its, s=who.s)
        return f"{who.at_start} {first}: {days(late[0].days_late)} overdue"
    waits = min((each for each in dues if each.owed and each.body == call.actor), key=lambda each: each.due_on, default=None)
    return TITLES[State(call.state)](said, waits, entries)


def _by(waits: Due | None) -> str:
    return f" by {day(waits.due_on)}" if waits else ""


def _last(entries: list[Entry], *kinds: str) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.kind in kinds), None)


def hidden(said: Setting, entries: list[Entry], *kinds: str) -> bool:
    """Whether the last of these is withheld."""
    last = _last(entries, *kinds)
    return last is not None and last.pk in said.hidden


def _open(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    asked = f"give {said.actor.its} yearly account" if waits and waits.kind == "account" else f"explain {said.topic}"
    return f"{said.actor.at_start} {said.actor.is_} asked to {asked}{_by(waits)}"


def _yet_to_judge(said: Setting) -> str:
    return f"{said.forum.within} {said.forum.has} yet to judge"


def _explained(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    if said.call.begun_by == "date":
        return f"{said.actor.at_start} gave {said.actor.its} yearly account; {_yet_to_judge(said)} it"
    private = ", but not in public" if hidden(said, entries, "explanation") else ""
    return f"{said.actor.at_start} {said.actor.has} explained {said.topic}{private}; {_yet_to_judge(said)}"


def _questioned(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    return f"{said.actor.at_start} {said.actor.is_} asked about {said.topic} and owe{said.actor.s} an answer{_by(waits)}"


def _answered(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    private = ", but not in public" if hidden(said, entries, "answer", "review") else ""
    if said.call.begun_by == "citizen":
        return f"{said.actor.at_start} {said.actor.has} answered a citizen about {said.topic}{private}"
    return f"{said.actor.at_start} {said.actor.has} answered about {said.topic}{private}; {_yet_to_judge(said)}"


def _in_review(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    return f"{said.actor.at_start} look{said.actor.s} again at {said.actor.its} answer about {said.topic}{_by(waits)}"


def _judged(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    return f"{said.forum.at_start} {_makes_of_it(said, entries)}"


def _makes_of_it(said: Setting, entries: list[Entry]) -> str:
    judged = _last(entries, "judgement")
    makes = makes_of_it(judged, said.forum) if judged else f"{said.forum.has} judged the account"
    return f"{makes} of {said.topic} by {said.actor.within}"


def _learning(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    then = f"; the next answer is due{_by(waits)}" if waits and waits.kind == "learning" else ""
    return f"{said.actor.at_start} and {said.forum.within} are finding out what drives {said.topic}{then}"


def _learned(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    ended = _last(entries, "learning-end")
    how = OUTCOME_SAYS.get(ended.outcome, ended.outcome) if ended else "nobody can tell yet"
    return f"The learning enquiry into {said.topic} at {said.actor.within} has ended: {how}"


def _hard_step(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    taken = _last(entries, "hard-step", "override-confirmed")
    if taken is None:
        return f"{said.forum.at_start} took a hard step over {said.topic}"
    against_ladder = ", leaving the ladder aside" if taken.kind == "override-confirmed" else ""
    return f"{said.forum.at_start} {took(taken, said)} over {said.topic}{against_ladder}"


def _closed(said: Setting, waits: Due | None, entries: list[Entry]) -> str:
    if _last(entries, "withdrawal"):
        return f"{said.forum.at_start} withdrew {said.forum.its} call about {said.topic}"
    if _last(entries, "judgement"):
        return f"Closed: {said.forum.within} {_makes_of_it(said, entries)}"
    return f"Closed: the call about {said.topic} at {said.actor.within}"


TITLES: dict[State, Callable[[Setting, Due | None, list[Entry]], str]] = {
    State.OPEN: _open,
    State.EXPLAINED: _explained,
    State.QUESTIONED: _questioned,
    State.ANSWERED: _answered,
    State.IN_REVIEW: _in_review,
    State.JUDGED: _judged,
    State.LEARNING: _learning,
    State.LEARNED: _learned,
    State.HARD_STEP: _hard_step,
    State.CLOSED: _closed,
}

NEXT = {
    State.OPEN: "Once the explanation is there, {forum.within} may ask questions, judge it, or open a learning enquiry.",
    State.EXPLAINED: "{forum.at_start} may ask questions, judge the account, or open a learning enquiry.",
    State.QUESTIONED: (
        "Once every question is answered, {forum.within} judge{forum.s} the account or open{forum.s} a learning "
        "enquiry; {forum.its} clock waits for the answer."
    ),
    State.ANSWERED: "{forum.at_start} may judge, ask more, ask for a second look, open a learning enquiry, or close the call.",
    State.IN_REVIEW: "Once {actor.within} {actor.has} looked again, {forum.within} may judge the account.",
    State.JUDGED: "{forum.at_start} may open a learning enquiry, take a hard step where the ladder lets it, or close the call.",
    State.LEARNING: (
        "{actor.at_start} answer{actor.s} both questions and promise{actor.s} actions; {forum.within} end{forum.s} the "
        "enquiry once it has run its course."
    ),
    State.LEARNED: (
        "{forum.at_start} may judge again, open another enquiry, take a hard step where the ladder lets it, or close the call."
    ),
    State.HARD_STEP: (
        "{forum.at_start} may open a learning enquiry, take a further step where the ladder lets it, or close the call."
    ),
    State.CLOSED: "Nothing more happens in this call. It stays here to be read.",
}


WITHOUT_POWER = {  # of a relation that gives no hard step
    State.JUDGED: "{forum.at_start} may open a learning enquiry, or close the call.",
    State.LEARNED: "{forum.at_start} may judge again, open another enquiry, or close the call.",
    State.HARD_STEP: "{forum.at_start} may open a learning enquiry, or close the call.",
}

NEXT_OF_CITIZEN = {
    State.QUESTIONED: "Once {actor.within} {actor.has} answered, whoever asked may say whether that answers the question.",
    State.ANSWERED: "Whoever asked may say whether this answers the question, or ask {actor.within} to look at it again.",
}


AFTER_CONTENTMENT = {
    "yes": "Whoever asked said that this answers the question. The publisher of this site may close the call.",
    "no": (
        "Whoever asked said that this does not answer the question, and left it there. {actor.at_start} need not answer again. "
        "The publisher of this site may close the call."
    ),
    "gone": (
        "Nobody can say any more whether this answers the question: the e-mail address of whoever asked was deleted, as "
        "promised. The publisher of this site may close the call."
    ),
}


def what_may_follow(said: Setting, content: str = "", *, steps: bool = True) -> str:
    """`content`: of `contentment.after_the_answer`; `steps`: the relation gives a hard one."""
    state = State(said.call.state)
    of_citizen = NEXT_OF_CITIZEN if said.call.begun_by == "citizen" else {}
    follows = AFTER_CONTENTMENT[content] if content else of_citizen.get(state, (NEXT if steps else NEXT | WITHOUT_POWER)[state])
    return follows.format(forum=said.forum, actor=said.actor)
