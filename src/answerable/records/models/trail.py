"""The trail: who did what, when; each line sealed by a hash over itself and the line before."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from answerable.records.canonical import canonical, moment, sha256


class TrailEntry(models.Model):
    """One line. Added only by `records.trail.add`, inside the transaction of what it tells; triggers refuse anything else."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    what = models.CharField(max_length=50)
    about = models.CharField(max_length=200)
    details_json = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["about"], name="trail_about")]

    @property
    def details(self) -> dict[str, Any]:
        return json.loads(self.details_json)

    def sealed(self) -> str:
        """The hash this line must have."""
        told = [self.seq, moment(self.at), self.by, self.what, self.about, self.details_json]
        return sha256(self.previous_hash + canonical(told))
