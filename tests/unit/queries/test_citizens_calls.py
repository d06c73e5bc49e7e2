"""Calls that a citizen began: whose question it is, what it is called, and an answer that is not public."""

from __future__ import annotations

from datetime import date, timedelta

from answerable.actions import account, withholding
from answerable.actions import questions as asking
from answerable.domain.permissions import Role
from answerable.domain.questions import REVIEW_REASONS
from answerable.domain.withholding import Withheld
from answerable.exports import calendar
from answerable.exports.tables import as_csv
from answerable.queries import published
from answerable.queries.account import acts, calls, digests, news, questions, story, titles, work
from answerable.queries.account.askers import follow_path
from answerable.queries.account.calls import Choice
from answerable.queries.register.bodies import directory
from answerable.records.models import Call, CitizenQuestion, Withholding
from answerable.web import wording
from tests.calls import NOON, a_person
from tests.citizens import TEXT, answered, put

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


def test_nothing_is_cut_to_save_a_word_or_two():
    text = "My sister rents above the bakery on Mill Lane and has had water through the ceiling since May."
    assert len(text) > titles.LONGEST
    assert titles.first_words(text) == f"“{text}”"


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


def test_what_whoever_asked_makes_of_the_answer_stands_in_the_story(merrow_published):
    question, call = answered()
    asking.say_whether_answered(number=question.id, secret=secret_of(question), yes=False, at=NOON + timedelta(days=4))
    page = told(call.ref)
    last = page.told[-1]
    assert (last.kind, last.sentence) == ("contentment", "Whoever asked said that this does not answer the question.")
    assert last.at == NOON + timedelta(days=4)
    assert last.sentence.encode() in as_csv(page.table)
    assert "left it there" in page.follows
    assert "may say" not in page.follows
    assert news.news_of(published.current(), [Call.objects.get(ref=call.ref)], today=TODAY)[0].told.sentence == last.sentence


def test_a_second_look_and_a_closing_tell_it_by_themselves(merrow_published):
    question, call = answered()
    secret, why = secret_of(question), next(iter(REVIEW_REASONS))
    asking.ask_for_review(number=question.id, secret=secret, why=why, at=NOON + timedelta(days=4))
    assert [each.kind for each in told(call.ref).told][-1] == "review-request"
    account.review(ref=call.ref, text="Two, and a third.", by=a_person(Role.LEAD, call.actor), at=NOON + timedelta(days=5))
    assert "whoever asked may say" in told(call.ref).follows.lower()
    asking.say_whether_answered(number=question.id, secret=secret, yes=True, at=NOON + timedelta(days=5, hours=1))
    assert [each.kind for each in told(call.ref).told][-2:] == ["review", "closing"]


def test_once_the_address_is_gone_nobody_may_say(merrow_published):
    question, call = answered()
    asking.forget_asker(number=question.id, secret=secret_of(question), at=NOON + timedelta(days=4))
    assert "Nobody can say any more" in told(call.ref).follows


def secret_of(question: CitizenQuestion) -> str:
    return follow_path(question).rstrip("/").rsplit("/", 1)[-1]


def test_the_answering_page_the_list_of_work_and_the_digest_credit_the_citizen(merrow_published):
    _, call = put(by=a_person(Role.PUBLISHER), shown_as="Elin, Eskerby")
    asked = told(call.ref).told[0].byline
    assert asked.startswith("Elin, Eskerby asked; put to the body by ")
    lead = a_person(Role.LEAD, call.actor)
    page = acts.act(call.ref, "answer", lead, asked={}, today=TODAY)
    assert page.quotes[0].heading.startswith(f"A question: {asked}, on ")
    assert wording.title(page) == "Answer a question of a citizen"
    assert "judge" not in wording.follows(page)
    assert "makes of" not in wording.follows(page)
    owed = work.work(published.current(), lead, today=TODAY)
    assert [each.asking[0].to_name for each in (*owed.soon, *owed.later)] == [asked]
    digest = digests.untold(
        lead, after=0, until=digests.head(), today=TODAY, name_of=directory(published.current()).name
    )  # fmt: skip
    assert digest.news[0].lines[0].startswith(f"{asked}, on ")
    assert {digest.news[0].title, digest.owes[0].title} == {told(call.ref).title}


def test_one_person_was_not_content(merrow_published):
    question, call = answered()
    why = next(iter(REVIEW_REASONS))
    asking.ask_for_review(number=question.id, secret=secret_of(question), why=why, at=NOON + timedelta(days=4))
    last = told(call.ref).told[-1]
    assert last.sentence.startswith("Whoever asked was not content, and asked ")
    assert last.byline == "The person who asked"


def test_the_public_is_several_in_sentences(merrow_published):
    publisher = a_person(Role.PUBLISHER)
    _, call = put(by=publisher)
    account.withdraw(
        ref=call.ref, text="It was put to the wrong body, and begins again.", by=publisher, at=NOON + timedelta(days=1)
    )
    assert told(call.ref).finding.startswith("The patients and public of ")
    assert " withdrew their call about " in told(call.ref).finding


def test_what_came_early_was_due_by_a_day_and_is_no_longer_owed_until_it(merrow_published):
    _, call = answered()
    notes = " ".join(told(call.ref).told[0].notes)
    assert "The answer was due by " in notes
    assert " until " not in notes
    events = calendar.calendar(
        news.dates_of_call(published.current(), call, today=TODAY), title="T", site="http://x", host="x"
    ).decode()
    assert "Done: " in events
    assert "VALARM" not in events


def test_only_what_is_still_to_come_warns(merrow_published):
    _, call = put()
    standing, last = published.current(), call.duties.get().due_on

    def file(today: date) -> str:
        return calendar.calendar(news.dates_of_call(standing, call, today=today), title="T", site="http://x", host="x").decode()

    assert "VALARM" in file(last)
    late = file(last + timedelta(days=1))
    assert "Overdue: " in late
    assert "VALARM" not in late


def test_how_long_half_of_the_answers_took_is_told_from_three_on(merrow_published):
    for each in range(3):
        answered(text=f"{TEXT} Part {each}.", email=f"citizen{each}@example.org")
        told_of = questions.overview(published.current()).typical_days
        assert told_of == (3 if each == 2 else None)
    assert questions.questions(published.current())[0].after == "after 3 days"
