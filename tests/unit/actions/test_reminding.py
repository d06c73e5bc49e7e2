"""The job `remind`: what is overdue is found whenever it runs, everybody is told once, and a failure to send loses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from answerable.actions import account, dates, drafting, withholding
from answerable.actions.reminding import choose_messages, remind
from answerable.domain.messages import DID
from answerable.domain.permissions import PUBLIC, Role
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld
from answerable.jobs import remind as job
from answerable.queries.record import trail
from answerable.records.models import Duty, Message, User
from tests.calls import NOON, Story, a_person
from tests.citizens import EMAIL, TEXT, answered, confirmed, put

pytestmark = [pytest.mark.usefixtures("merrow_published"), pytest.mark.postgres]


class DeafServer(EmailBackend):
    def send_messages(self, messages):
        raise OSError(f"{messages[0].to[0]} is not known here")


def to(person) -> list[str]:
    """Texts of the e-mails that came to somebody."""
    email = User.objects.get(id=person.id).email
    return [each.body for each in mail.outbox if each.to == [email]]


def test_every_move_has_words():
    from answerable.domain.calls import MOVES

    assert set(DID) == {*MOVES, "open_call"}


def test_a_digest_tells_what_happened_and_what_is_owed_never_a_text():
    story = Story().explained()
    withheld = Withheld("personal", "It names a patient who can be recognised.", date(2026, 9, 1))
    story.do(withholding.withhold, story.lead, entry=story.last("explanation").number, withheld=withheld)
    remind(at=story.at)
    (letter,) = to(story.clerk)
    assert "explained on 10 March 2026" in letter
    assert "withheld a text" in letter
    assert f"/calls/{story.ref}/" in letter
    assert "ward" not in letter
    assert "opened this call" not in letter, "the clerk opened it"
    assert "opened this call" in to(story.lead)[0]


def test_a_digest_begins_with_what_is_owed_and_leaves_out_ones_own_acts():
    story = Story().explained()
    story.do(dates_moved(story), story.clerk)
    remind(at=story.at)
    (clerk,) = [each for each in mail.outbox if each.to == [User.objects.get(id=story.clerk.id).email]]
    assert ": you owe 1 thing, due by " in clerk.subject
    assert clerk.body.index("You owe 1 thing:") < clerk.body.index("What others did")
    assert "moved a date" not in clerk.body, "the clerk moved it"
    (lead,) = to(story.lead)
    assert lead.index("Others must do 1 thing for you:") < lead.index("What others did")
    assert "You owe" not in lead, "it has explained"
    assert lead.count("opened this call") == 1


def test_whoever_may_give_a_draft_hears_of_it_once():
    story = Story()
    officer = a_person(Role.OFFICER, story.lead.bodies[0])
    remind(at=story.at)
    own, at = officer.bodies[0], story.at + timedelta(days=1)
    drafting.write_draft(ref=story.ref, body=own, kind="explanation", text="Two wards were shut.", by=officer, at=at)
    for days in (2, 3):
        remind(at=story.at + timedelta(days=days))
    letters = to(story.lead)
    assert ["A draft waits" in each for each in letters] == [False, True]
    assert "wards" not in letters[1]
    assert not any("draft waits" in each for each in to(officer))


def test_a_publisher_hears_of_no_question_that_is_decided():
    publisher = a_person(Role.PUBLISHER)
    put(text=f"{TEXT} Now?")
    remind(at=NOON + timedelta(hours=3))
    assert not any("decision" in each for each in to(publisher))


def test_a_citizen_hears_that_an_answer_is_withheld():
    _, call = put()
    lead = a_person(Role.LEAD, call.actor)
    number = call.entries.get(kind="question").number
    hidden = Withheld("personal", "It names a patient who can be recognised.", date(2026, 9, 1))
    at = NOON + timedelta(days=3)
    account.answer(ref=call.ref, question=number, text="Two wards were shut.", by=lead, at=at, withheld=hidden)
    remind(at=at)
    (letter,) = [each for each in mail.outbox if each.to == [EMAIL] and "news" in each.subject]
    assert "It is withheld for now" in letter.body


def test_nobody_hears_of_the_calls_of_others():
    story = Story().explained()
    stranger = a_person(Role.LEAD, "ombudsman")
    remind(at=story.at)
    assert to(stranger) == []


def test_run_twice_or_late_it_tells_once():
    story = Story()
    for _ in range(3):
        remind(at=story.at)
    assert len(to(story.lead)) == 1
    for days in (1, 2, 3):
        remind(at=story.at + timedelta(days=days))
    assert len(to(story.lead)) == 1, "nothing new"


def test_what_is_due_soon_and_what_is_overdue_is_told_once_each():
    story = Story()
    remind(at=story.at)
    due = story.duty("explanation").due_on
    for day in range((due - story.at.date()).days + 8):
        remind(at=story.at + timedelta(days=day))
    letters = to(story.lead)
    assert ["overdue" in each for each in letters] == [False, False, True]
    assert all("You owe 1 thing:" in each for each in letters)
    assert f"explain what happened by {due.day} {due:%B %Y}" in letters[1]


def test_after_days_off_the_same_is_told_at_once():
    story = Story()
    due = story.duty("explanation").due_on
    remind(at=story.at + timedelta(days=(due - story.at.date()).days + 30))
    (letter,) = to(story.lead)
    assert ": overdue" in letter
    assert story.duty("explanation").state == "overdue"


def test_a_moved_date_is_told_again():
    story = Story()
    due = story.duty("explanation").due_on
    near = story.at + timedelta(days=(due - story.at.date()).days - 1)
    remind(at=near)
    later = due + timedelta(days=20)
    dates.extend(ref=story.ref, duty=story.duty("explanation").id, to=later, reason="The ward is late.", by=story.lead, at=near)
    remind(at=near + timedelta(days=20))
    assert f"by {later.day} {later:%B %Y}" in to(story.lead)[-1]


def test_a_week_has_one_digest_and_never_is_never():
    story = Story()
    choose_messages(every="week", by=story.lead, at=story.at)
    choose_messages(every="never", by=story.clerk, at=story.at)
    remind(at=story.at)
    story.explained().do(dates_moved(story), story.clerk)
    for day in range(6):
        remind(at=NOON + timedelta(days=day))
    assert len(to(story.lead)) == 1
    remind(at=NOON + timedelta(days=7))
    assert len(to(story.lead)) == 2
    assert to(story.clerk) == []
    choose_messages(every="day", by=story.clerk, at=story.at)
    remind(at=NOON + timedelta(days=8))
    assert not any("OPENED" in each.upper() for each in to(story.clerk)), "silence is not made up for"


def dates_moved(story):
    def act(*, ref, by, at):
        duty = story.duty("judgement")
        moved = duty.due_on + timedelta(days=9)
        dates.extend(ref=ref, duty=duty.id, to=moved, reason="The board meets later.", by=by, at=at)

    return act


def test_how_often_is_chosen_from_a_list_by_somebody_signed_in():
    with pytest.raises(Refusal, match="Sign in"):
        choose_messages(every="day", by=PUBLIC, at=NOON)
    with pytest.raises(Refusal, match="Choose how often"):
        choose_messages(every="hour", by=a_person(Role.PUBLISHER), at=NOON)


def test_a_publisher_hears_of_questions_and_a_citizen_of_moves():
    publisher = a_person(Role.PUBLISHER)
    confirmed(text=f"{TEXT} Now?")
    remind(at=NOON + timedelta(hours=3))
    assert "A new question of a citizen waits for your decision" in to(publisher)[0]
    answered(email="ada@citizen.example")
    mail.outbox.clear()
    remind(at=NOON + timedelta(days=3))
    (letter,) = [each for each in mail.outbox if each.to == ["ada@citizen.example"] and "news" in each.subject]
    assert "answered a question" in letter.body
    assert "/ask/follow/" in letter.body
    remind(at=NOON + timedelta(days=4))
    assert [each for each in mail.outbox if each.to == ["ada@citizen.example"] and "news" in each.subject] == [letter]


def test_a_failure_is_kept_without_the_address_and_tried_again(monkeypatch):
    put()
    monkeypatch.setattr(EmailBackend, "send_messages", DeafServer.send_messages)
    done = remind(at=NOON)
    assert done.failed
    assert done.sent == 0
    assert done.stuck[0][0] == "OSError"
    assert not Message.objects.filter(failure__contains="@").exists()
    monkeypatch.undo()
    again = remind(at=NOON + timedelta(minutes=5))
    assert (again.sent, again.failed, again.stuck) == (done.failed, 0, ())
    assert EMAIL in [address for each in mail.outbox for address in each.to]
    assert remind(at=NOON + timedelta(minutes=10)).sent == 0


def test_the_same_message_has_the_same_id(monkeypatch):
    put()
    ids = []
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, found: ids.append(found[0].message()["Message-ID"]) or 1 / 0)
    remind(at=NOON)
    remind(at=NOON + timedelta(minutes=5))
    assert len(ids) == 2 * len(set(ids))


def test_two_runs_at_once_are_one():
    with job.alone(), pytest.raises(Refusal, match="running already"):
        job.run(at=NOON)
    job.run(at=NOON)


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.integers(0, 60), max_size=6), last=st.integers(0, 60))
def test_whenever_it_runs_it_finds_exactly_what_is_overdue(runs, last, transactional_story):
    """Whatever runs came before, in order, the last one leaves overdue what was due before its day, and nothing else."""
    from django.db import transaction

    with transaction.atomic():
        for day in [*sorted(each for each in runs if each <= last), last]:
            dates.mark_overdue(at=NOON + timedelta(days=day))
        today = (NOON + timedelta(days=last)).date()
        assert set(Duty.objects.filter(state="overdue")) == set(Duty.objects.filter(due_on__lt=today, done_on=None))
        assert trail.verify().faults == []
        transaction.set_rollback(True)


@pytest.fixture
def transactional_story():
    Story()
    return Story(forum="care-inspectorate").explained()


KILLED = """
import os, sys, signal
import django; django.setup()
from datetime import datetime
from django.core.mail.backends.filebased import EmailBackend
sent = EmailBackend.send_messages
count = 0
def send(self, messages):
    global count
    count += 1
    if count == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return sent(self, messages)
