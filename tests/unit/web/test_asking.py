"""Asking, confirming, deciding and following through HTTP, without a browser."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from answerable.domain.permissions import Role
from answerable.queries.account import askable
from answerable.queries.account.askers import follow_path
from answerable.queries.record.trail import verify
from answerable.records.models import Asker, Call, CitizenQuestion
from tests.citizens import EMAIL, TEXT, a_put, answered, confirmed, put, secret_in
from tests.people import a_person, signed_in

pytestmark = pytest.mark.usefixtures("merrow_published")


@pytest.fixture(autouse=True)
def _plain_cache():
    from answerable.web.caching import Shelf, WholePageCache

    WholePageCache.shelf = Shelf()


def the_address(put) -> str:
    return f"/ask/?place={put.place}&subject={put.about}"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_one_question_a_page_then_a_link_then_a_button():
    put, client = a_put(), Client()
    address = the_address(put)
    assert "Whom do you want to ask?" in words(client.get(address))
    assert "Choose an answer: Whom do you want to ask?" in words(client.post(address, {}))
    given = {"body": put.body}
    assert "What do you want to ask?" in words(client.post(address, given))
    short = client.post(address, given | {"text": "Why?"})
    assert short.status_code == 422
    assert "at least 20 characters" in words(short)
    given["text"] = TEXT
    assert "What is your e-mail address?" in words(client.post(address, given))
    given["email"] = EMAIL
    assert "Which name do you want to show?" in words(client.post(address, given))
    given["shown_as"] = ""
    check = client.post(address, given)
    assert "Look over your question" in words(check)
    assert not CitizenQuestion.objects.exists()
    again = client.post(address, given | {"change": "text"})
    assert "What do you want to ask?" in words(again)
    assert TEXT in again.content.decode()
    sent = client.post(address, given | {"send": "yes"})
    assert sent["Location"] == "/ask/sent/"
    assert "session" not in str(client.cookies).lower()
    link = f"/ask/confirm/{secret_in(mail.outbox[0])}/"
    for _ in range(2):
        assert TEXT in client.get(link).content.decode()
    assert CitizenQuestion.objects.get().state == "unconfirmed", "mail scanners open links"
    sent = client.post(link)
    assert "on its way" in words(client.get(sent["Location"]))
    used = client.get(link)
    assert "You have used this link already" in words(used)
    assert "<button" not in used.content.decode().split("<main")[1]
    assert f"/questions/{CitizenQuestion.objects.get().id}/" in used.content.decode()
    assert client.post(link).status_code == 404
    assert used["Cache-Control"] == "no-store"


def test_where_and_about_what_are_asked_where_the_address_does_not_say():
    put, client = a_put(), Client()
    assert "Which place" in words(client.get("/ask/"))
    assert "no place of this name" in words(client.post("/ask/", {"place": "Atlantis"}))
    likely = client.post("/ask/", {"place": "hospital"})
    assert "Which of these places do you mean?" in words(likely)
    chosen = client.post(f"/ask/?subject={put.about}", {"place": put.place})
    assert chosen["Location"] == the_address(put)
    assert "What is your question about?" in words(client.get(f"/ask/?place={put.place}"))


def test_an_end_of_the_daily_measure_is_said_on_the_page():
    put, client = a_put(), Client()
    for number in range(4):
        given = {"body": put.body, "text": f"{TEXT} {number}", "email": EMAIL, "shown_as": "", "send": "yes"}
        last = client.post(the_address(put), given)
    assert last.status_code == 422
    assert "Three questions were asked from this e-mail address today" in words(last)


def test_only_a_publisher_reads_and_decides_what_waits():
    question = confirmed()
    publisher, stranger = signed_in(a_person(Role.PUBLISHER)), signed_in(a_person(Role.LEAD, question.actor))
    decide = f"/questions/{question.id}/decide/"
    for client in (Client(), stranger):
        for page in ("/questions/", f"/questions/{question.id}/", "/questions/table.csv"):
            assert TEXT not in client.get(page).content.decode()
    assert Client().get(decide).status_code == 302
    assert stranger.get(decide).status_code == stranger.post(decide, {"decision": "publish"}).status_code == 403
    assert TEXT in publisher.get(decide).content.decode()
    assert publisher.post(decide, {"decision": "refuse", "reason": "No"}).status_code == 422
    assert publisher.post(decide, {"decision": "publish"})["Location"] == f"/questions/{question.id}/"
    call = Call.objects.get()
    assert call.ref in mail.outbox[-1].body
    seen = Client().get(f"/questions/{question.id}/").content.decode()
    assert TEXT in seen
    assert EMAIL not in seen


def test_a_refused_question_stands_with_its_reason():
    question = confirmed(text=f"{TEXT} Nurse Ann Lee did it.")
    publisher = signed_in(a_person(Role.PUBLISHER))
    publisher.post(f"/questions/{question.id}/decide/", {"decision": "hide", "reason": "It accuses a person by name."})
    for client in (Client(), publisher):
        page = client.get("/questions/").content.decode() + client.get("/questions/table.csv").content.decode()
        assert "It accuses a person by name." in page
        assert "Ann Lee" not in page


def test_whoever_asked_follows_by_a_link_that_nobody_can_guess():
    question, call = answered()
    link, client = follow_path(question), Client()
    assert client.get(link.replace(link[-10:-1], "000000000")).status_code == 404
    page = words(client.get(link))
    assert "What do you want to do?" in page
    assert "r…@citizen.example, until" in page
    assert client.post(link, {"say": "review"})["Location"] == f"{link}?say=review"
    assert "Why should the answer be looked at again?" in words(client.get(f"{link}?say=review"))
    assert client.post(f"{link}?say=review", {}).status_code == 422
    asked = client.post(f"{link}?say=review", {"why": "figures"})
    assert "looks at its answer again" in words(client.get(asked["Location"]))
    call.refresh_from_db()
    assert call.state == "in-review"
    waits = client.get(link)
    assert "is looking at its answer again" in words(waits)
    assert "answers my question" not in words(waits)
    assert "no longer" not in words(client.get(f"{link}?say=forget"))
    gone = client.post(f"{link}?say=forget", {})
    assert "is deleted" in words(client.get(gone["Location"]))
    assert not Asker.objects.exists()
    assert client.get(link).status_code == 404


def test_that_an_answer_answers_it_is_checked_first_and_said_once():
    question, call = answered()
    link, client = follow_path(question), Client()
    assert client.post(link, {"say": "yes"})["Location"] == f"{link}?say=yes"
    assert "closed in your name" in words(client.get(f"{link}?say=yes"))
    call.refresh_from_db()
    assert call.state == "answered"
    client.post(f"{link}?say=yes", {})
    call.refresh_from_db()
    assert call.state == "closed"
    assert "answers my question" not in words(client.get(link))
    assert "You have said already" in words(client.get(link))


def test_what_is_kept_is_deleted_for_all_questions_of_an_address():
    first, second = confirmed(shown_as="Rosa"), confirmed(text=f"{TEXT} Now?", shown_as="Rosa")
    confirmed(text=f"{TEXT} Here?", email="max@citizen.example")
    link, client = follow_path(first), Client()
    assert "one other question" in words(client.get(link))
    assert client.post(f"{link}?say=forget", {}).status_code == 422
    client.post(f"{link}?say=forget", {"every": "all"})
    assert [each.email for each in Asker.objects.all()] == ["max@citizen.example"]
    assert {each.shown_as for each in CitizenQuestion.objects.filter(id__in=[first.id, second.id])} == {""}
    assert verify().faults == []


def test_a_person_chooses_how_often():
    client = signed_in(a_person(Role.PUBLISHER))
    assert "How often may we write to you?" in words(client.get("/work/messages/"))
    assert client.post("/work/messages/", {"every": "week"}).status_code == 302
    assert re.search(r'value="week"\s+checked', client.get("/work/messages/").content.decode())
    assert client.post("/work/messages/", {"every": "hour"}).status_code == 422
    assert Client().get("/work/messages/").status_code == 302


def test_a_question_that_waits_promises_no_answer_in_its_story():
    question, _ = put()
    address = f"/questions/{question.id}/"
    assert "Read the whole story" in words(Client().get(address))
    assert "with the answer" not in words(Client().get(address))
    done, _ = answered(text=f"{TEXT} Again?", email="b@example.org")
    assert "Read the whole story, with the answer" in words(Client().get(f"/questions/{done.id}/"))


def test_one_title_in_the_feed_and_the_calendar_of_a_call():
    _, call = put()
    assert f"Call {call.ref}: “{TEXT}”" in Client().get(f"/calls/{call.ref}/feed.atom").content.decode()
    dates = Client().get(f"/calls/{call.ref}/dates.ics").content.decode().replace("\r\n ", "")
    assert f"X-WR-CALNAME:Call {call.ref}: “{TEXT}”" in dates
    assert TEXT in Client().get(f"/calls/{call.ref}/prov.json").json().__str__()


def test_the_schedule_stands_on_the_privacy_page():
    assert "7 days after you asked" in words(Client().get("/privacy/"))


def test_only_what_a_place_has_may_be_asked_about_and_the_page_says_why_not():
    from answerable.queries import published
    from answerable.queries.register.who_answers import answering

    put, client, standing = a_put(), Client(), published.current()
    on = standing.at.date()
    some, none = askable.matters(standing, place=put.place, on=on)
    seen = words(client.get(f"/ask/?place={put.place}"))
    assert some
    assert all(each.name in seen for each in (*some, *none))
    for id in standing.catalogue.services:
        doers, _ = answering(standing, place=put.place, about=id, on=on)
        refused = "nobody does this for" in words(client.get(f"/ask/?place={put.place}&subject={id}"))
        assert refused == (not doers)


def test_bodies_of_the_place_come_first_and_those_of_other_places_not_at_all():
    from answerable.queries import published
    from answerable.queries.account.askable import askable, near, of_place
    from answerable.queries.register.bodies import directory

    standing = published.current()
    here, on = directory(standing), standing.at.date()
    for place in list(standing.gazetteer.places.values())[:12]:
        for service in standing.catalogue.services:
            places = [of_place(here, each.key) for each in askable(standing, place=place.code, about=service, on=on)]
            own = [each == place.code for each in places]
            assert own == sorted(own, reverse=True)
            if place.kind != "trust":
                assert set(places) <= near(standing, place.code) or place.code not in places
