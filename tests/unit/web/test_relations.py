"""Pages of relations, bodies and the web as a whole; the forms that change relations are a publisher's alone."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

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
    "about": {"about": "services:welcome"},
    "name": {"name": "The Arrivals Office answers to the people"},
    "kind": {"kind": "soft"},
    "powers": {"powers": ["questions"]},
    "direction": {"direction": "downward"},
    "basis_kind": {"basis_kind": "convention"},
    "source": {"basis": "A promise of the office"},
    "starts_on": {"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""},
    "note": {"note": ""},
    "reason": {"reason": "The office promised it in March."},
}


def sent(*steps: str, **otherwise: object) -> dict[str, object]:
    """As a page sends it once those steps are answered; all of them, where none is named."""
    steps = steps or tuple(ANSWERS)
    answers = {name: value for step in steps for name, value in ANSWERS[step].items()}
    return {"step": list(steps), **answers, **otherwise}


def hidden(answer) -> dict[str, list[str]]:
    """What the page sends along unseen."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode()):
        found.setdefault(name, []).append(unescape(value))
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def heading(answer) -> str:
    content = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", content[content.index("<h1") : content.index("</h1>")]).split())


def test_both_bodies_are_found_by_name_first(site):
    client = a_publisher()
    assert "Add a relation" in client.get("/relations/").content.decode()
    assert 'href="?actor=arrivals-office"' in client.get("/relations/add/?q=arrivals").content.decode()
    assert "Who answers?" in client.get("/relations/add/?actor=arivals").content.decode()
    assert heading(client.get("/relations/add/?q=")) == "Who answers?"
    assert "Enter the name of a body." in client.get("/relations/add/?q=").content.decode()
    assert "To whom does the Arrivals Office answer?" in client.get("/relations/add/?actor=arrivals-office").content.decode()
    second = client.get("/relations/add/?actor=arrivals-office&q=people of merrow").content.decode()
    assert "?actor=arrivals-office&amp;forum=M92000001-people" in second


def test_a_relation_is_added_by_one_question_a_page_and_looked_over(site):
    client = a_publisher()
    page, asked = client.get(ADD), []
    for step, answers in ANSWERS.items():
        along = hidden(page)
        assert along["step"][-1] == step
        asked.append(heading(page))
        empty = client.post(ADD, along)
        assert empty.status_code == (200 if step in ("starts_on", "note") else 422), step
        page = client.post(ADD, along | answers)
        assert page.status_code == 200, page.content.decode()
    assert len(set(asked)) == len(ANSWERS)
    assert heading(page) == "Check before you add this relation"
    for said in ("eople of Merrow", "Ask questions", "A promise of the office", "Not checked yet", "promised it in March"):
        assert said in page.content.decode(), said
    assert not RelationRecord.objects.exists(), "nothing is written before it is looked over"
    added = client.post(ADD, hidden(page) | {"send": "yes"})
    assert added.headers["Location"] == "/relations/the-arrivals-office-answers-to-the-people/"
    assert "eople of Merrow" in client.get(added.headers["Location"]).content.decode()


def test_every_answer_can_be_changed_and_no_other_is_lost(site):
    client = a_publisher()
    for step, answers in ANSWERS.items():
        page = client.post(ADD, sent(change=step))
        assert page.status_code == 200
        assert "Error:" not in page.content.decode()
        along = hidden(page)
        assert not set(along) & set(answers)
        assert set(along["step"]) == set(ANSWERS)
        assert heading(client.post(ADD, along | answers)) == "Check before you add this relation"
    assert "A promise of the office" in client.post(ADD, sent(change="source")).content.decode()
    assert 'value="questions" checked' in client.post(ADD, sent(change="powers")).content.decode()


def test_the_bodies_can_be_changed_too(site):
    client = a_publisher()
    page = client.post(ADD, sent(change="forum"))
    assert heading(page) == "To whom does the Arrivals Office answer?"
    hits = client.post(ADD, hidden(page) | {"q": "care inspectorate"})
    assert 'formaction="?actor=arrivals-office&amp;forum=care-inspectorate"' in hits.content.decode()
    along = hidden(hits)
    along.pop("change")
    check = client.post("/relations/add/?actor=arrivals-office&forum=care-inspectorate", along)
    assert heading(check) == "Check before you add this relation"
    assert "Care Inspectorate" in check.content.decode()
    assert "promised it in March" in check.content.decode()


def test_what_is_wrong_is_said_at_its_question_and_nothing_is_lost(site):
    client = a_publisher()
    told = client.post(ADD, sent(powers=["questions", "notice"]))
    assert told.status_code == 422
    assert "A soft relation has no sanctions. Take out: give formal notice." in told.content.decode()
    assert 'href="#id_powers"' in told.content.decode()
    assert 'value="notice" checked' in told.content.decode()
    assert hidden(told)["basis"] == ["A promise of the office"]
    for name, says in (
        ("!!!", "Enter a name of plain letters"),
        ("Trusts to ministry", "There is a relation of this name already"),
    ):
        wrong = client.post(ADD, sent(name=name))
        assert says in wrong.content.decode()
        assert 'href="#id_name"' in wrong.content.decode()
    assert "Write at least 10 characters." in client.post(ADD, sent(reason="It was.")).content.decode()
    assert "Enter why the relation is added." in client.post(ADD, sent(reason=" ")).content.decode()
    assert "Enter the custom, in a few words." in client.post(ADD, sent(basis="")).content.decode()
    assert "Enter the address in full" in client.post(ADD, sent(url="no address")).content.decode()
    assert "Enter the name of the agreement." in client.post(ADD, sent(basis="", basis_kind="agreement")).content.decode()
    assert not RelationRecord.objects.exists()


