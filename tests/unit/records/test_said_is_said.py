"""The database refuses to change what was said in a call, and what never changes of a call, a duty, a withholding or a term."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from answerable.queries import published
from answerable.records.models import Call, Duty, Entry, RelationRecord, Slip, Term, Withholding
from tests.unit.records.test_tampering import a_whole_record

pytestmark = [pytest.mark.postgres]

FIXED = {  # model: columns that never change; every one of some
    Entry: ["text", "by", "sha256", "salt", "number"],
    Slip: ["reason", "from_on", "to_on"],
    RelationRecord: ["json", "reason", "version"],
    Call: ["ref", "title", "forum", "actor", "relation", "opened_at"],
    Duty: ["what", "body", "first_due_on", "began_on"],
    Withholding: ["ground", "reason", "review_on"],
    Term: ["body", "role", "starts_on", "given_by"],
}


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_was_said_is_neither_changed_nor_taken_away(merrow_published, settings, tmp_path):
    assert published.current()
    settings.ANSWERABLE_HOME = tmp_path
    a_whole_record()
    connection.check_constraints()
    for model, columns in FIXED.items():
        table = model._meta.db_table
        first = model.objects.order_by("id").first()
        assert first, table
        refused(f"DELETE FROM {table} WHERE id = {first.id}")
        for column in columns:
            kind = model._meta.get_field(column).get_internal_type()
            another = {"DateField": "'2001-01-01'", "DateTimeField": "'2001-01-01 00:00:00+00:00'"}.get(kind, "'9'")
            refused(f'UPDATE {table} SET "{column}" = {another} WHERE id = {first.id}')
