"""Calls for the served site: made by a process of its own, as the site's database is not the tests'."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path


def stories(home: Path) -> dict[str, str]:
    """What each call is, and its reference."""
    environment = os.environ | {"ANSWERABLE_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    run = [sys.executable, "-m", "tests.functional.reading.stories"]
    made = subprocess.run(run, env=environment, check=True, capture_output=True, cwd=Path(__file__).parents[3])
    return json.loads(made.stdout)


def _whole(story_of):
    """All that a call can hold, up to a notice."""
    from answerable.actions import account, contesting, dates, learning, steps
    from answerable.domain.withholding import Withheld

    call = story_of()
    first = call.duty("explanation")
    call.do(dates.extend, call.lead, duty=first.id, to=first.due_on + timedelta(days=20), reason="The board meets later.")
    call.explained()
    call.do(account.ask, call.clerk, text="Why did nobody plan for the delay?")
    review = call.at.date() + timedelta(days=60)
    hidden = Withheld("personal", "Two nurses could be recognised.", review)
    call.do(account.answer, call.lead, question=call.last("question").number, text="Secret names.", withheld=hidden)
    call.do(account.judge, call.clerk, outcome="not-accepted", text="It was to be foreseen.")
    call.do(contesting.contest, call.lead, about="figure", text="Our own count is higher.")
    reply = {"objection": call.last("contest").number, "outcome": "not-upheld"}
    call.do(contesting.reply_to_contest, call.publisher, text="The file was read again.", **reply)
    call.do(learning.open_learning, call.clerk, text="Let us find out together.")
    for question in (0, 1):
        call.do(learning.answer_learning, call.lead, question=question, text="Too few beds are free at noon.")
    due_on = call.at.date() + timedelta(days=60)
    call.do(learning.plan_action, call.lead, text="Rounds at eight.", owner="Chief nurse", due_on=due_on)
    call.do(learning.finish_action, call.officer, action=call.last("action").number, became="done", text="Since May.")
    call.do(learning.end_learning, call.clerk, outcome="did-not-work", text="Waits stayed as long as they were.")
    call.do(
        steps.take_hard_step, call.clerk, step="notice", text="Show weekly figures.", due_on=call.at.date() + timedelta(days=40)
    )
    return call


def _make() -> dict[str, str]:
    from answerable.actions import steps
    from answerable.records.models import Judgement
    from tests.calls import INSPECTORATE, Story

    risky = Judgement.objects.filter(subject="urgent-care-four-hours", standings__until=None, verdict="met").order_by("id")
    override = Story(risky[0], forum=INSPECTORATE).judged()
    reason = "The people there have waited three years, and cannot wait longer."
    override.do(
        steps.propose_override,
        override.clerk,
        step="notice",
        reason=reason,
        text="Open more beds.",
        due_on=override.at.date() + timedelta(days=40),
    )
    override.do(
        steps.confirm_override,
        override.second,
        override=override.last("override").number,
        text="I agree that nothing else is left.",
    )
    silent = Story(risky[1], forum=INSPECTORATE)
    return {"whole": _whole(lambda: Story(forum=INSPECTORATE)).ref, "override": override.ref, "silent": silent.ref}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
    import django

    django.setup()
    print(json.dumps(_make()))
