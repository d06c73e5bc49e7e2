"""E-mails to send, what people were reminded of, and how often somebody asked today."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """An e-mail, kept until it is sent. Its key says what it tells and whom, so that nobody is told the same thing twice.

    No address is kept here: it is read where it lives when the e-mail leaves. The text is dropped once sent.
    """

    key = models.CharField(max_length=100, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    asker = models.ForeignKey("records.Asker", models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, help_text="when somebody began to send it, so that nobody else does")
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=100, blank=True, help_text="kind of the last failure; never what a server said")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(asker__isnull=True), name="message_to_one_person"
            )
        ]
        indexes = [models.Index(fields=["sent_at", "made_at"], name="message_to_send")]


class Reminded(models.Model):
    """That a person was told of a duty that is due soon. A date that was moved is told again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    duty = models.ForeignKey("records.Duty", models.CASCADE, related_name="+")
    due_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "duty", "due_on"], name="reminded_once")]


class Tried(models.Model):
    """How often somebody asked on a day. Who it was is a keyed hash that means nothing on another day."""

    who = models.CharField(max_length=64)
    on = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "on"], name="tries_of_a_day")]
