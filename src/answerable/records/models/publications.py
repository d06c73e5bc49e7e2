"""What has been published, and while which publication each judgement stood. Rows are added; triggers refuse a change."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models


class Publication(models.Model):
    """A run of judgements put before the public by a named person."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    country = models.CharField(max_length=200)
    run = models.CharField(max_length=64, help_text="folder of the run below judgements/ in the home; it never changes")
    catalogue_version = models.CharField(max_length=64)
    as_of = models.DateTimeField(null=True, help_text="where the figures of an earlier day were judged")
    count = models.PositiveIntegerField(help_text="judgements that stand by it")
    sha256 = models.CharField(max_length=64, help_text="over the id and hash of each of its judgements, sorted by id")

    class Meta:
        ordering = ["number"]

    def judgements(self) -> models.QuerySet[Judgement]:
        """Those that stood by this publication, whether or not they stand today."""
        later = models.Q(standings__until__isnull=True) | models.Q(standings__until__number__gt=self.number)
        return Judgement.objects.filter(later, standings__since__number__lte=self.number)


class Judgement(models.Model):
    """A judgement as published, whole, at its permanent id."""

    KEYS = ("about", "subject", "place", "place_kind", "period", "verdict")  # columns of the row that are columns here too

    id = models.CharField(primary_key=True, max_length=16)
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="first_published", help_text="that first published it"
    )
    about = models.CharField(max_length=10)
    subject = models.CharField(max_length=100)
    place = models.CharField(max_length=50)
    place_kind = models.CharField(max_length=50)
    period = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20, null=True)
    row_json = models.TextField(help_text="every column of domain.judgements.JUDGEMENT as canonical JSON")
    sha256 = models.CharField(max_length=64, help_text="of row_json")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "place", "place_kind"], name="judgement_of_place"),
            models.Index(fields=["place"], name="judgement_place"),
        ]

    @cached_property
    def row(self) -> dict[str, Any]:
        return json.loads(self.row_json)

    @property
    def superseded_by(self) -> Judgement | None:
        """The judgement that took its place; None while it stands, and where nothing did."""
        last = self.standings.order_by("since").last()
        return last.superseded_by if last else None


class Standing(models.Model):
    """While which publications a judgement stood. It may return: the corrected file was itself withdrawn."""

    judgement = models.ForeignKey(Judgement, models.PROTECT, related_name="standings")
    since = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    until = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+", help_text="the publication that ended it")
    superseded_by = models.ForeignKey(
        Judgement,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="of the same subject and place, where the later publication has one",
    )

    class Meta:
        ordering = ["since", "judgement"]
        constraints = [
            models.UniqueConstraint(fields=["judgement"], condition=models.Q(until__isnull=True), name="stands_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=False) | models.Q(superseded_by__isnull=True), name="superseded_only_when_ended"
            ),
        ]
