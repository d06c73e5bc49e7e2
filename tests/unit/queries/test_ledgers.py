"""Slips and silences, times by kind of duty, and a comparison that ranks nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from answerable.actions import account, contesting, dates, learning, steps, withholding
from answerable.domain.withholding import Withheld
from answerable.queries import published
from answerable.queries.account.pieces import KINDS
from answerable.queries.ledgers import openness, slips_and_silences, timeliness
from answerable.queries.ledgers.openness import bare
from tests.calls import INSPECTORATE, Story

pytestmark = pytest.mark.postgres


def column(table, name):
    place = [heading.name for heading in table.headings].index(name)
    return [row[place].value for row in table.rows]


def test_a_slip_stands_beside_its_first_date(merrow_published):
    call = Story()
    first = call.duty("explanation").due_on
    for days in (10, 20):
        to = first + timedelta(days=days)
        call.do(dates.extend, call.lead, duty=call.duty("explanation").id, to=to, reason=f"It takes {days} days more.")
    page = slips_and_silences.slips(published.current())
    assert page.finding == "1 date was moved, 2 times in all"
    assert column(page.table, "first_due_on") == [first, first]
    assert column(page.table, "days_after_first") == [20, 10]
    assert slips_and_silences.slips(published.current(), body=call.forum).count == 0


def test_what_is_overdue_is_a_silence_and_what_came_late_is_none(merrow_published):
    silent, late = Story(), Story(forum=INSPECTORATE)
    due = silent.duty("explanation").due_on
    late.at = silent.at + timedelta(days=60)
    late.do(account.explain, late.lead, text="Sorry, this took long.")
    page = slips_and_silences.silences(published.current(), today=due + timedelta(days=5))
    assert column(page.table, "call") == [silent.ref]
    assert column(page.table, "days") == [5]
    assert slips_and_silences.silences(published.current(), today=due).count == 0


def test_what_was_late_when_a_call_closed_stays_though_the_job_never_ran(merrow_published):
    call = Story()
    call.at = call.at + timedelta(days=90)
    call.do(account.withdraw, call.clerk, text="Opened by mistake.")
    page = slips_and_silences.silences(published.current(), today=call.at.date() + timedelta(days=100))
    assert column(page.table, "now") == ["ended"]
    assert column(page.table, "days") == [(call.at.date() - call.duty("explanation").due_on).days]
    assert "will stay so, as the call or the enquiry has ended" in page.finding


def test_an_objection_outlives_its_call_and_its_reply_stays_owed(merrow_published):
    call = Story()
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    call.do(account.withdraw, call.clerk, text="Opened by mistake.")
    assert call.duty("contest").state == "due"
    said = {"objection": call.last("contest").number, "outcome": "upheld", "text": "The file was read wrongly."}
    call.do(contesting.reply_to_contest, call.publisher, **said)
    assert call.duty("contest").state == "met"


def test_an_enquiry_that_ends_over_an_unanswered_question_leaves_a_silence(merrow_published):
    call = Story().learning()
    call.at += timedelta(days=60)
    call.do(learning.end_learning, call.clerk, outcome="inconclusive", text="No answers came.")
    page = slips_and_silences.silences(published.current(), today=call.at.date(), body=call.actor)
    assert column(page.table, "kind") == ["learning", "learning"]


def test_medians_are_the_middle_of_all_days():
    assert timeliness.middle({3: 1}) == 3
    assert timeliness.middle({1: 1, 2: 1}) == 1.5
    assert timeliness.middle({1: 2, 9: 1}) == 1
    assert timeliness.middle({1: 2, 4: 2}) == 2.5


def test_times_by_kind_count_the_unanswered_beside_the_median(merrow_published):
    Story().answered()
    silent = Story(forum=INSPECTORATE)
    table = timeliness.by_kind(today=silent.duty("explanation").due_on + timedelta(days=1))
    kinds = dict(
        zip(column(table, "kind"), zip(*(column(table, name) for name in ("owed", "done", "overdue")), strict=True), strict=True)
    )
    assert kinds["explanation"] == (2, 1, 1)
    assert dict(zip(column(table, "kind"), column(table, "median_days"), strict=True))["answer"] == 1


def test_few_duties_are_too_few_to_compare(merrow_published):
    call = Story().answered()
    compared = timeliness.by_body(published.current(), today=call.at.date())
    assert column(compared.table, "body") == [call.actor]
    assert column(compared.table, "says") == ["few"]
    assert "no body surely differs" in compared.finding


@pytest.mark.parametrize(("limits", "says"), [((0.1, 0.4), "less"), ((0.6, 0.9), "more"), ((0.4, 0.6), "same")])
def test_a_body_differs_only_with_its_whole_range(limits, says):
    assert timeliness.compared(50, *limits, 0.5) == says
    assert timeliness.compared(9, *limits, 0.5) == "few"


def test_wilson_limits_are_those_of_the_book():
    """Newcombe 1998, table I: 15 of 148, score interval."""
    (lower, upper, _, _) = timeliness.intervals([{"in_time": 15, "due": 148}])[0]
    assert (round(lower, 4), round(upper, 4)) == (0.0624, 0.1605)


def test_a_body_gains_nothing_by_moving_its_own_date(merrow_published):
    call = Story()
    first = call.duty("explanation").due_on
    call.do(dates.extend, call.lead, duty=call.duty("explanation").id, to=first + timedelta(days=30), reason="We need more time.")
    call.at += timedelta(days=40)
    call.do(account.explain, call.lead, text="Here it is.")
    compared = timeliness.by_body(published.current(), today=call.at.date())
    assert column(compared.table, "in_time") == [0]
    assert column(compared.table, "due") == [1]


def test_an_override_stands_with_both_names_and_reasons(merrow_published):
    call = Story(a_movement_or_breach_without_ladder()).judged()
    reason = "The people there have waited three years, and cannot wait longer."
    call.do(
        steps.propose_override,
        call.clerk,
        step="notice",
        reason=reason,
        text="Open more beds.",
        due_on=call.at.date() + timedelta(days=40),
    )
    waiting = openness.overrides(published.current(), today=call.at.date())
    found = openness.overrides_finding(waiting)
    assert found == "Learning before sanctions has not been set aside; 1 proposal waits for a second person"
    call.do(steps.confirm_override, call.second, override=call.last("override").number, text="I agree that nothing else is left.")
    done = openness.overrides(published.current(), today=call.at.date())
    assert (done[0].proposed_by, done[0].confirmed_by) == (call.clerk.name, call.second.name)
    assert done[0].reason.startswith(reason)
    assert "Open more beds." in done[0].reason
    assert openness.overrides_finding(done) == "Learning before sanctions was set aside once"


def a_movement_or_breach_without_ladder():
    """A standard at risk: no breach is shown, so the ladder is closed."""
    from answerable.records.models import Judgement

    risky = Judgement.objects.filter(subject="urgent-care-four-hours", standings__until=None)
    return risky.exclude(verdict__in=("breach", "persistent_breach", "not_reported")).order_by("id")[0]


def test_what_is_withheld_is_listed_with_its_review(merrow_published):
    call = Story().explained()
    review = call.at.date() + timedelta(days=30)
    hidden = Withheld("legal", "A court will hear of this in spring.", review)
    call.do(withholding.withhold, call.lead, entry=call.last("explanation").number, withheld=hidden)
    page = openness.withheld(published.current(), today=review + timedelta(days=1))
    assert page.finding == "1 text is withheld; 1 review is overdue"
    assert [row[3].text for row in page.texts.rows] == ["explanation"]
    assert bare(KINDS["review"]) == "second answer"
    assert column(page.bodies, "withheld") == [1]
    assert column(page.texts, "call") == [call.ref]
    assert openness.withheld(published.current(), today=review, body=call.forum).finding.endswith("is withheld")


def test_what_came_late_stands_in_a_ledger_of_its_own(merrow_published):
    call = Story()
    first = call.duty("explanation").due_on
    call.do(dates.extend, call.lead, duty=call.duty("explanation").id, to=first + timedelta(days=10), reason="It takes longer.")
    call.at += timedelta(days=60)
    call.do(account.explain, call.lead, text="Sorry, this took long.")
    page = slips_and_silences.late(published.current())
    assert page.finding == "1 thing came late"
    assert column(page.table, "first_due_on") == [first]
    assert column(page.table, "done_on") == [call.at.date()]
    assert column(page.table, "days") == [(call.at.date() - first).days - 10]
    assert slips_and_silences.late(published.current(), body=call.forum).count == 0


def test_an_override_names_the_rule_that_was_left_aside(merrow_published):
    call = Story(a_movement_or_breach_without_ladder()).judged()
    reason = "The people there have waited three years, and cannot wait longer."
    due_on = call.at.date() + timedelta(days=40)
    call.do(steps.propose_override, call.clerk, step="notice", reason=reason, text="Open more beds.", due_on=due_on)
    said = openness.overrides(published.current(), today=call.at.date())[0].left_aside
    assert "No breach of the standard is shown" in said
    assert "No learning enquiry has been held." in said
