"""Relations are added, amended and ended by a publisher; nothing is edited, and every version stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from answerable.actions.relations import add_relation, amend_relation, end_relation
from answerable.domain.permissions import Role
from answerable.domain.refusals import Refusal
from answerable.domain.relations import Party
from answerable.queries import published
from answerable.queries.record import trail
from answerable.queries.register import relation_pages, relations
from answerable.queries.register.versions import versions
from answerable.records.models import RelationRecord
from tests.calls import NOON, a_person
from tests.unit.domain.test_relations import a_relation

pytestmark = pytest.mark.postgres
WHY = "The Arrivals Law came into force."
DAY = NOON.date()


@pytest.fixture
def publisher(merrow_published):
    return a_person(Role.PUBLISHER)


def new(**changes):
    whole = {"id": "arrivals-to-work", "actor": Party(body="arrivals-office"), "forum": Party(body="ministry-of-work")}
    return a_relation(**whole | {"about": {"services": ["welcome"]}} | changes)


def between(on=DAY):
    found = relations.between(published.current(), actor="arrivals-office", forum="ministry-of-work", about="newcomers", on=on)
    return [edge.relation.name for edge in found]


def test_added_amended_ended_and_every_version_stays(publisher):
    assert between() == []
    add_relation(relation=new(), reason=WHY, by=publisher, at=NOON)
    assert between() == ["A answers to B"]
    amend_relation(relation=new(name="Another name"), reason="A better name for it.", by=publisher, at=NOON)
    assert between() == ["Another name"]
    end_relation(id="arrivals-to-work", ends_on=DAY, reason="The office is closed.", by=publisher, at=NOON)
    assert between() == ["Another name"]
    assert between(on=DAY + timedelta(days=1)) == []
    page = relation_pages.page(published.current(), "arrivals-to-work", on=DAY + timedelta(days=1))
    assert not page.in_force
    assert [line.number for line in page.versions] == [3, 2, 1]
    assert trail.verify().faults == []


def test_a_catalogue_relation_is_superseded_from_a_day_on(publisher):
    current = published.current()
    old = current.catalogue.relations["wardens-to-ministry"]
    later = old.model_copy(update={"name": "Wardens report no more than yearly", "starts_on": date(2026, 6, 1)})
    amend_relation(relation=later, reason="The Water Law is changed in June.", by=publisher, at=NOON)
    assert relations.web(current, on=DAY).relations[old.id].name == old.name
    assert relations.web(current, on=date(2026, 6, 1)).relations[old.id].name == later.name
    assert [each.number for each in versions(current.catalogue, old.id)] == [0, 1]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LEAD, Role.CLERK])
def test_only_a_publisher_may(merrow_published, role):
    other = a_person(role, "" if role is Role.ADMINISTRATOR else "care-inspectorate")
    with pytest.raises(Refusal, match="Only a publisher"):
        add_relation(relation=new(), reason=WHY, by=other, at=NOON)
    assert not RelationRecord.objects.exists()


@pytest.mark.parametrize(
    ("relation", "told"),
    [
        (new(actor=Party(body="nobody-known")), "Nobody gives account"),
        (new(forum=Party(body="nobody-known")), "Nobody receives account"),
        (new(about={"services": ["ferries"]}), "There is no service called 'ferries'"),
        (new(id="wardens-to-ministry"), "There is a relation of this name already"),
    ],
)
def test_what_would_be_nonsense_is_refused(publisher, relation, told):
    with pytest.raises(Refusal, match=told):
        add_relation(relation=relation, reason=WHY, by=publisher, at=NOON)


def test_a_reason_is_needed_and_nothing_changed_is_refused(publisher):
    with pytest.raises(Refusal, match="at least 10 characters"):
        add_relation(relation=new(), reason="Because", by=publisher, at=NOON)
    add_relation(relation=new(), reason=WHY, by=publisher, at=NOON)
    with pytest.raises(Refusal, match="Nothing is different"):
        amend_relation(relation=new(), reason=WHY, by=publisher, at=NOON)
    with pytest.raises(Refusal, match="Somebody changed this relation"):
        amend_relation(relation=new(name="X"), reason=WHY, by=publisher, at=NOON, seen=0)
    with pytest.raises(Refusal, match="There is no relation called"):
        end_relation(id="none", ends_on=DAY, reason=WHY, by=publisher, at=NOON)
