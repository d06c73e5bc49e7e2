"""A call as its page tells it: titles, sentences, what is owed, and nothing withheld to those who may not read it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from answerable.actions import account, contesting, dates, steps, withholding
from answerable.domain.periods import day
from answerable.domain.permissions import PUBLIC, Person
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld
from answerable.exports import atom, calendar
from answerable.exports.tables import as_csv
from answerable.queries import judgements, places, published
from answerable.queries.account import news, story
from tests.calls import COMMITTEE, INSPECTORATE, NOON, Story, a_breach

SECRET = "The names of two nurses"


def told(call: Story, *, today: date | None = None, reader: Person = PUBLIC) -> story.StoryPage:
    standing = published.current()
    assert standing is not None
    found = story.find(call.ref)
    assert found is not None
    return story.page(standing, found, today=today or call.at.date(), reader=reader)


def a_withheld_answer() -> Story:
    call = Story().questioned()
    hidden = Withheld("personal", "Two people could be recognised by it.", call.at.date() + timedelta(days=90))
    call.do(account.answer, call.lead, question=call.last("question").number, text=SECRET, withheld=hidden)
    return call


def test_a_new_call_names_who_must_explain_what_by_when(merrow_published):
    page = told(Story())
    assert "is asked to explain “Urgent care within four hours” by " in page.finding
    assert [due.kind for due in page.owed] == ["explanation"]
    assert page.told[0].sentence.startswith("The Ministry of Health and Care asked ")


def test_silence_is_counted_by_the_date_before_any_job_has_run(merrow_published):
    call = Story()
    late = call.duty("explanation").due_on + timedelta(days=12)
    page = told(call, today=late)
    assert page.finding.endswith("has not explained “Urgent care within four hours”: 12 days overdue")
    assert page.told[-1].kind == "overdue"
    assert told(call, today=call.duty("explanation").due_on).owed[0].words == "due today"


def test_every_state_has_a_title_and_what_may_follow(merrow_published):
    call = Story()
    seen = [told(call).finding]
    for step in (call.explained,):
        step()
        seen.append(told(call).finding)
    call = Story(forum=INSPECTORATE).learned()
    seen.append(told(call).finding)
    assert "has ended: it did not work" in seen[-1]
    page = told(call)
    assert page.follows
    assert len(set(seen)) == len(seen)


def test_a_hard_step_is_told_with_the_ladder_behind_it(merrow_published):
    call = Story().learned()
    assert "lets a hard step be taken now" in told(call).ladder[0]
    call.do(
        steps.take_hard_step, call.clerk, step="notice", text="Show weekly figures.", due_on=call.at.date() + timedelta(days=60)
    )
    page = told(call)
    assert " gave " in page.finding
    assert "formal notice over" in page.finding
    assert page.enquiries[0].ended == "it did not work"
    assert page.enquiries[0].actions[0].owner == "Chief nurse"
    assert page.enquiries[0].actions[0].became.startswith("Done, said on ")


def test_a_withheld_text_is_marked_and_read_in_the_two_bodies_only(merrow_published):
    call = a_withheld_answer()
    page = told(call)
    answer = next(each for each in page.told if each.kind == "answer")
    assert answer.hidden is not None
    assert answer.paragraphs == ()
    assert "Two people could be recognised by it." in answer.hidden.reason
    inside = next(each for each in told(call, reader=call.officer).told if each.kind == "answer")
    assert inside.marked
    assert inside.paragraphs == (SECRET,)
    outside = next(each for each in told(call, reader=call.publisher).told if each.kind == "answer")
    assert outside.paragraphs == ()


def test_no_export_holds_a_withheld_text_whoever_reads(merrow_published):
    call = a_withheld_answer()
    standing, found = published.current(), story.find(call.ref)
    today = call.at.date()
    page = told(call, reader=call.officer)
    lately = news.news_of(standing, [found], today=today)
    dated = news.dates_of_call(standing, found, today=today)
    files = [
        as_csv(page.table),
        as_csv(page.dates),
        atom.feed(lately, title="T", site="http://x", href="/", feed_href="/f", head="0"),
        calendar.calendar(dated, title="T", site="http://x", host="x"),
    ]
    assert all(SECRET.encode() not in content for content in files)
    assert b"withheld because" in files[2]


def test_a_text_made_public_again_says_that_it_was_withheld(merrow_published):
    call = a_withheld_answer()
    call.do(withholding.release, call.lead, entry=call.last("answer").number)
    answer = next(each for each in told(call).told if each.kind == "answer")
    assert answer.hidden is None
    assert answer.paragraphs == (SECRET,)
    assert answer.notes[0].startswith("Withheld from ")


def test_a_reused_explanation_is_withheld_where_the_first_one_is(merrow_published):
    first = Story().explained()
    second = Story(first.judgement, forum=INSPECTORATE)
    second.lead = first.lead
    second.do(account.reuse_explanation, first.lead, entry=first.last("explanation").id)
    again = next(each for each in told(second).told if each.kind == "explanation")
    assert again.paragraphs == ("The new ward opened three months late.",)
    assert first.ref in again.sentence
    hidden = Withheld("legal", "A court will hear of this in spring.", first.at.date() + timedelta(days=90))
    first.do(withholding.withhold, first.lead, entry=first.last("explanation").number, withheld=hidden)
    again = next(each for each in told(second, reader=second.clerk).told if each.kind == "explanation")
    assert again.hidden is not None
    assert again.paragraphs == ()


def test_a_moved_date_stands_with_its_reason(merrow_published):
    call = Story()
    first = call.duty("explanation").due_on
    to = first + timedelta(days=14)
    call.do(dates.extend, call.lead, duty=call.duty("explanation").id, to=to, reason="The board meets a fortnight later.")
    page = told(call)
    slip = next(each for each in page.told if each.kind == "slip")
    assert "14 days later" in slip.sentence
    assert slip.paragraphs == ("The board meets a fortnight later.",)
    assert page.owed[0].first_due_on == first
    assert page.owed[0].due_on == to


def test_what_happens_next_goes_by_the_earliest_date(merrow_published):
    call = Story().explained()
    call.do(account.ask, call.clerk, text="Why did nobody plan for the delay?")
    call.do(account.ask, call.clerk, text="And what will you do?")
    first = call.call.duties.filter(kind="answer").order_by("id")[0]
    call.do(dates.extend, call.lead, duty=first.id, to=first.due_on + timedelta(days=30), reason="The board meets a month later.")
    page = told(call)
    assert [each.due_on for each in page.owed] == sorted(each.due_on for each in page.owed)
    assert page.owed[0].id != first.id
    assert page.finding.endswith(day(page.owed[0].due_on))
    assert page.follows.endswith("its clock waits for the answer.")


def test_a_day_still_to_come_is_not_told_as_past(merrow_published):
    call = Story()
    due = call.duty("explanation").due_on
    assert " has until " in told(call).told[0].notes[-1]
    assert " had until " in told(call, today=due + timedelta(days=1)).told[0].notes[-1]


def test_the_ladder_falls_silent_once_a_step_was_taken(merrow_published):
    call = Story().learned()
    call.do(steps.take_hard_step, call.clerk, step="notice", text="Show figures.", due_on=call.at.date() + timedelta(days=60))
    assert told(call).ladder == []


def test_an_objection_is_told_until_and_after_the_reply(merrow_published):
    call = Story().explained()
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    assert "A reply to the objection to the figure is due by " in told(call).objections[0].sentence
    call.do(
        contesting.reply_to_contest,
        call.publisher,
        objection=call.last("contest").number,
        outcome="not-upheld",
        text="Read again.",
    )
    assert "the objection to the figure is not right" in told(call).objections[0].sentence


def test_an_objection_of_the_same_call_leads_down_its_page(merrow_published):
    call = Story().explained()
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    page = Client().get(f"/calls/{call.ref}/").content.decode()
    assert f'href="#entry-{call.last("contest").number}">See the objection below' in page
    assert f"See call {call.ref}<" not in page
    answer = {"objection": call.last("contest").number, "outcome": "not-upheld", "text": "Read again."}
    call.do(contesting.reply_to_contest, call.publisher, **answer)
    page = Client().get(f"/calls/{call.ref}/").content.decode()
    assert f'href="#entry-{call.last("contest-reply").number}">See the reply below' in page
    other = Story(call.judgement, forum=INSPECTORATE)
    assert f"See call {call.ref}<" in Client().get(f"/calls/{other.ref}/").content.decode()


def test_an_objection_in_one_call_stops_hard_steps_in_every_call_on_that_judgement(merrow_published):
    first = Story().explained()
    second = Story(first.judgement, forum=INSPECTORATE).judged()
    assert "lets a hard step be taken now" in told(second).ladder[0]
    first.do(contesting.contest, first.lead, about="figure", text="Our own count is higher.")
    assert [each.ref for each in told(second).objections] == [first.ref]
    with pytest.raises(Refusal, match="contests the figure"):
        second.do(
            steps.take_hard_step,
            second.clerk,
            step="notice",
            text="Show weekly figures.",
            due_on=second.at.date() + timedelta(days=60),
        )
    said = {"objection": first.last("contest").number, "outcome": "upheld", "text": "The file was read wrongly."}
    first.do(contesting.reply_to_contest, first.publisher, **said)
    with pytest.raises(Refusal, match="contests the figure"):
        second.do(
            steps.take_hard_step,
            second.clerk,
            step="notice",
            text="Show weekly figures.",
            due_on=second.at.date() + timedelta(days=60),
        )
    assert "is right: no hard step rests on this" in told(second).objections[0].sentence


def test_the_pages_of_a_judgement_and_its_place_tell_of_objections_and_calls(merrow_published):
    call = Story().explained()
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    standing, today = published.current(), call.at.date()
    page = judgements.page(standing, call.judgement.id, today=today)
    assert page.asked[0].ref == call.ref
    assert "An explanation was given on " in page.asked[0].sentence
    assert page.reading.objections[0].raised.startswith("Contested by ")
    place = places.page(standing, call.judgement.place, today=today)
    assert [each.objections[0].ref for each in place.own_floors if each.objections] == [call.ref]


def test_a_figure_long_past_says_so_and_foretells_nothing(merrow_published):
    found = a_breach()
    ended_on = date.fromisoformat(found.row["period_end"])
    soon = judgements.page(published.current(), found.id, today=ended_on + timedelta(days=731))
    late = judgements.page(published.current(), found.id, today=ended_on + timedelta(days=732))
    assert soon.reading.old == ""
    assert "more than two years old" in late.reading.old
    assert not any("as things are" in icon.words for icon in late.icons)
    assert soon.caveats == published.current().catalogue.standards[found.subject].caveats


def test_feeds_and_calendars_have_stable_ids(merrow_published):
    call = Story().explained()
    standing, found = published.current(), story.find(call.ref)
    lately = news.news_of(standing, [found], today=call.at.date())
    feed = atom.feed(lately, title="T", site="https://a.example", href="/calls/", feed_href="/f", head="abc").decode()
    assert "tag:a.example,2026-03-09:/calls/" in feed
    assert f"<id>tag:a.example,2026-03-09:/calls/{call.ref}/entry-1</id>" in feed
    assert "Head of the trail: abc" in feed
    dated = news.dates_of_call(standing, found, today=call.at.date())
    text = calendar.calendar(dated, title="T", site="https://a.example", host="a.example").decode()
    assert f"UID:duty-{call.duty('explanation').id}@a.example" in text
    assert "SUMMARY:Done: " in text
    assert "Due in" not in text
    waits = next(each for each in made_of(text) if each.startswith("SUMMARY:") and "Done" not in each)
    assert " must say what it makes of the account" in waits
    assert text.count("TRIGGER:-P3D") == 1
    assert COMMITTEE not in text
    assert NOON.date().isoformat() not in text


def made_of(text: str) -> list[str]:
    """Lines of an iCalendar file, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")
