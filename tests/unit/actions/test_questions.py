"""A citizen asks, confirms, is answered and is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from answerable.actions import asking, questions, sending
from answerable.actions.forgetting import forget_askers
from answerable.domain.permissions import PUBLIC, Role
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.account.askers import follow_path, kept_of
from answerable.queries.account.questions import overview, question
from answerable.queries.record import trail
from answerable.records.models import Asker, Call, CitizenQuestion, Message, TrailEntry, Tried
from tests.calls import NOON, a_person
from tests.citizens import EMAIL, TEXT, answered, asked, confirmed, follow_in, put, secret_in

pytestmark = [pytest.mark.usefixtures("merrow_published"), pytest.mark.postgres]


def test_asking_sends_one_link_and_keeps_only_its_hash():
    question = asked()
    secret = secret_in(mail.outbox[0])
    assert mail.outbox[0].to == [EMAIL]
    assert f"“{TEXT}”" in mail.outbox[0].body
    assert secret not in question.token_sha256
    assert Message.objects.get().body == ""
    assert question.state == "unconfirmed"
    assert not TrailEntry.objects.filter(about__startswith="question").exists()


def test_an_e_mail_to_an_address_that_anybody_typed_in_begins_the_question_and_carries_no_link_of_theirs():
    asked(text=f"Buy at https://shop.example/x or shop.example, ask me@shop.example {{follow}} now. {'More words of it. ' * 20}")
    body = mail.outbox[0].body
    assert "“Buy at … or … ask … … now. More words" in body
    assert "shop.example" not in body
    assert body.count("://") == 1
    assert body.count("More words") < 4
    assert Message.objects.get().body == ""


def test_a_link_confirms_once():
    question = confirmed()
    assert question.state == "waiting"
    with pytest.raises(Refusal, match="confirmed already"):
        asking.confirm(secret=secret_in(mail.outbox[0]), by=PUBLIC, at=NOON)


def test_a_link_runs_out_and_a_made_up_one_is_refused():
    asked()
    with pytest.raises(Refusal, match="has run out"):
        asking.confirm(secret=secret_in(mail.outbox[0]), by=PUBLIC, at=NOON + timedelta(days=8))
    with pytest.raises(Refusal, match="no such question"):
        asking.confirm(secret="made-up", by=PUBLIC, at=NOON)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"text": "Why?"}, "at least 20"),
        ({"text": "x" * 1501}, "Shorten it"),
        ({"email": "rosa"}, "e-mail address in full"),
        ({"shown_as": "rosa@example.org"}, "without an e-mail"),
        ({"body": "statistics-merrow"}, "does not answer to the public"),
        ({"about": "nothing"}, "Begin again"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(changed, says):
    with pytest.raises(Refusal, match=says):
        asked(**changed)
    assert not CitizenQuestion.objects.exists()


def test_a_double_press_asks_once():
    first = asked()
    assert asked().id == first.id
    assert len(mail.outbox) == 1


def test_three_a_day_for_one_address_however_it_is_written():
    for number, email in enumerate([EMAIL, "rosa+a@citizen.example", "ROSA@citizen.example"]):
        asked(text=f"{TEXT} {number}", email=email, network=f"192.0.2.{number}")
    with pytest.raises(Refusal, match="Three questions were asked from this e-mail address today"):
        asked(text=f"{TEXT} again", network="192.0.2.99")
    asked(text=f"{TEXT} tomorrow", at=NOON + timedelta(days=1))


def test_ten_a_day_for_one_network_and_no_address_is_kept_in_clear():
    for number in range(10):
        asked(text=f"{TEXT} {number}", email=f"person{number}@citizen.example", network=f"2001:db8::{number}")
    with pytest.raises(Refusal, match="internet connection"):
        asked(email="other@citizen.example", network="2001:db8::ffff")
    kept = " ".join(Tried.objects.values_list("who", flat=True))
    assert ":" not in kept
    assert "@" not in kept
    asking.forget_tries(at=NOON + timedelta(days=2))
    assert not Tried.objects.exists()


def test_only_a_publisher_decides():
    question = confirmed()
    for by in (PUBLIC, a_person(Role.ADMINISTRATOR), a_person(Role.LEAD, question.actor)):
        with pytest.raises(Refusal, match="publisher"):
            questions.publish_question(number=question.id, by=by, at=NOON)
        with pytest.raises(Refusal, match="publisher"):
            questions.refuse_question(number=question.id, reason="This is not for us to put.", hidden=False, by=by, at=NOON)


def test_publishing_opens_a_call_of_the_public_in_the_citizens_words():
    question, call = put(shown_as="Rosa")
    assert (call.begun_by, call.actor, call.state) == ("citizen", question.actor, "questioned")
    assert call.entries.get().text == TEXT
    assert call.forum == f"{call.actor}-patients"
    sending.send_waiting(at=NOON)
    assert mail.outbox[-1].to == [EMAIL]
    assert call.ref in mail.outbox[-1].body
    with pytest.raises(Refusal, match="published already"):
        questions.publish_question(number=question.id, by=a_person(Role.PUBLISHER), at=NOON)


def test_what_is_not_confirmed_cannot_be_decided_on():
    with pytest.raises(Refusal, match="has not confirmed"):
        questions.publish_question(number=asked().id, by=a_person(Role.PUBLISHER), at=NOON)


def test_a_refusal_is_public_and_hides_the_text_where_that_is_the_problem():
    shown, hidden = confirmed(shown_as="Rosa"), confirmed(text=f"{TEXT} Nurse Ann Lee is to blame.", shown_as="Rosa")
    by = a_person(Role.PUBLISHER)
    with pytest.raises(Refusal, match="the reason is public"):
        questions.refuse_question(number=shown.id, reason="No.", hidden=False, by=by, at=NOON)
    questions.refuse_question(number=shown.id, reason="The same was asked last week.", hidden=False, by=by, at=NOON)
    questions.refuse_question(number=hidden.id, reason="It accuses a person by name.", hidden=True, by=by, at=NOON)
    standing = published.current()
    seen = question(standing, shown.id)
    assert (seen.text, seen.refusal, seen.shown_as) == (TEXT, "The same was asked last week.", "Rosa")
    unseen = question(standing, hidden.id, reads_all=True)
    assert (unseen.text, unseen.refusal, unseen.shown_as) == ("", "It accuses a person by name.", "")
    sending.send_waiting(at=NOON)
    assert "It accuses a person by name." in mail.outbox[-1].body


def test_a_text_that_waits_is_read_by_whoever_decides_only():
    asked_one = confirmed(shown_as="Rosa")
    standing = published.current()
    assert question(standing, asked_one.id).text == question(standing, asked_one.id).shown_as == ""
    assert question(standing, asked_one.id, reads_all=True).text == TEXT
    assert TEXT not in str(overview(standing, reads_all=True).table)
    assert question(standing, asked(text=f"{TEXT} Two").id) is None


def test_whoever_asked_says_that_it_is_answered_and_the_call_closes():
    asked_one, call = answered()
    sending.send_waiting(at=NOON)
    secret = follow_in(mail.outbox[-1])
    with pytest.raises(Refusal, match="not whole"):
        questions.say_whether_answered(number=asked_one.id, secret="x" * 40, yes=True, at=NOON)
    questions.say_whether_answered(number=asked_one.id, secret=secret, yes=True, at=NOON + timedelta(days=4))
    call.refresh_from_db()
    assert call.state == "closed"
    assert question(published.current(), asked_one.id).content == "yes"


def test_whoever_asked_has_an_answer_looked_at_again_for_a_reason_of_ours():
    asked_one, call = answered()
    sending.send_waiting(at=NOON)
    secret = follow_in(mail.outbox[-1])
    with pytest.raises(Refusal, match="Choose why"):
        questions.ask_for_review(number=asked_one.id, secret=secret, why="Buy cheap pills", at=NOON)
    questions.ask_for_review(number=asked_one.id, secret=secret, why="part", at=NOON + timedelta(days=4))
    call.refresh_from_db()
    assert call.state == "in-review"
    assert call.duties.get(kind="review").body == call.actor
    with pytest.raises(Refusal, match="is looking at its answer again"):
        questions.ask_for_review(number=asked_one.id, secret=secret, why="part", at=NOON + timedelta(days=5))


def test_before_the_answer_there_is_nothing_to_say():
    asked_one, _ = put()
    sending.send_waiting(at=NOON)
    with pytest.raises(Refusal, match="no answer yet"):
        questions.say_whether_answered(number=asked_one.id, secret=follow_in(mail.outbox[-1]), yes=True, at=NOON)


def test_whoever_asked_is_forgotten_on_the_day_promised():
    unconfirmed = asked()
    forget_askers(at=NOON + timedelta(days=7))
    assert CitizenQuestion.objects.filter(id=unconfirmed.id).exists()
    assert forget_askers(at=NOON + timedelta(days=8)) == 1
    assert not CitizenQuestion.objects.exists()
    refused = confirmed(text=f"{TEXT} Nurse Ann Lee is to blame.")
    questions.refuse_question(number=refused.id, reason="It accuses a person.", hidden=True, by=a_person(Role.PUBLISHER), at=NOON)
    assert forget_askers(at=NOON + timedelta(days=29)) == 0
    assert forget_askers(at=NOON + timedelta(days=30)) == 1
    refused.refresh_from_db()
    assert (refused.text, refused.refusal) == ("", "It accuses a person.")
    asked_one, _ = answered()
    assert forget_askers(at=NOON + timedelta(days=367)) == 0
    assert forget_askers(at=NOON + timedelta(days=368)) == 1
    assert not Asker.objects.exists()
    secret = follow_path(asked_one).split("/")[-2]
    with pytest.raises(Refusal, match="deleted, as we promised"):
        questions.say_whether_answered(number=asked_one.id, secret=secret, yes=True, at=NOON)


def test_the_day_of_deletion_is_reckoned_before_any_job_has_run():
    question, _ = answered()
    assert kept_of(question.id).until == (NOON + timedelta(days=3 + 365)).date()


def test_whoever_asked_can_be_forgotten_at_once():
    asked_one, _ = put(shown_as="Rosa")
    secret = follow_path(asked_one).split("/")[-2]
    questions.forget_asker(number=asked_one.id, secret=secret, at=NOON)
    assert not Asker.objects.exists()
    assert question(published.current(), asked_one.id).shown_as == ""


def test_nothing_in_the_trail_or_the_calls_tells_who_asked():
    answered(shown_as="Rosa")
    told = "".join(f"{line.by} {line.about} {line.details_json}" for line in TrailEntry.objects.all())
    assert [said for said in (EMAIL, "Rosa", TEXT) if said in told] == []
    assert not Call.objects.filter(title__contains="Rosa").exists()
    assert trail.verify().faults == []
