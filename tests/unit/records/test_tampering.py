"""Whatever one value of the record somebody changes behind our back, `answerable trail verify` names its row."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, models, transaction

from answerable.actions import account, contesting, dates, drafting, people, questions, relations, sending, withholding
from answerable.domain.files import Given
from answerable.domain.permissions import Role
from answerable.domain.withholding import Withheld
from answerable.queries import published as standing
from answerable.queries.record import trail
from answerable.records.models import Attachment, Judgement
from tests import citizens
from tests.calls import NOON, Story, a_person
from tests.publications import a_row
from tests.publications import published as publish

pytestmark = [pytest.mark.postgres]

ROWS = 1  # of each table, drawn anew for each column
# How a fault names a row: by what `verify` calls it. Where two are given, one of them is enough.
NAMES: dict[str, list[str]] = {
    "Attachment": ["text {entry.number} of call {entry.call.ref}", "file {id} "],
    "Call": ["call {ref}"],
    "CitizenQuestion": ["question {id}"],
    "Duty": ["duty {id} of call {call.ref}"],
    "Entry": ["text {number} of call {call.ref}"],
    "Judgement": ["judgement {id}"],
    "Publication": ["publication {number}"],
    "RelationRecord": ["relation {relation}, version {version}"],
    "Slip": ["moved date {id} of call"],
    "Standing": ["publication {since_id}", "publication {until_id}", "judgement {judgement_id}"],
    "Term": ["term {id}"],
    "TrailEntry": ["line {seq}", "lines {seq}"],
    "User": ["person {id}"],
    "Withholding": ["withholding {id} of call"],
}
# No part of the record: the trail is public and names no e-mail address; nothing points at the numbers of these rows.
LEFT_OUT = {"User": {"email", "password", "last_login"}, "Standing": {"id"}, "RelationRecord": {"id"}}
# Not the record: personal data, texts not given yet, what is sent by e-mail.
OTHERS = {"Asker", "Draft", "Message", "Reminded", "Told", "Tried"}


@pytest.fixture
def record(merrow_published: Any, settings: Any, tmp_path: Any) -> None:
    """Every table of the record, filled by the real acts; then without its guards, as for somebody with the keys."""
    assert standing.current()  # held in memory from here on
    settings.ANSWERABLE_HOME = tmp_path  # attachments apart from those of other tests
    a_whole_record()
    assert trail.verify().faults == []
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in apps.get_app_config("records").get_models():
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (trigger,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {trigger}")


def a_whole_record() -> None:
    story = Story()
    files = [Given("plan.txt", b"The plan"), Given("plan.pdf", b"%PDF-1.7 plan")]
    story.do(drafting.write_draft, story.lead, body=story.actor, kind="explanation", text="Soon.", files=files)
    story.questioned()
    hide = Withheld("personal", "A patient could be recognised from this.", NOON.date() + timedelta(days=60))
    story.do(withholding.withhold, story.clerk, entry=3, withheld=hide)
    story.do(withholding.release, story.clerk, entry=3)
    story.do(withholding.withhold, story.clerk, entry=3, withheld=hide)
    due = story.duty("answer")
    story.do(dates.extend, story.lead, duty=due.id, to=due.due_on + timedelta(days=9), reason="The ward manager is ill.")
    story.do(account.answer, story.lead, question=3, text="The plan had no slack in it.")
    story.do(contesting.contest, story.lead, about="figure", text="Two months are missing.")
    story.do(contesting.reply_to_contest, story.publisher, objection=5, outcome="not-upheld", text="They are not.")
    story.do(account.judge, story.clerk, outcome="not-accepted", text="Nothing changed.")
    Story(Judgement.objects.filter(subject=story.judgement.subject).exclude(place=story.actor).order_by("id")[0])
    dates.mark_overdue(at=NOON + timedelta(days=200))
    question, _ = citizens.answered(shown_as="Rosa")
    sending.send_waiting(at=NOON)
    secret = citizens.follow_in(mail.outbox[-1])
    questions.say_whether_answered(number=question.id, secret=secret, yes=True, at=NOON + timedelta(days=9))
    refused = citizens.confirmed(text="Why does nobody ever answer such questions?", email="eve@citizen.example")
    reason = "It asks nothing that this body could answer."
    questions.refuse_question(number=refused.id, reason=reason, hidden=False, by=story.publisher, at=NOON)
    relation = next(iter(standing.current().catalogue.relations.values())).model_copy(update={"starts_on": date(2001, 1, 1)})
    relations.amend_relation(relation=relation, reason="It began earlier.", by=story.publisher, at=NOON)
    gone = a_person(Role.AUDITOR, "care-inspectorate", name="Ada Gone")
    people.close_account(user=gone.id, by=people.at_the_keys("a test"), at=NOON + timedelta(days=3))
    for day, rows in enumerate([[a_row("M001"), a_row("M002")], [a_row("M001", estimate=1.0), a_row("M002")]]):
        publish(*rows, day=300 + day)


def tables() -> list[type[models.Model]]:
    found = [model for model in apps.get_app_config("records").get_models() if model.__name__ not in OTHERS]
    assert sorted(model.__name__ for model in found) == sorted(NAMES), "a new table: say how verify names its rows"
    return found


def another(value: Any, field: models.Field) -> Any:
    """A value of the same type that is not this one."""
    if isinstance(field, models.ForeignKey):
        return another(value, field.target_field)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return value + timedelta(seconds=1) if value else datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    if isinstance(field, models.DateField):
        return value + timedelta(days=1) if value else date(2026, 1, 1)
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1000
    longest = field.max_length or 10**6
    return f"{value or ''}x" if len(value or "") < longest else ("x" if value[0] != "x" else "y") + value[1:]


def faults_after(statement: str, values: list[Any]) -> list[str] | None:
    """None where the database itself refuses it."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
            found = trail.verify().faults
            transaction.set_rollback(True)
            return found
    except IntegrityError:
        return None


