"""Calls that a citizen began: whose question it is, what it is called, and an answer that is not public."""

from __future__ import annotations

from datetime import timedelta

from answerable.actions import account, withholding
from answerable.domain.permissions import Role
from answerable.domain.withholding import Withheld
from answerable.exports.tables import as_csv
from answerable.queries import published
from answerable.queries.account import calls, questions, story, titles
from answerable.queries.account.calls import Choice
from answerable.records.models import Call, Withholding
from tests.calls import NOON, a_person
from tests.citizens import TEXT, put

TODAY = (NOON + timedelta(days=5)).date()


def told(ref: str) -> story.StoryPage:
    return story.page(published.current(), story.find(ref), today=TODAY)


def test_the_question_is_the_citizens_and_says_who_put_it(merrow_published):
    publisher = a_person(Role.PUBLISHER)
    _, call = put(by=publisher, shown_as="Elin, Eskerby")
    asked = told(call.ref).told[0]
    assert asked.byline == f"Elin, Eskerby asked; put to the body by {publisher.name} for this site"
    assert asked.byline.encode() in as_csv(told(call.ref).table)
    assert "whoever asked may say" in told(call.ref).follows


def test_its_title_is_the_first_words_of_the_question_until_that_is_withheld(merrow_published):
    _, call = put()
    assert told(call.ref).title == f"“{TEXT}”"
    listed = calls.page(published.current(), Choice(), today=TODAY).calls[0]
    assert listed.title == f"“{TEXT}”"
    assert questions.questions(published.current())[0].title == f"“{TEXT}”"
    question = call.entries.get(kind="question")
    # A withholding is made as the action makes it; who may make one is told elsewhere.
    Withholding.objects.create(
        entry=question, ground="personal", reason="A person can be recognised.", review_on=TODAY + timedelta(days=30),
        by="Somebody", body="", at=NOON,
    )  # fmt: skip
    page = told(call.ref)
    assert TEXT not in page.title
    assert TEXT[:20].encode() not in as_csv(page.table)
    assert TEXT not in calls.page(published.current(), Choice(), today=TODAY).calls[0].title
    asked = questions.questions(published.current())[0]
    assert asked.text == ""
    assert TEXT not in asked.title


def test_long_questions_are_cut_between_words():
    cut = titles.first_words("word " * 40)
    assert cut.startswith("“word word")
    assert cut.endswith("word …”")
    assert len(cut) <= titles.LONGEST + 4


def test_an_answer_that_is_withheld_is_answered_but_not_in_public(merrow_published):
    _, call = put()
    lead = a_person(Role.LEAD, call.actor)
    hidden = Withheld("personal", "Two nurses could be recognised.", TODAY + timedelta(days=60))
    number = call.entries.get(kind="question").number
    account.answer(ref=call.ref, question=number, text="Secret.", by=lead, at=NOON + timedelta(days=3), withheld=hidden)
    assert told(call.ref).finding.endswith(", but not in public")
    assert calls.page(published.current(), Choice(), today=TODAY).calls[0].says == "answered, but not in public"
    assert questions.questions(published.current())[0].says == "Answered, but not in public"
    answer = Call.objects.get(ref=call.ref).entries.get(kind="answer")
    withholding.release(ref=call.ref, entry=answer.number, by=lead, at=NOON + timedelta(days=4))
    assert not told(call.ref).finding.endswith("not in public")
