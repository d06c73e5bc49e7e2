"""A new state of a duty: never done, and too late now. Choices only: the database does not change."""

from __future__ import annotations

from django.db import migrations, models

STATES = [
    ("due", "due"), ("overdue", "overdue"), ("met", "done in time"), ("met-late", "done late"), ("unanswered", "never done"),
    ("ended", "no longer owed"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("records", "0008_step_answers")]
    operations = [
        migrations.AlterField(model_name="duty", name="state", field=models.CharField(max_length=10, default="due", choices=STATES))
    ]
