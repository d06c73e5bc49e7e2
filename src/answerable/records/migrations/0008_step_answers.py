"""A new kind of entry: what was done about a hard step. Choices only: the database does not change."""

from __future__ import annotations

from django.db import migrations, models

KINDS = (
    "opening", "explanation", "question", "answer", "review-request", "review", "judgement", "learning", "learning-answer",
    "action", "action-end", "learning-end", "hard-step", "step-answer", "override", "override-confirmed", "contest",
    "contest-reply", "closing", "withdrawal",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("records", "0007_times_of_duties")]
    operations = [
        migrations.AlterField(
            model_name="entry", name="kind", field=models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
        )
    ]
