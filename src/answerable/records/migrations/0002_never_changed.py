"""The database itself refuses to change what has been published or told. A migration that rebuilds one of these tables on SQLite
drops its triggers: it must run `guard` again. tests/unit/records tries every refusal on both databases."""

from __future__ import annotations

from django.db import migrations

FROZEN = ["records_publication", "records_judgement", "records_trailentry"]
SENTENCE = "published records and the trail are only ever added to"

# SQLite answers INSERT OR REPLACE without calling the delete trigger: an insert onto a row already there is refused as well.
SQLITE_FROZEN = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
"""
SQLITE_STANDING = """
CREATE TRIGGER records_standing_ends_once BEFORE UPDATE ON records_standing
WHEN OLD.until_id IS NOT NULL OR NEW.until_id IS NULL OR NEW.id <> OLD.id OR NEW.judgement_id <> OLD.judgement_id OR NEW.since_id <> OLD.since_id
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
CREATE TRIGGER records_standing_no_delete BEFORE DELETE ON records_standing BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
CREATE TRIGGER records_standing_no_replace BEFORE INSERT ON records_standing
WHEN EXISTS (SELECT 1 FROM records_standing WHERE id = NEW.id OR (judgement_id = NEW.judgement_id AND until_id IS NULL))
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
"""
SQLITE_CHAIN = """
CREATE TRIGGER records_trailentry_follows BEFORE INSERT ON records_trailentry
WHEN NEW.seq <> 1 + COALESCE((SELECT MAX(seq) FROM records_trailentry), 0)
  OR NEW.previous_hash <> COALESCE((SELECT hash FROM records_trailentry ORDER BY seq DESC LIMIT 1), '{start}')
BEGIN SELECT RAISE(ABORT, 'a line of the trail follows the line before it'); END;
"""

POSTGRES_FUNCTIONS = """
CREATE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE FUNCTION records_standing_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until_id IS NOT NULL OR NEW.until_id IS NULL OR (NEW.id, NEW.judgement_id, NEW.since_id) <> (OLD.id, OLD.judgement_id, OLD.since_id) THEN
    RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION records_trailentry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last records_trailentry%ROWTYPE;
BEGIN
  SELECT * INTO last FROM records_trailentry ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> 1 + COALESCE(last.seq, 0) OR NEW.previous_hash <> COALESCE(last.hash, '{start}') THEN
    RAISE EXCEPTION 'a line of the trail follows the line before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON records_standing FOR EACH ROW EXECUTE FUNCTION records_standing_ends_once();
CREATE TRIGGER no_delete BEFORE DELETE ON records_standing FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON records_standing FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
CREATE TRIGGER follows BEFORE INSERT ON records_trailentry FOR EACH ROW EXECUTE FUNCTION records_trailentry_follows();
"""
POSTGRES_FROZEN = """
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION records_refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION records_refuse();
"""
KEYS = {"records_publication": "number", "records_judgement": "id", "records_trailentry": "seq"}


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        parts = [SQLITE_FROZEN.format(table=table, key=KEYS[table], sentence=SENTENCE) for table in FROZEN]
        script = "".join([*parts, SQLITE_STANDING.format(sentence=SENTENCE), SQLITE_CHAIN.format(start="0" * 64)])
        for statement in script.split("END;"):
            if statement.strip():
                schema_editor.execute(statement + "END")
    elif vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTIONS.format(sentence=SENTENCE, start="0" * 64), params=None)
        for table in FROZEN:
            schema_editor.execute(POSTGRES_FROZEN.format(table=table), params=None)
    else:
        raise NotImplementedError(f"records are kept in SQLite or PostgreSQL, not {vendor}")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_first")]
    operations = [migrations.RunPython(guard)]
