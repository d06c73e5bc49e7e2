"""A new state of a duty, never done and too late now; and the days a duty took, so that medians are counted from an index."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

STATES = [
    ("due", "due"), ("overdue", "overdue"), ("met", "done in time"), ("met-late", "done late"), ("unanswered", "never done"),
    ("ended", "no longer owed"),
]  # fmt: skip


def fill_days_taken(apps: Any, schema_editor: Any) -> None:
    duties = apps.get_model("records", "Duty")
    for each in duties.objects.filter(state__in=("met", "met-late")).iterator():
        duties.objects.filter(id=each.id).update(days_taken=(each.done_on - each.began_on).days)


class Migration(migrations.Migration):
    dependencies = [("records", "0008_step_answers")]
    operations = [
        migrations.AlterField(
            model_name="duty", name="state", field=models.CharField(max_length=10, default="due", choices=STATES)
        ),
        migrations.AddField(model_name="duty", name="days_taken", field=models.PositiveIntegerField(null=True, help_text="calendar days from asking to doing; empty where not done")),
        migrations.RunPython(fill_days_taken, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="duty", name="duty_times"),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["body"], condition=models.Q(due_on__gt=models.F("first_due_on")), name="duty_moved"),
        ),
        migrations.AddIndex(model_name="duty", index=models.Index(fields=["body", "kind", "state", "days_taken"], name="duty_times")),
    ]
