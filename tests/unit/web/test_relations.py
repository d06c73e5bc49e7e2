"""Pages of relations, bodies and the web as a whole; the forms that change relations are a publisher's alone."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from answerable.queries import published
from answerable.records.models import RelationRecord
from tests.people import a_user, hold, signed_in

pytestmark = pytest.mark.django_db
PAGES = [
    "/places/M92000001/who-answers/",
    "/places/M92000001/who-answers/urgent-care-four-hours/",
    "/places/M92000001/who-answers/newcomers/",
    "/relations/",
    "/relations/trusts-to-ministry/",
    "/relations/old-safety-pact/",
    "/relations/trusts-to-ministry/versions/0/",
    "/web-of-account/",
    "/web-of-account/voids/",
    "/web-of-account/overlaps/",
    "/web-of-account/burden/",
    "/web-of-account/balance/",
    "/web-of-account/only-upwards/",
    "/bodies/",
    "/bodies/?q=river",
    "/bodies/river-wardens/",
    "/bodies/M92000001-people/",
]
TABLES = [
    "/places/M92000001/who-answers/hospitals/table",
    "/places/M92000001/who-answers/hospitals/in-turn",
    "/relations/table",
    "/relations/ended",
    "/relations/trusts-to-ministry/table",
    "/web-of-account/voids/voids",
    "/web-of-account/burden/burden-each",
    "/web-of-account/balance/balance-years",
    "/bodies/river-wardens/answers-to",
    "/bodies/ministry-of-health/answered-by",
]


@pytest.fixture
def site(merrow_published, settings):
    from answerable.web.caching import WholePageCache

    WholePageCache.shelf.pages.clear()
    return merrow_published


def test_every_page_stands_and_is_looked_at_anew(site):
    for path in PAGES:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        assert "None" not in answer.content.decode().replace("None of", ""), path
        if not path.endswith("/who-answers/"):
            assert answer.headers["Cache-Control"] == "no-cache", path


def test_every_table_downloads_with_a_heading_for_every_column(site):
    for path in TABLES:
        answer = Client().get(f"{path}.csv")
        assert answer.status_code == 200, path
        lines = [row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if row and not row[0].startswith("#")]
        assert len({len(row) for row in lines}) == 1, path
        assert Client().get(f"{path}.ods").status_code == 200, path


def test_bodies_told_together_on_a_page_stand_one_by_one_in_its_download(site):
    assert "24 councils" in Client().get("/bodies/ministry-of-homes/").content.decode()
    rows = list(
        csv.DictReader(io.StringIO(Client().get("/bodies/ministry-of-homes/answered-by.csv").content.decode("utf-8-sig")))
    )
    assert sum(row["relation_id"] == "councils-to-homes-ministry" for row in rows) == 24


def test_what_is_not_there_is_said(site):
    for path in ("/bodies/nobody/", "/relations/none/", "/relations/trusts-to-ministry/versions/7/", "/web-of-account/scores/"):
        assert Client().get(path).status_code == 404, path
    assert Client().get("/places/M92000001/who-answers/none/").status_code == 404


def test_a_drawing_is_a_picture_with_a_title(site):
    trust = next(place.code for place in published.current().gazetteer.places.values() if place.kind == "trust")
    answer = Client().get(f"/places/{trust}/who-answers/urgent-care-four-hours/web.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<title>Urgent care within four hours" in answer.content


def test_only_a_publisher_reaches_the_forms(site):
    for path in ("/relations/add/", "/relations/trusts-to-ministry/amend/", "/relations/trusts-to-ministry/end/"):
        assert Client().get(path).status_code == 302
    clerk = a_user(name="Cem Clerk")
    hold(clerk, "forum-clerk", "care-inspectorate")
    client = signed_in(clerk)
    assert client.get("/relations/add/").status_code == 403
    assert "/relations/add/" not in client.get("/relations/").content.decode()


def a_publisher():
    user = a_user(name="Pia Publisher")
    hold(user, "publisher")
    return signed_in(user)


ADD = "/relations/add/?actor=arrivals-office&forum=M92000001-people"
ANSWERS = {
    "about": "services:welcome",
    "name": "The Arrivals Office answers to the people",
    "kind": "soft",
    "direction": "downward",
    "powers": ["questions"],
    "basis_kind": "convention",
    "basis": "A promise of the office",
    "reason": "The office promised it in March.",
}


def test_a_relation_is_added_amended_and_ended_through_the_pages(site):
    client = a_publisher()
    assert "Add a relation" in client.get("/relations/").content.decode()
    assert 'href="?actor=arrivals-office"' in client.get("/relations/add/?q=arrivals").content.decode()
    assert "To whom does Arrivals Office answer?" in client.get("/relations/add/?actor=arrivals-office").content.decode()
    second = client.get("/relations/add/?actor=arrivals-office&q=people of merrow").content.decode()
    assert "?actor=arrivals-office&amp;forum=M92000001-people" in second
    added = client.post(ADD, ANSWERS)
    assert added.status_code == 302, added.content.decode()
    address = added.headers["Location"]
    assert address == "/relations/the-arrivals-office-answers-to-the-people/"
    assert "The people of Merrow" in client.get(address).content.decode()
    form = client.get(f"{address}amend/")
    assert "A promise of the office" in form.content.decode()
    amended = client.post(f"{address}amend/", ANSWERS | {"note": "Only in writing.", "seen": "1"})
    assert amended.status_code == 302
    stale = client.post(f"{address}amend/", ANSWERS | {"note": "By word of mouth.", "seen": "1"})
    assert stale.status_code == 422
    assert "Somebody changed this relation" in stale.content.decode()
    end = {"ends_on-day": "1", "ends_on-month": "3", "ends_on-year": "2030", "reason": "The promise ends then.", "seen": "2"}
    early = client.post(f"{address}end/", end | {"ends_on-year": "2020"})
    assert early.status_code == 422
    assert "It was written down here on" in early.content.decode()
    check = client.post(f"{address}end/", end).content.decode()
    assert "Its last day is 1 March 2030" in check
    assert RelationRecord.objects.count() == 2, "nothing ends before it is looked over"
    sure = {"ends_on": "2030-03-01", "reason": end["reason"], "seen": "2", "sure": "yes"}
    assert client.post(f"{address}end/", sure).status_code == 302
    page = client.get(address).content.decode()
    assert "Until 1 March 2030" in page
    assert "Only in writing." in page
    assert RelationRecord.objects.count() == 3


def test_what_is_wrong_is_said_and_nothing_is_lost(site):
    client = a_publisher()
    told = client.post(ADD, ANSWERS | {"powers": ["notice"]})
    assert told.status_code == 422
    assert "A soft relation has no sanctions" in told.content.decode()
    assert "A promise of the office" in told.content.decode()
    assert 'href="#id_powers"' in told.content.decode()
    assert "Who answers?" in client.get("/relations/add/?actor=arivals").content.decode()
    assert not RelationRecord.objects.exists()


def test_who_answers_begins_with_a_place(site):
    gazetteer = published.current().gazetteer
    place = next(each for each in gazetteer.places.values() if each.kind == "council" and each.stands(gazetteer.day))
    page = Client().get("/relations/", {"place": f"{place.name} Borough Council"}).content.decode()
    assert f'href="/places/{place.code}/who-answers/"' in page
    assert "We know no place called" in Client().get("/relations/", {"place": "Atlantis"}).content.decode()
