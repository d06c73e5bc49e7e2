"""What was said in a call is never changed, nor a slipped date, nor a version of a relation; what is owed keeps its first date.
As 0002: a migration that rebuilds one of these tables on SQLite must run `guard` again."""

from __future__ import annotations

from django.db import migrations

SENTENCE = "what was said in a call is only ever added to"
FROZEN = ["records_entry", "records_slip", "records_relationrecord"]
KEPT = {  # table: columns that never change
    "records_call": [
        "id", "ref", "title", "forum", "actor", "relation", "relation_version", "begun_by", "judgement_id", "about", "subject",
        "place", "opened_at",
    ],
    "records_duty": ["id", "call_id", "kind", "clock", "body", "to", "what", "entry_id", "began_on", "first_due_on"],
    "records_withholding": ["id", "entry_id", "ground", "reason", "review_on", "by", "body", "at"],
    "records_term": ["id", "user_id", "body", "role", "starts_on", "given_by", "given_at"],
}  # fmt: skip


def differs(columns: list[str], vendor: str) -> str:
    word = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f'OLD."{column}" {word} NEW."{column}"' for column in columns)


def on_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    made = []
    for table in [*FROZEN, *KEPT]:
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        made.append(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}")
    made += [f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}" for table in FROZEN]
    made += [f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN {differs(columns, 'sqlite')} {refuse}" for table, columns in KEPT.items()]
    return made


def on_postgresql() -> list[str]:
    raised = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'"
    made = [f"CREATE FUNCTION records_said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised}; END $$"]
    for table in [*FROZEN, *KEPT]:
        made.append(f"CREATE TRIGGER no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION records_said()")
        made.append(f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION records_said()")
    made += [f"CREATE TRIGGER no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION records_said()" for table in FROZEN]
    made += [
        f"CREATE TRIGGER kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({differs(columns, 'postgresql')}) EXECUTE FUNCTION records_said()"
        for table, columns in KEPT.items()
    ]
    return made


def guard(apps, schema_editor):
    for statement in on_sqlite() if schema_editor.connection.vendor == "sqlite" else on_postgresql():
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_the_account")]
    operations = [migrations.RunPython(guard)]
