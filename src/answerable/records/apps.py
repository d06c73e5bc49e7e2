from __future__ import annotations

from django.apps import AppConfig


class Records(AppConfig):
    """What people have published, and the trail of who did what."""

    name = "answerable.records"
    label = "records"
