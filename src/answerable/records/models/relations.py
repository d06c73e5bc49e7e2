"""Relations of account that people added, amended or ended, on top of those of the catalogue."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class RelationRecord(models.Model):
    """One version of a relation. Never changed: a later version supersedes it, and may end it."""

    relation = models.SlugField(max_length=100, help_text="id of the relation, the same for all its versions")
    version = models.PositiveIntegerField(help_text="1 for the first record; the catalogue's own counts as 0")
    json = models.TextField(help_text="domain.relations.Relation as canonical JSON")
    ends_on = models.DateField(null=True, help_text="where this version ends the relation: its last day")
    reason = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["relation", "version"]
        constraints = [models.UniqueConstraint(fields=["relation", "version"], name="one_version_of_a_relation")]

    @property
    def fields(self) -> dict[str, Any]:
        return json.loads(self.json)
