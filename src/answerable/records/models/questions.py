"""Questions of citizens who have no account. Who asked is kept apart, and deleted on the day it says."""

from __future__ import annotations

from django.db import models

from answerable.records.canonical import canonical, sha256


class CitizenQuestion(models.Model):
    """A question as put, confirmed by e-mail, then decided on by a named person."""

    STATES = ("unconfirmed", "waiting", "published", "refused")

    actor = models.CharField(max_length=100, help_text="key of the body asked")
    relation = models.CharField(max_length=100)
    about = models.CharField(max_length=10)
    subject = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=50, blank=True)
    text = models.TextField()
    shown_as = models.CharField(max_length=100, blank=True, help_text="the name to show, where the person wants one shown")
    token_sha256 = models.CharField(max_length=64, unique=True, help_text="of the secret in the link that confirms it")
    state = models.CharField(max_length=12, default="unconfirmed", choices=[(state, state) for state in STATES])
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    refusal = models.TextField(blank=True, help_text="the public reason")
    hidden = models.BooleanField(default=False, help_text="the text itself is why it was refused: it is not shown")
    content = models.CharField(max_length=3, blank=True, help_text="whether the answer answers it, says who asked: yes or no")
    call = models.OneToOneField("records.Call", models.PROTECT, null=True, related_name="citizen_question")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="question_by_state")]

    def sealed(self) -> str:
        """What was asked, as the trail seals it. The secret of the link is its salt: the trail gives nothing of the text away."""
        return sha256(self.token_sha256 + canonical([self.text, self.relation, self.asked_at]))

    def sealed_name(self) -> str:
        return sha256(self.token_sha256 + canonical(["shown as", self.shown_as]))


class Asker(models.Model):
    """Personal data: the only place where they are. Deleted by the job `remind` once the day has come."""

    question = models.OneToOneField(CitizenQuestion, models.CASCADE, related_name="asker")
    email = models.EmailField()
    delete_on = models.DateField()
    told_version = models.PositiveIntegerField(default=0, help_text="of the call, up to which this person has been told")

    class Meta:
        indexes = [models.Index(fields=["delete_on"], name="asker_by_day"), models.Index(fields=["email"], name="asker_by_email")]


class Told(models.Model):
    """Up to which line of the trail a person has been told by e-mail, and how often the person wants to be."""

    user = models.OneToOneField("records.User", models.CASCADE, related_name="told")
    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    every = models.CharField(max_length=10, default="day", choices=[(each, each) for each in ("at-once", "day", "week", "never")])
