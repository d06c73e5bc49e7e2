"""What the pages of acts say: titles, what follows from an act, the words on buttons."""

from __future__ import annotations

from datetime import date
from typing import Any

from answerable.domain.calls import MOVES
from answerable.domain.ladder import NO_POWER
from answerable.domain.periods import day
from answerable.queries.account.acts import FORBIDDEN, MISSING, Act

TITLES = {
    "explain": "Give the explanation of {actor.within}",
    "reuse_explanation": "Give the same explanation to {forum.within}",
    "ask": "Ask {actor.within} a question",
    "answer": "Answer {forum.within}",
    "ask_for_review": "Ask {actor.within} to look again at an answer",
    "review": "Look again at your answer to {forum.within}",
    "judge": "Judge the account of {actor.within}",
    "open_learning": "Open a learning enquiry with {actor.within}",
    "answer_learning": "Learning enquiry: {about}",
    "plan_action": "Promise an action",
    "finish_action": "Say what became of an action",
    "end_learning": "End the learning enquiry",
    "take_hard_step": "Take a hard step against {actor.within}",
    "answer_hard_step": "Say what was done about a hard step",
    "propose_override": "Propose to override the ladder",
    "confirm_override": "Confirm an override",
    "close": "Close this call",
    "withdraw": "Withdraw this call",
    "extend": "Move a date",
    "contest": "Contest a figure or a standard",
    "reply_to_contest": "Reply to an objection of {actor.within}",
    "withhold": "Withhold a text",
    "release": "Make a text public",
}
TITLES_OF_CITIZEN = {
    "answer": "Answer a question of a citizen",
    "review": "Look again at your answer to a citizen",
}
FOLLOWS = {
    "explain": "The public can then read why. {forum.at_start} may ask questions, and must say what "
    "{forum.it} make{forum.s} of the explanation.",
    "reuse_explanation": "You explain once: this call will show the same text. Nothing is copied, and both forums read the same.",
    "ask": "{actor.at_start} must answer by a day that the clock of this relation sets.",
    "answer": "Once every question has its answer, {forum.within} must say what {forum.it} make{forum.s} of the account.",
    "ask_for_review": "Somebody at {actor.within} must look at the answer once more, against a clock of its own.",
    "judge": "This is the forum’s own word. It stands beside the figures and beside what {actor.within} say{actor.s}, and "
    "changes neither.",
    "open_learning": "Learning comes before sanctions. {actor.at_start} answer{actor.s} two questions: what is driving this, and "
    "what can be done to mitigate it. The body says what will be done, by whom and by when.",
    "plan_action": "It becomes a duty with a date. Everybody can see whether it was done.",
    "take_hard_step": "What the step asks becomes a duty of {actor.within}, with a date. Everybody can see whether it was done.",
    "answer_hard_step": "What the step asks is no longer owed once you have said what you did. {forum.at_start} read{forum.s} "
    "it, and may go on.",
    "confirm_override": "If you agree, the step is taken, and {actor.within} owe{actor.s} by that day what is asked.",
    "end_learning": "Only an enquiry that ran its course and failed can open a hard step.",
    "propose_override": "A second person of {forum.within} must confirm it before anything happens. Every override is listed "
    "publicly.",
    "close": "Nothing is owed any more. What was overdue stays in the list of silences.",
    "withdraw": "The call ends, and stays to be read with your reason.",
    "extend": "The first date stays, and the move stands in the public list of slipped dates with your reason and your name.",
    "contest": "The objection is public. Until it has a reply, no hard step can rest on what you contest.",
    "reply_to_contest": "If the objection is right, the published judgement can carry no hard step any more.",
    "release": "Everybody can read it from now on.",
}
BUTTONS = {
    "explain": "Give the explanation",
    "reuse_explanation": "Give this explanation",
    "ask": "Ask this question",
    "answer": "Give the answer",
    "ask_for_review": "Ask to look again",
    "review": "Give the second answer",
    "judge": "Record the judgement",
    "open_learning": "Open the enquiry",
    "answer_learning": "Give the answer",
    "plan_action": "Promise this action",
    "finish_action": "Record what happened",
    "end_learning": "End the enquiry",
    "take_hard_step": "Continue",
    "answer_hard_step": "Say what was done",
    "propose_override": "Continue",
    "confirm_override": "Continue",
    "close": "Close the call",
    "withdraw": "Withdraw the call",
    "extend": "Continue",
    "contest": "Record the objection",
    "reply_to_contest": "Record the reply",
    "withhold": "Withhold this text",
    "release": "Make it public",
}
CONFIRM = {
    "take_hard_step": "Take this step",
    "propose_override": "Propose this override",
    "confirm_override": "Confirm, and take the step",
    "extend": "Move the date",
}


def refused_title(page: Act) -> str:
    if page.status == MISSING:
        return "There is nothing to do this on"
    does = MOVES[page.move].says if page.move in MOVES else "reuse an explanation"
    if page.refusal == NO_POWER:
        return f"You cannot {does} here"
    return f"You may not {does}" if page.status == FORBIDDEN else f"You cannot {does} now"


def title(page: Act) -> str:
    words = TITLES_OF_CITIZEN.get(page.move) if page.of_citizen else None
    return (words or TITLES[page.move]).format(actor=page.actor_name, forum=page.forum_name, about=page.about)


def follows(page: Act) -> str:
    """A citizen owes no judgement, so that none is promised."""
    if page.of_citizen and page.move == "answer":
        return "Whoever asked may then say whether it answers the question."
    return FOLLOWS.get(page.move, "").format(actor=page.actor_name, forum=page.forum_name)


def in_words(field: Any) -> str:
    """An answer as its own form would show it."""
    value = field.form.cleaned_data.get(field.name)
    if isinstance(value, date):
        return day(value)
    choices = {str(key): words for key, words in getattr(field.field, "choices", [])}
    given = value if isinstance(value, list) else ["None given" if value in (None, "") else value]
    return "\n".join(str(choices.get(str(each), each)) for each in given)
