"""Lists of calls: what fits a choice, page by page, and the account of one body."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from answerable.domain.calls import State
from answerable.queries import published
from answerable.queries.account import calls
from answerable.queries.account.calls import Choice
from answerable.queries.account.calls_of import calls_of
from answerable.records.models import Call
from tests.calls import INSPECTORATE, MINISTRY, Story

pytestmark = pytest.mark.postgres


def copies(call: Call, many: int) -> None:
    fields = {
        field.attname: getattr(call, field.attname) for field in Call._meta.concrete_fields if field.name not in ("id", "ref")
    }
    Call.objects.bulk_create(Call(**fields, ref=f"2025-{number + 1}") for number in range(many))


EVERYTHING = Choice()


def shown(choice=EVERYTHING, *, today, after=""):
    return calls.page(published.current(), choice, today=today, after=after)


def test_choices_narrow_the_list(merrow_published):
    one, two = Story(), Story(forum=INSPECTORATE).explained()
    today = two.at.date()
    assert [each.ref for each in shown(today=today).calls] == [two.ref, one.ref]
    assert [each.ref for each in shown(Choice(body=MINISTRY), today=today).calls] == [one.ref]
    assert [each.ref for each in shown(Choice(state=State.EXPLAINED), today=today).calls] == [two.ref]
    assert shown(Choice(subject="early-deaths"), today=today).finding == "No call to account fits"
    late = shown(Choice(overdue=True), today=one.duty("explanation").due_on + timedelta(days=3))
    assert [each.ref for each in late.calls] == [one.ref]
    assert late.calls[0].says == "3 days overdue"


def test_many_calls_are_paged_and_take_no_more_queries(merrow_published):
    from django.db import connection

    story, standing = Story(), published.current()  # asked for once: it looks again when a second has passed
    today = story.at.date()
    with CaptureQueriesContext(connection) as few:
        calls.page(standing, EVERYTHING, today=today)
    copies(story.call, 120)
    with CaptureQueriesContext(connection) as many:
        page = calls.page(standing, EVERYTHING, today=today)
    assert len(many) == len(few)
    assert page.count == 121
    assert len(page.calls) == calls.A_PAGE
    seen, after = [each.ref for each in page.calls], page.calls[-1].ref
    while page.older:
        page = shown(today=today, after=after)
        seen += [each.ref for each in page.calls]
        after = page.calls[-1].ref
    assert len(seen) == len(set(seen)) == 121


def test_the_account_of_a_body_counts_both_sides(merrow_published):
    story = Story().answered()
    late = story.duty("judgement").due_on + timedelta(days=1)
    actor = calls_of(published.current(), story.actor, today=late)
    forum = calls_of(published.current(), story.forum, today=late)
    assert (actor.as_actor, actor.as_forum, actor.overdue) == (1, 0, 0)
    assert (forum.as_actor, forum.as_forum, forum.overdue, forum.silences) == (0, 1, 1, 1)
    assert actor.share_withheld == "nothing"
    assert not calls_of(published.current(), "MT01-nobody", today=late).any


def test_the_table_holds_every_call_that_fits(merrow_published):
    story = Story()
    table = calls.table(published.current(), Choice(body=story.actor), today=story.at.date())
    assert [row[0].value for row in table.rows] == [story.ref]
