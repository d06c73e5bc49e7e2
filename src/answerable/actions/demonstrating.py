"""Playing the invented country's account through the real acts, so that a demonstration has stories to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from answerable.actions import account, asking, contesting, dates, learning, opening, people, questions, steps
from answerable.domain.permissions import PUBLIC, Person
from answerable.domain.withholding import Withheld
from answerable.invented import account as invented
from answerable.queries.register.people import person_of
from answerable.records.models import Call, CitizenQuestion, Judgement, User

ACTS: dict[str, Callable[..., None]] = {
    each.__name__: each
    for each in (
        account.explain, account.ask, account.answer, account.ask_for_review, account.review, account.judge, account.close,
        contesting.contest, contesting.reply_to_contest, dates.extend, learning.open_learning, learning.answer_learning,
        learning.plan_action, learning.finish_action, learning.end_learning, steps.take_hard_step, steps.propose_override,
    )
}  # fmt: skip
NUMBERED = {"answer": ("question", "question"), "finish_action": ("action", "action")}
LAST = {"ask_for_review": ("answered", "answer"), "reply_to_contest": ("objection", "contest")}
BY = people.at_the_keys("the demonstration")


class Play(NamedTuple):
    """One thing to do, at its moment."""

    at: datetime
    do: Callable[[], None]


@transaction.atomic
def play(*, published_at: datetime) -> None:
    """Everything that was done in Merrow since the publication, in order. Once only: a second time does nothing."""
    if User.objects.exists():
        return
    cast = everybody(published_at)
    refs: dict[str, str] = {}
    for each in sorted(script(published_at, cast, refs), key=lambda each: each.at):
        dates.mark_overdue(at=each.at)
        each.do()
    dates.mark_overdue(at=published_at + timedelta(days=invented.LASTS))


def everybody(at: datetime) -> dict[str, Person]:
    cast = {}
    for key, who in invented.PEOPLE.items():
        email = f"{key}@merrow.example"
        people.add_with_role(
            email=email, name=who.name, role=who.role, body=who.body, title=who.title, starts_on=at.date(), by=BY, at=at
        )
        cast[key] = person_of(User.objects.get(email=email), at.date())
    return cast


def script(start: datetime, cast: dict[str, Person], refs: dict[str, str]) -> list[Play]:
    def at(day: int) -> datetime:
        return start + timedelta(days=day)

    begins = [Play(at(each.day), lambda each=each: begin(each, cast, refs, at(each.day))) for each in invented.BEGINS]
    asked = [Play(at(each.day), lambda each=each: put(each, at(each.day))) for each in invented.ASKED]
    decided = [Play(at(each.day + 1), lambda each=each: decide(each, cast, refs, at(each.day + 1))) for each in invented.ASKED]
    done = [Play(at(each.day), lambda each=each: act(each, cast, refs, at(each.day))) for each in invented.steps()]
    return [*begins, *asked, *decided, *done]


def begin(each: invented.Begins, cast: dict[str, Person], refs: dict[str, str], at: datetime) -> None:
    judgement = Judgement.objects.filter(subject=each.subject, place=each.place, standings__until=None).first()
    about = judgement.about if judgement else "metric"
    told = opening.Asked(
        forum=each.forum,
        actor=each.actor,
        begun_by=each.begun_by,
        title=each.title,
        text=each.text,
        about=about,
        subject=each.subject,
        place=each.place,
        judgement=judgement.id if judgement else "",
    )
    refs[each.story] = opening.open_call(asked=told, by=cast[each.who], at=at)


def put(each: invented.Asked, at: datetime) -> None:
    """A citizen asks, and confirms by the link in the e-mail."""
    told = asking.Put(each.body, each.about, each.place, each.text, each.email, each.shown_as)
    asking.ask(put=told, network="127.0.0.1", by=PUBLIC, at=at)
    asking.confirmed(CitizenQuestion.objects.latest("id"), at=at)


def decide(each: invented.Asked, cast: dict[str, Person], refs: dict[str, str], at: datetime) -> None:
    """The publisher publishes the question or refuses it."""
    question = CitizenQuestion.objects.get(text=each.text)
    if each.refused:
        questions.refuse_question(number=question.id, reason=each.refused, hidden=True, by=cast["publisher"], at=at)
    else:
        refs[each.story] = questions.publish_question(number=question.id, by=cast["publisher"], at=at)


def act(each: invented.Step, cast: dict[str, Person], refs: dict[str, str], at: datetime) -> None:
    call = Call.objects.get(ref=refs[each.story])
    if each.act == "reuse_explanation":
        given = Call.objects.get(ref=refs[each.said["of"]]).entries.get(kind="explanation")
        account.reuse_explanation(ref=call.ref, entry=given.id, by=cast[each.who], at=at)
        return
    ACTS[each.act](ref=call.ref, by=cast[each.who], at=at, **said(each, call, at.date()))


def said(each: invented.Step, call: Call, today: date) -> dict[str, Any]:
    """What the act is told, with numbers and days of this call in place of the script's."""
    told = dict(each.said)
    if "nth" in told:
        name, kind = NUMBERED[each.act]
        told[name] = call.entries.filter(kind=kind).order_by("number")[told.pop("nth") - 1].number
    if each.act in LAST:
        name, kind = LAST[each.act]
        told[name] = call.entries.filter(kind=kind).latest("number").number
    if each.act == "extend":
        duty = call.duties.filter(kind=told.pop("kind"), state__in=("due", "overdue")).latest("id")
        told |= {"duty": duty.id, "to": duty.due_on + timedelta(days=told.pop("days"))}
    if each.act in ("plan_action", "take_hard_step", "propose_override"):
        told["due_on"] = today + timedelta(days=told.pop("days"))
    if "withheld" in told:
        hidden = told["withheld"]
        told["withheld"] = Withheld(hidden["ground"], hidden["reason"], today + timedelta(days=hidden["days"]))
    return told
