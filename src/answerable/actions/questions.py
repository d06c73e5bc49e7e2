"""What becomes of a citizen's question: put or refused by a named person, then followed by whoever asked, by a secret link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from answerable.actions import account
from answerable.actions.acting import refuse, standing
from answerable.actions.asking import site_name
from answerable.actions.forgetting import forget
from answerable.actions.opening import Asked, opened
from answerable.actions.sending import keep
from answerable.domain import messages, permissions
from answerable.domain import questions as domain
from answerable.domain.calls import State, why_not_move
from answerable.domain.permissions import Person
from answerable.domain.questions import REVIEW_REASONS, QuestionState, why_not_decide, why_not_refuse
from answerable.domain.refusals import Refusal
from answerable.queries.account.askable import asked
from answerable.queries.account.askers import why_not_follow, why_not_say
from answerable.queries.account.questions import last_answer, title
from answerable.queries.register.bodies import directory
from answerable.records import trail
from answerable.records.models import Asker, Call, CitizenQuestion

WHO_ASKED = Person(name=domain.WHO_ASKED)


@transaction.atomic
def publish_question(*, number: int, by: Person, at: datetime) -> str:
    """Put the question, in the citizen's own words: a call to account begins. Its reference."""
    question = to_decide(number, by)
    published = standing()
    whom = asked(published, actor=question.actor, about=question.subject, on=at.date())
    if whom is None:
        raise Refusal("This body does not answer to the public for this any more. Refuse the question, and say so.")
    ref = opened(
        Asked(
            forum=whom.forum,
            actor=question.actor,
            begun_by="citizen",
            title=title(published, subject=question.subject, place=question.place),
            text=question.text,
            about=question.about,
            subject=question.subject,
            place=question.place,
        ),
        by=by,
        at=at,
    )
    call = Call.objects.get(ref=ref)
    question.call = call
    decided(question, QuestionState.PUBLISHED, by=by, at=at)
    trail.add(at=at, by=by.name, what="publish_question", about=f"question {number}", details={"call": ref})
    told(question, messages.published(due_on=call.duties.get().due_on, ref=ref, **frame(question)), "published", at=at)
    Asker.objects.filter(question=question).update(told_version=call.version)
    return ref


@transaction.atomic
def refuse_question(*, number: int, reason: str, hidden: bool, by: Person, at: datetime) -> None:
    """Refuse it, with a public reason. `hidden`: the text itself is the problem, and is not shown."""
    question = to_decide(number, by)
    refuse(why_not_refuse(reason))
    question.refusal, question.hidden = reason.strip(), hidden
    if hidden:
        question.shown_as = ""
    decided(question, QuestionState.REFUSED, by=by, at=at)
    details = {"reason": question.refusal, "hidden": hidden}
    trail.add(at=at, by=by.name, what="refuse_question", about=f"question {number}", details=details)
    told(question, messages.refused(reason=question.refusal, number=number, **frame(question)), "refused", at=at)


def to_decide(number: int, by: Person) -> CitizenQuestion:
    refuse(permissions.why_not("moderate", by))
    question = found(number)
    refuse(why_not_decide(question.state))
    return question


def found(number: int) -> CitizenQuestion:
    trail.hold()
    question = CitizenQuestion.objects.filter(id=number).first()
    if question is None:
        raise Refusal("There is no such question.")
    return question


def decided(question: CitizenQuestion, state: QuestionState, *, by: Person, at: datetime) -> None:
    question.state, question.decided_at, question.decided_by = state, at, by.name
    question.save()


def frame(question: CitizenQuestion) -> dict[str, Any]:
    published = standing()
    name = directory(published).name(question.actor)
    return {"body": name, "site": site_name(published), "address": settings.ANSWERABLE_ADDRESS}


def told(question: CitizenQuestion, letter: messages.Letter, what: str, *, at: datetime) -> None:
    """An e-mail to whoever asked, where we still know who that is."""
    asker = Asker.objects.filter(question=question).first()
    if asker is not None:
        keep(letter, key=key_of(question.id, what), at=at, asker=asker)


def key_of(number: int, what: str) -> str:
    return f"question {number} {what}"


def of_asker(number: int, secret: str) -> CitizenQuestion:
    """The question, for whoever holds the secret link of the e-mails about it."""
    question = found(number)
    refuse(why_not_follow(number, secret))
    return question


@transaction.atomic
def say_whether_answered(*, number: int, secret: str, yes: bool, at: datetime) -> None:
    """Whoever asked says whether the answer answers it. If it does, the call is closed in their name."""
    question = of_asker(number, secret)
    refuse(why_not_say(number))
    call = answered_call(question)
    said(question, "yes" if yes else "no", at=at)
    if yes and why_not_move(State(call.state), "close") is None:
        account.end(call, "close", "closing", "The person who asked says that this answers the question.", by=WHO_ASKED, at=at)


@transaction.atomic
def ask_for_review(*, number: int, secret: str, why: str, at: datetime) -> None:
    """Whoever asked wants an answer looked at again, for one of a few reasons."""
    question = of_asker(number, secret)
    if why not in REVIEW_REASONS:
        raise Refusal("Choose why the answer should be looked at again.")
    refuse(why_not_say(number))
    call = answered_call(question)
    refuse(why_not_move(State(call.state), "ask_for_review"))
    said(question, "no", at=at)
    account.review_asked(call, last_answer(number) or 0, REVIEW_REASONS[why], by=WHO_ASKED, at=at)


def said(question: CitizenQuestion, content: str, *, at: datetime) -> None:
    question.content = content
    question.save(update_fields=["content"])
    details = {"content": content}
    trail.add(at=at, by=WHO_ASKED.name, what="say_whether_answered", about=f"question {question.id}", details=details)


def answered_call(question: CitizenQuestion) -> Call:
    if question.call is None or last_answer(question.id) is None:
        raise Refusal("There is no answer yet. We write to you as soon as there is one.")
    return question.call


@transaction.atomic
def forget_asker(*, number: int, secret: str, at: datetime, every: bool = False) -> int:
    """Delete the e-mail address now, and the name that is shown: for this question, or for all with the same address.

    The questions stay, but for those that nobody confirmed. How many it was done for."""
    question = of_asker(number, secret)
    askers = Asker.objects.select_related("question").filter(question=question)
    if every:
        askers = Asker.objects.select_related("question").filter(email=askers.get().email)
    gone = list(askers)
    for asker in gone:
        forgotten(asker, at=at)
    return len(gone)


def forgotten(asker: Asker, *, at: datetime) -> None:
    question = asker.question
    if question.shown_as:
        question.shown_as = ""
        question.save(update_fields=["shown_as"])
    confirmed = question.state != QuestionState.UNCONFIRMED
    number = question.id
    forget(asker)
    if confirmed:
        trail.add(at=at, by=WHO_ASKED.name, what="forget_asker", about=f"question {number}", details={})