EmailBackend.send_messages = send
from answerable.jobs import remind
done = remind.run(at=datetime.fromisoformat(sys.argv[1]))
print(done.sent)
"""
BEGIN = """
import django; django.setup()
from answerable.actions import database; database.prepare()
from answerable.actions.publishing import publish
from answerable.actions import homes
from tests.merrow import LOADED_AT
publish(home=homes.here(), by="The Statistician", at=LOADED_AT)
from tests.calls import Story
Story()
Story(forum="care-inspectorate").explained()
"""


@pytest.mark.long
def test_killed_in_the_middle_nothing_is_lost_and_nothing_comes_twice(merrow, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(merrow.path, home)
    env = {**os.environ, "ANSWERABLE_HOME": str(home), "ANSWERABLE_MAIL": "file", "PYTHONPATH": os.getcwd()}
    env.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", BEGIN], env=env, check=True)

    def run(at, kill):
        return subprocess.run([sys.executable, "-c", KILLED, at.isoformat(), str(kill)], env=env, capture_output=True, text=True)

    at = NOON + timedelta(days=60)
    assert run(at, 2).returncode == -9
    later = run(at + timedelta(hours=1), 0)
    assert later.returncode == 0, later.stderr
    letters = "".join(path.read_text() for path in (home / "mail").iterdir())
    ids = [line for line in letters.splitlines() if line.startswith("Message-ID")]
    assert len(ids) == len(set(ids)) == 1 + int(later.stdout)
    again = run(at + timedelta(hours=2), 0)
    assert again.stdout.strip() == "0"
    people = {line for line in letters.splitlines() if line.startswith("To: ")}
    assert len(people) == len(ids)
    check = "import django; django.setup(); from answerable.queries.record import trail; print(trail.verify().faults)"
    assert subprocess.run([sys.executable, "-c", check], env=env, capture_output=True, text=True).stdout.strip() == "[]"