def test_a_hard_relation_lists_sanctions_and_a_soft_one_does_not(site):
    client = a_publisher()
    soft = client.post(ADD, sent("about", "name", "kind")).content.decode()
    hard = client.post(ADD, sent("about", "name", "kind", kind="hard")).content.decode()
    assert "(a sanction)" in hard
    assert "(a sanction)" not in soft
    assert "A soft relation has no sanctions." in soft


def an_address(client) -> str:
    return client.post(ADD, sent(send="yes")).headers["Location"]


def test_amending_begins_with_all_that_stands_and_asks_for_the_reason_last(site):
    client = a_publisher()
    address = an_address(client)
    amend = f"{address}amend/"
    page = client.get(amend)
    assert heading(page) == "What do you want to change?"
    assert "A promise of the office" in page.content.decode()
    assert "Continue" not in page.content.decode()
    page = client.post(amend, hidden(page) | {"change": "note"})
    assert heading(page).startswith("What must a reader know of it?")
    page = client.post(amend, hidden(page) | {"note": "Only in writing."})
    assert "Before: None given" in page.content.decode()
    page = client.post(amend, hidden(page) | {"change": "reason"})
    assert heading(page) == "Why is the relation changed?"
    page = client.post(amend, hidden(page) | {"reason": "It was said in June."})
    assert heading(page) == "Check before you amend this relation"
    assert RelationRecord.objects.count() == 1
    page = client.post(amend, hidden(page) | {"change": "kind"})
    page = client.post(amend, hidden(page) | {"kind": "hard"})
    assert "It was said in June." in page.content.decode()
    assert client.post(amend, hidden(page) | {"send": "yes"}).status_code == 302
    assert "Only in writing." in client.get(address).content.decode()
    assert RelationRecord.objects.count() == 2


def test_amending_what_somebody_else_changed_shows_it_as_it_is_now(site):
    client = a_publisher()
    amend = f"{an_address(client)}amend/"
    why = {"reason": "It was said in June.", "step": [*ANSWERS]}
    mine = hidden(client.get(amend)) | why | {"note": "By word of mouth."}
    assert client.post(amend, hidden(client.get(amend)) | why | {"note": "Only in writing.", "send": "yes"}).status_code == 302
    stale = client.post(amend, mine | {"send": "yes"})
    assert stale.status_code == 422
    assert "Somebody changed this relation" in stale.content.decode()
    assert "By word of mouth." in stale.content.decode()
    assert "Before: Only in writing." in stale.content.decode()
    assert RelationRecord.objects.count() == 2
    assert client.post(amend, hidden(stale) | {"send": "yes"}).status_code == 302


def test_every_relation_can_be_amended_as_it_stands(site):
    client = a_publisher()
    for id in published.current().catalogue.relations:
        assert heading(client.get(f"/relations/{id}/amend/")) == "What do you want to change?", id


def test_a_sanction_stands_in_the_way_of_making_a_relation_soft(site):
    client = a_publisher()
    relations = published.current().catalogue.relations.values()
    id = next(each.id for each in relations if each.kind == "hard" and "notice" in each.powers)
    page = client.get(f"/relations/{id}/amend/")
    told = client.post(f"/relations/{id}/amend/", hidden(page) | {"kind": "soft"})
    assert told.status_code == 422
    assert "give formal notice" in told.content.decode()


def test_a_relation_is_ended_once_it_is_looked_over(site):
    client = a_publisher()
    address = an_address(client)
    end = f"{address}end/"
    page = client.get(end)
    last = {"ends_on-day": "1", "ends_on-month": "3", "ends_on-year": "2030"}
    assert "Enter the last day of the relation." in client.post(end, hidden(page)).content.decode()
    early = client.post(end, hidden(page) | last | {"ends_on-year": "2020"})
    assert early.status_code == 422
    assert "It was written down here on" in early.content.decode()
    page = client.post(end, hidden(page) | last)
    check = client.post(end, hidden(page) | {"reason": "The promise ends then."})
    assert "1 March 2030" in check.content.decode()
    assert "The promise ends then." in check.content.decode()
    assert RelationRecord.objects.count() == 1, "nothing ends before it is looked over"
    assert client.post(end, hidden(check) | {"send": "yes"}).status_code == 302
    assert "Until 1 March 2030" in client.get(address).content.decode()
    assert RelationRecord.objects.count() == 2


def test_what_has_ended_is_only_read(site):
    client = a_publisher()
    address, today = an_address(client), timezone.localdate()
    assert f"{address}amend/" in client.get(address).content.decode()
    last = {"ends_on-day": today.day, "ends_on-month": today.month, "ends_on-year": today.year}
    page = client.post(f"{address}end/", hidden(client.get(f"{address}end/")) | last)
    check = client.post(f"{address}end/", hidden(page) | {"reason": "The promise ends then."})
    assert client.post(f"{address}end/", hidden(check) | {"send": "yes"}).status_code == 302
    read = client.get(address).content.decode()
    assert "amend/" not in read
    assert "end/" not in read
    assert "/relations/add/" in read


def test_who_answers_begins_with_a_place(site):
    gazetteer = published.current().gazetteer
    place = next(each for each in gazetteer.places.values() if each.kind == "council" and each.stands(gazetteer.day))
    page = Client().get("/relations/", {"place": f"{place.name} Borough Council"}).content.decode()
    assert f'href="/places/{place.code}/who-answers/"' in page
    assert "We know no place called" in Client().get("/relations/", {"place": "Atlantis"}).content.decode()
