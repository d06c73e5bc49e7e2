"""Publishing, and the record of it: nothing is ever edited away, and a change behind our back is found by name."""

from __future__ import annotations

import pytest
from django.db import connection

from answerable.domain.refusals import Refusal
from answerable.queries.record import trail
from answerable.records.models import Judgement, Publication, Standing, TrailEntry
from tests.publications import a_row, published

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NORTH, SOUTH = a_row("M001"), a_row("M002")
CORRECTED = a_row("M001", estimate=68.5)


def standing(number: int) -> set[str]:
    return set(Publication.objects.get(number=number).judgements().values_list("id", flat=True))


def ids(*rows: dict) -> set[str]:
    return {row["judgement"] for row in rows}


def without_guards() -> None:
    """As somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (TrailEntry, Publication, Judgement, Standing):
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {trigger}")


def test_a_publication_carries_a_name_and_a_line_of_the_trail():
    published(NORTH, SOUTH, by="Ada Clerk")
    line = trail.lines()[0]
    assert (line.by, line.what, line.about, line.details["judgements"]) == ("Ada Clerk", "publish", "publication 1", 2)


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "x" * 201])
def test_nobody_publishes_without_a_proper_name(name):
    with pytest.raises(Refusal):
        published(NORTH, by=name)
    assert not TrailEntry.objects.exists()


def test_nothing_cannot_be_published():
    with pytest.raises(Refusal, match="nothing to publish"):
        published()


def test_publishing_the_same_run_again_changes_nothing():
    first = published(NORTH, SOUTH)
    again = published(NORTH, SOUTH, day=1)
    assert again.already
    assert (again.number, again.head) == (first.number, first.head)
    assert Publication.objects.count() == TrailEntry.objects.count() == 1


def test_a_correction_supersedes_and_the_old_judgement_stays_readable():
    published(NORTH, SOUTH)
    published(CORRECTED, SOUTH, day=1)
    old = Judgement.objects.get(id=NORTH["judgement"])
    assert old.row["estimate"] == 71.25
    assert old.superseded_by.id == CORRECTED["judgement"]
    assert Judgement.objects.get(id=SOUTH["judgement"]).superseded_by is None
    assert (standing(1), standing(2)) == (ids(NORTH, SOUTH), ids(CORRECTED, SOUTH))


def test_a_withdrawn_correction_lets_the_first_judgement_stand_again():
    for day, row in enumerate([NORTH, CORRECTED, NORTH]):
        published(row, SOUTH, day=day)
    assert [standing(number) for number in (1, 2, 3)] == [ids(NORTH, SOUTH), ids(CORRECTED, SOUTH), ids(NORTH, SOUTH)]
    assert Judgement.objects.get(id=NORTH["judgement"]).superseded_by is None


def test_a_judgement_that_nothing_follows_ends_without_a_successor():
    published(NORTH, SOUTH)
    published(SOUTH, day=1)
    assert standing(2) == ids(SOUTH)
    assert Judgement.objects.get(id=NORTH["judgement"]).superseded_by is None


def test_an_untouched_record_is_found_whole():
    published(NORTH, SOUTH)
    published(CORRECTED, SOUTH, day=1)
    report = trail.verify()
    assert report.faults == []
    assert (report.lines, report.judgements) == (2, 3)


TAMPERINGS = {
    "UPDATE records_trailentry SET \"by\" = 'Eve' WHERE seq = 1": ["Line 1 of the trail", "Publication 1 was changed"],
    "DELETE FROM records_trailentry WHERE seq = 1": ["jumps from line 0 to line 2", "Publication 1 has no line"],
    "UPDATE records_publication SET \"by\" = 'Eve' WHERE number = 2": ["Publication 2 was changed"],
    f"UPDATE records_judgement SET row_json = '{{}}' WHERE id = '{NORTH['judgement']}'": [f"Judgement {NORTH['judgement']}"],
    f"UPDATE records_judgement SET verdict = 'met' WHERE id = '{NORTH['judgement']}'": [f"Judgement {NORTH['judgement']}"],
    f"DELETE FROM records_standing WHERE judgement_id = '{SOUTH['judgement']}'": ["The judgements of publication 1"],
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_change_behind_our_back_is_found_and_named(tampering):
    published(NORTH, SOUTH)
    published(CORRECTED, SOUTH, day=1)
    connection.check_constraints()
    without_guards()
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    faults = trail.verify().faults
    for expected in TAMPERINGS[tampering]:
        assert any(expected in fault for fault in faults), faults


def test_a_wholly_rewritten_trail_is_found_by_a_head_noted_elsewhere():
    head = published(NORTH).head
    assert trail.verify(head=head).faults == []
    assert "rewritten" in trail.verify(head="f" * 64).faults[0]
