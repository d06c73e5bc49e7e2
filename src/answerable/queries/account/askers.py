"""Whoever asked follows the question by a secret link. The link is worked out anew from the secret key, so it is kept nowhere."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, salted_hmac

from answerable.domain.calls import State, why_not_move
from answerable.queries.account.questions import last_answer
from answerable.records.models import Asker, CitizenQuestion

NOT_WHOLE = "This link is not whole. Open it from the e-mail again."
GONE = "This link has run out: your e-mail address was deleted, as we promised. You can still read the question here."

MAY_SAY = {
    "yes": "The answer answers my question",
    "review": "It does not: the body should look at its answer again",
    "no": "It does not, and I leave it there",
    "forget": "Delete my e-mail address and my name now",
}


def follow_path(question: CitizenQuestion) -> str:
    return f"/ask/follow/{question.id}/{_secret(question)}/"


def _secret(question: CitizenQuestion) -> str:
    told = f"{question.id} {question.asked_at.timestamp()}"
    return salted_hmac("answerable follow", told, algorithm="sha256").hexdigest()[:40]


def why_not_follow(number: int, secret: str) -> str | None:
    question = CitizenQuestion.objects.filter(id=number).first()
    if question is None or not constant_time_compare(_secret(question), secret):
        return NOT_WHOLE
    return None if Asker.objects.filter(question=question).exists() else GONE


def may_say(number: int) -> dict[str, str]:
    """What whoever asked can do now, in words."""
    question = CitizenQuestion.objects.select_related("call").get(id=number)
    answered = question.call is not None and last_answer(number) is not None
    possible = {"forget"}
    if answered and question.call is not None:
        possible |= {"yes", "no"}
        if why_not_move(State(question.call.state), "ask_for_review") is None:
            possible.add("review")
    return {what: words for what, words in MAY_SAY.items() if what in possible}
