"""Whoever asked follows the question by a secret link. The link is worked out anew from the secret key, so it is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac

from answerable.domain.calls import State, why_not_move
from answerable.domain.questions import why_not_confirm
from answerable.queries.account.keeping import with_day_of_deletion
from answerable.records.canonical import sha256
from answerable.records.models import Asker, CitizenQuestion, Entry, TrailEntry

NOT_WHOLE = "This link is not whole. Open it from the e-mail again."
GONE = "This link has run out: your e-mail address was deleted, as we promised. You can still read the question here."

MAY_SAY = {
    "yes": "The answer answers my question",
    "review": "It does not: the body should look at its answer again",
    "no": "It does not, and I leave it there",
    "forget": "Delete what you keep about me now",
}


def follow_path(question: CitizenQuestion) -> str:
    return f"/ask/follow/{question.id}/{_secret(question)}/"


def _secret(question: CitizenQuestion) -> str:
    told = f"{question.id} {question.asked_at.timestamp()}"
    return salted_hmac("answerable follow", told, algorithm="sha256").hexdigest()[:40]


def why_not_follow(number: int, secret: str) -> str | None:
    if not is_whole(number, secret):
        return NOT_WHOLE
    return None if Asker.objects.filter(question=number).exists() else GONE


def is_whole(number: int, secret: str) -> bool:
    question = CitizenQuestion.objects.filter(id=number).first()
    return question is not None and constant_time_compare(_secret(question), secret)


def confirmed_by(secret: str) -> CitizenLink | None:
    """The question that a link of confirmation belongs to; None where it has run out, or part of it is missing."""
    question = CitizenQuestion.objects.filter(token_sha256=sha256(secret)).first()
    return CitizenLink(question.id, question.state, question.asked_at.date(), question.actor, question.text) if question else None


@dataclass(frozen=True)
class CitizenLink:
    number: int
    state: str
    asked_on: date
    body: str
    text: str

    def why_not(self, today: date) -> str | None:
        return why_not_confirm(self.state, self.asked_on, today)


@dataclass(frozen=True)
class KeptOfYou:
    """What is kept about whoever asked, for that person alone."""

    email: str  # with most of it hidden: a link may be handed on
    until: date
    shown_as: str
    others: int  # more questions with this address


def kept_of(number: int) -> KeptOfYou:
    asker, until = next(with_day_of_deletion(Asker.objects.filter(question=number)))
    name, _, host = asker.email.partition("@")
    others = Asker.objects.filter(email=asker.email).exclude(id=asker.id).count()
    return KeptOfYou(f"{name[:1]}…@{host}", until, asker.question.shown_as, others)


def may_say(number: int) -> dict[str, str]:
    """What whoever asked can do now, in words."""
    question = CitizenQuestion.objects.select_related("call").get(id=number)
    possible = {"forget"}
    if question.call is not None and why_not_say(number) is None:
        possible |= {"yes", "no"}
        if why_not_move(State(question.call.state), "ask_for_review") is None:
            possible.add("review")
    return {what: words for what, words in MAY_SAY.items() if what in possible}


def why_not_say(number: int) -> str | None:
    """Each answer is judged once, and not while the body looks at it again."""
    question = CitizenQuestion.objects.select_related("call").get(id=number)
    answer = Entry.objects.filter(call__citizen_question=number, kind__in=("answer", "review")).order_by("-number").first()
    if question.call is None or answer is None:
        return "There is no answer yet. We write to you as soon as there is one."
    if question.call.state == State.IN_REVIEW:
        return "The body is looking at its answer again. We write to you when it has answered."
    said = TrailEntry.objects.filter(about=f"question {number}", what="say_whether_answered").order_by("-seq").first()
    if said is not None and said.at >= answer.at:
        return "You have said already what you think of this answer. Thank you."
    return None


def closes(number: int) -> bool:
    """Whether the call ends when whoever asked says that the answer answers the question."""
    call = CitizenQuestion.objects.select_related("call").get(id=number).call
    return call is not None and why_not_move(State(call.state), "close") is None
