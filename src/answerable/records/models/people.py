"""People who sign in, and the roles they hold for a body during a term (Popolo: Person, Post, Membership)."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from answerable.domain.permissions import Role


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Public officials act under their own name. No one is above the permission table: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def get_full_name(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A role held for a body from a day to a day. Ended by its last day, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="terms")
    body = models.CharField(max_length=100, blank=True, help_text="key of the body; empty for a role of the whole site")
    role = models.CharField(max_length=20, choices=[(role.value, role.says) for role in Role if role is not Role.PUBLIC])
    post = models.CharField(max_length=100, blank=True, help_text="id of the post in the catalogue, where it is one")
    title = models.CharField(max_length=200, blank=True, help_text="what the person is called in it")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="last day, included")
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["body", "role", "starts_on"]
        indexes = [models.Index(fields=["user", "body"], name="term_of_user"), models.Index(fields=["body"], name="term_of_body")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_it_starts",
            )
        ]
