"""Calls to account. What was said is never changed; what is owed moves by the moves of `domain.calls` and `domain.duties`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from answerable.domain.calls import State
from answerable.domain.duties import DutyState
from answerable.records.canonical import canonical, sha256


class Call(models.Model):
    """One episode of account. `state` repeats what the trail says, for lists; `answerable trail verify` compares them."""

    ref = models.CharField(max_length=20, unique=True, help_text="year and number, as 2026-17: its permanent address")
    title = models.CharField(max_length=200)
    forum = models.CharField(max_length=100, help_text="key of the body that receives account")
    actor = models.CharField(max_length=100, help_text="key of the body that gives account")
    relation = models.CharField(max_length=100, help_text="id of the relation of account it is opened under")
    relation_version = models.CharField(max_length=20, help_text="of the relation, when it was opened")
    begun_by = models.CharField(max_length=10, choices=[(each, each) for each in ("judgement", "question", "citizen", "date")])
    judgement = models.ForeignKey("records.Judgement", models.PROTECT, null=True, related_name="calls")
    about = models.CharField(max_length=10, help_text="metric, standard, service or money")
    subject = models.CharField(max_length=100, blank=True, help_text="id of it in the catalogue")
    place = models.CharField(max_length=50, blank=True)
    state = models.CharField(max_length=20, choices=[(state.value, state.says) for state in State])
    version = models.PositiveIntegerField(default=1, help_text="one more with each move, so that a later writer can be told")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor", "state"], name="call_of_actor"),
            models.Index(fields=["forum", "state"], name="call_of_forum"),
            models.Index(fields=["subject", "place"], name="call_about"),
        ]


class Entry(models.Model):
    """Something said in a call, or done by saying it. Triggers refuse a change; its seal stands in the trail.

    The seal covers the text with a salt, so that the public trail gives nothing of a withheld text away.
    """

    KINDS = (
        "opening", "explanation", "question", "answer", "review-request", "review", "judgement", "learning", "learning-answer",
        "action", "action-end", "learning-end", "hard-step", "step-answer", "override", "override-confirmed", "contest",
        "contest-reply", "closing", "withdrawal",
    )  # fmt: skip

    call = models.ForeignKey(Call, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(help_text="place in the call, from 1")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    text = models.TextField()
    outcome = models.CharField(
        max_length=40, blank=True, help_text="the word of a judgement, a step, an ending; the number of a question"
    )
    body = models.CharField(max_length=100, help_text="key of the body that speaks; empty for the site")
    by = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by", help_text="what it replies to")
    reuses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reused_by", help_text="the explanation it gives again"
    )
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["call", "number"]
        indexes = [models.Index(fields=["body"], name="entry_of_body")]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_entry_a_number")]

    def sealed(self, files: Iterable[Attachment] = ()) -> str:
        """The hash this entry must have; `files` are what is attached, in order."""
        told = [self.number, self.kind, self.text, self.outcome, self.body, self.by, self.user_id, self.at]
        return sha256(self.salt + canonical([*told, self.answers_id, self.reuses_id, [file.told for file in files]]))


class Duty(models.Model):
    """Something owed by a day. Its dates repeat the slips; the first one never changes."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=20, help_text="domain.clocks.DutyKind")
    clock = models.CharField(max_length=100, blank=True, help_text="id of the clock; empty where a person chose the day")
    body = models.CharField(max_length=100, help_text="key of the body that owes it")
    to = models.CharField(max_length=100, help_text="key of the body it is owed to")
    what = models.CharField(max_length=300, help_text="in words, as 'answer question 3'")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="duties", help_text="what gave rise to it")
    began_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=DutyState.DUE, choices=[(state.value, state.says) for state in DutyState])
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    days_taken = models.PositiveIntegerField(null=True, help_text="calendar days from asking to doing; empty where not done")

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["body", "state", "due_on"], name="duty_of_body"),
            models.Index(fields=["to", "state", "due_on"], name="duty_to_body"),
            models.Index(fields=["state", "due_on"], name="duty_by_day"),
            # Holds all that medians by kind of duty need, so that thousands of duties are counted without being read.
            models.Index(fields=["body", "kind", "state", "days_taken"], name="duty_times"),
            models.Index(fields=["body"], condition=models.Q(due_on__gt=models.F("first_due_on")), name="duty_moved"),
        ]


class Slip(models.Model):
    """A date that was moved, with the reason. Triggers refuse a change."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="slips")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    by = models.CharField(max_length=200)
    body = models.CharField(max_length=100, help_text="key of the body whose person moved it")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Draft(models.Model):
    """A text not given yet: read by its own body only, and gone once given. Not part of the record."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="drafts")
    body = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    answers = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "body", "kind", "answers"], name="one_draft", nulls_distinct=False),
        ]


class Attachment(models.Model):
    """A file beside a text; its bytes lie in the home under their SHA-256, outside what the web server shows."""

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="attachments")
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="attachments")
    body = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    @property
    def path(self) -> Path:
        """Where the bytes lie: in the home, outside all that the web server shows."""
        return Path(settings.ANSWERABLE_HOME) / "attachments" / self.sha256[:2] / self.sha256

    @property
    def told(self) -> list[Any]:
        """What the seal of its entry covers."""
        return [self.id, self.body, self.name, self.media_type, self.size, self.sha256, self.by, self.at]


class Withholding(models.Model):
    """That a text is not public: on which ground, why, who says so, and when that is looked at again."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="withholdings")
    ground = models.CharField(max_length=40)
    reason = models.TextField()
    review_on = models.DateField()
    by = models.CharField(max_length=200)
    body = models.CharField(max_length=100)
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=models.Q(released_at__isnull=True), name="withheld_once"),
        ]
