"""The database refuses to change what was published or told, whatever program asks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from answerable.records import trail
from answerable.records.models import Judgement, Publication, Standing, TrailEntry
from tests.publications import NOON, a_row, published

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TABLES = ["records_publication", "records_judgement", "records_standing", "records_trailentry"]
MODELS = [Publication, Judgement, Standing, TrailEntry]


@pytest.fixture(autouse=True)
def _two_publications():
    published(a_row("M001"), a_row("M002"))
    published(a_row("M001", estimate=1.0), a_row("M002"), day=1)
    connection.check_constraints()  # Postgres checks foreign keys late, and empties no table before it has


def refused(statement: str, *, says: str = "only ever added to|follows the line") -> None:
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("model", MODELS)
def test_no_row_is_deleted(model):
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


@pytest.mark.parametrize(("table", "column"), list(zip(TABLES, ["run", "row_json", "since_id", "what"], strict=True)))
def test_no_row_is_changed(table, column):
    refused(f"UPDATE {table} SET {column} = {column}")


def test_a_standing_ends_only_once():
    refused("UPDATE records_standing SET until_id = 1 WHERE until_id IS NOT NULL")
    refused("UPDATE records_standing SET until_id = NULL WHERE until_id IS NOT NULL")


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied(table):
    if connection.vendor == "sqlite":
        refused(f"DELETE FROM {table}")
    else:
        refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_replaced(table):
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        refused(f"INSERT INTO {table} SELECT * FROM {table}", says="duplicate key|follows the line")


def test_a_line_that_would_fork_the_trail_is_refused():
    first = TrailEntry.objects.get(seq=1)
    fork = TrailEntry(seq=3, at=NOON, by="Eve", what="publish", about="x", details_json="{}", previous_hash=first.hash)
    fork.hash = fork.sealed()
    with pytest.raises(DatabaseError, match="follows the line"), transaction.atomic():
        fork.save(force_insert=True)


def test_a_line_is_not_written_outside_the_transaction_of_what_it_tells(monkeypatch):
    monkeypatch.setattr(trail, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        trail.add(at=NOON, by="Ada", what="publish", about="x", details={})