def names(row: models.Model) -> list[str]:
    return [pattern.format_map(Attributes(row)) for pattern in NAMES[type(row).__name__]]


class Attributes(dict[str, Any]):
    def __init__(self, row: models.Model):
        self.row = row

    def __missing__(self, name: str) -> Any:
        return getattr(self.row, name)


def assert_named(row: models.Model, change: str, faults: list[str]) -> None:
    wanted = "|".join(rf"\b{re.escape(name)}(?![0-9a-z])" for name in names(row))
    assert any(re.search(wanted, fault, re.IGNORECASE) for fault in faults), (change, wanted, faults)


def test_any_value_that_is_changed_is_named(record):
    chance = random.Random(20260309)
    for model in tables():
        rows = list(model._default_manager.all())
        for field in model._meta.concrete_fields:
            if field.column in LEFT_OUT.get(model.__name__, set()):
                continue
            tried = 0
            for row in chance.sample(rows, len(rows)):
                old = getattr(row, field.attname)
                value = field.get_db_prep_save(another(old, field), connection)
                key = model._meta.pk.column
                statement = f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE "{key}" = %s'
                faults = faults_after(statement, [value, row.pk])
                if faults is not None:
                    assert_named(row, f"{model.__name__} {row.pk}: {field.column} from {old!r} to {value!r}", faults)
                    tried += 1
                if tried == ROWS:
                    break
            assert tried, f"no row of {model.__name__} lets {field.column} be changed"


def test_any_row_that_is_taken_away_is_named(record):
    chance = random.Random(20260310)
    for model in tables():
        rows = list(model._default_manager.all())
        for row in chance.sample(rows, min(len(rows), 2 * ROWS)):
            statement = f'DELETE FROM {model._meta.db_table} WHERE "{model._meta.pk.column}" = %s'
            faults = faults_after(statement, [row.pk])
            assert faults is not None
            assert_named(row, f"{model.__name__} {row.pk} deleted", faults)


def test_bytes_that_are_changed_or_gone_are_named(record):
    changed, gone = Attachment.objects.order_by("id")
    changed.path.chmod(0o600)
    changed.path.write_bytes(b"Another plan")
    gone.path.unlink()
    faults = trail.verify().faults
    assert any(f"File {changed.id} (plan.txt" in fault and "do not fit" in fault for fault in faults)
    assert any(f"File {gone.id} (plan.pdf" in fault and "missing" in fault for fault in faults)
