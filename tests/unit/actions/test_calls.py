"""One call from beginning to end, through the real acts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from answerable.actions import account, dates, steps
from answerable.actions.acting import Changed
from answerable.domain.refusals import Refusal
from answerable.queries.record import trail
from answerable.records.models import Duty
from tests.calls import Story

pytestmark = pytest.mark.postgres


def test_from_a_breach_to_a_hard_step(merrow_published):
    story = Story().learned()
    due_on = story.at.date() + timedelta(days=40)
    story.do(steps.take_hard_step, story.clerk, step="notice", text="You must show weekly figures.", due_on=due_on)
    assert story.call.state == "hard-step"
    story.do(account.close, story.clerk, text="The figures now hold.")
    assert story.call.state == "closed"
    assert not Duty.objects.filter(state__in=("due", "overdue")).exists()
    assert trail.verify().faults == []


def test_the_later_writer_is_told_what_changed(merrow_published):
    story = Story()
    seen = story.call.version
    story.explained()
    with pytest.raises(Changed) as told:
        story.do(account.explain, story.lead, text="Another one.", seen=seen)
    assert "explained" in told.value.sentence
    assert told.value.version == story.call.version


def test_silence_lets_the_forum_judge_once_the_job_found_it(merrow_published):
    story = Story()
    with pytest.raises(Refusal, match="Until the explanation is overdue"):
        story.do(account.judge, story.clerk, outcome="not-accepted", text="No word came.")
    late = story.at + timedelta(days=60)
    assert dates.mark_overdue(at=late) == 1
    assert dates.mark_overdue(at=late) == 0
    story.at = late
    story.do(account.judge, story.clerk, outcome="not-accepted", text="No word came.")
    assert story.call.state == "judged"
