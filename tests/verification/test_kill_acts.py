"""An act killed at any moment is in the record whole, or not at all; the trail verifies, and the next act goes on."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.observations.home import Home
from tests.writers import a_home_with_calls, reported, started

pytestmark = [pytest.mark.postgres]

# what is called, which of its calls, whether the process dies before or after it, and whether the answer is in the record then
STEPS = [
    ("acting.trail.hold", 3, "after", False),
    ("acting.Attachment.objects.filter", 2, "before", False),
    ("acting.Duty.objects.create", 1, "after", False),
    ("acting.trail.add", 2, "before", False),
    ("acting.trail.add", 2, "after", False),
    ("connection.commit", 3, "before", False),
    ("connection.commit", 3, "after", True),
    ("drafting.write_bytes", 1, "before", False),
    ("drafting.write_bytes", 1, "after", False),
    ("drafting.Attachment.save", 1, "after", False),
]
# Three transactions: a question, the draft of an answer with a file, and the answer that takes the file along.
DYING = """
import os, signal, django
django.setup()
from django.db import connections
from answerable.actions import account, acting, drafting
from answerable.domain.files import Given
from tests.verification.calls_at_once import a_writer, last_question, person

mark = os.environ["MARK"]
writer = a_writer(os.environ["PLAN"], mark)
call = writer.calls[0]
lead, body = person(call["lead"]), call["lead"][2][0][1]
connection, calls = connections["default"], []
connection.ensure_connection()
real = {step}

def dying(*given, **named):
    calls.append(1)
    if len(calls) != {call}:
        return real(*given, **named)
    if {when!r} == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

{step} = dying
writer.ask(call, f"{{mark}}-asked")
number = last_question(call)
said = dict(ref=call["ref"], question=number, text=f"Answer {{mark}}.", by=lead, at=writer.at)
drafting.write_draft(body=body, kind="answer", files=[Given("plan.txt", f"The plan {{mark}}".encode())], **said)
account.answer(**said)
"""


@pytest.fixture
def env(merrow: Home, tmp_path: Path) -> Iterator[dict[str, str]]:
    with a_home_with_calls(merrow, tmp_path) as env:
        yield env


@pytest.mark.long
def test_killed_at_the_steps_that_matter(env: dict[str, str]) -> None:
    """One after the other in the same home: what a kill leaves behind stops nobody."""
    for number, (step, call, when, _) in enumerate(STEPS):
        dying = started(env=env | {"MARK": f"doomed-{number}"}, program=DYING.format(step=step, call=call, when=when))
        said, _ = dying.communicate()
        assert dying.returncode == -signal.SIGKILL, (step, when, said)
    said, _ = started("write", env["PLAN"], "next", "5", env=env).communicate()
    assert "done next-" in said
    after = reported(env)
    assert after["faults"] == []
    for number, step in enumerate(STEPS):
        assert after["marks"].count(f"doomed-{number}") == step[-1], step


@pytest.mark.long
def test_killed_at_random_moments(env: dict[str, str]) -> None:
    """What a writer was told is done stays done."""
    chance = random.Random(20260320)
    for turn in range(12):
        writer = started("write", env["PLAN"], f"w{turn}", "1000", env=env)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 2))
        writer.send_signal(signal.SIGKILL)
        said = [line.split() for line in writer.communicate()[0].splitlines() if line.endswith(tuple("0123456789"))]
        report = reported(env)
        assert report["faults"] == []
        done = {mark for word, mark, *_ in said if word == "done"}
        kept = {mark for mark in report["marks"] if mark.startswith(f"w{turn}-")}
        assert done <= kept
        assert len(kept - done) <= 1, "an act that was not told of yet may be in the record; never two"
