"""The home of this installation."""

from __future__ import annotations

from django.conf import settings

from answerable.observations.home import Home


def here() -> Home:
    """The home that ANSWERABLE_HOME names, whether or not it is set up."""
    return Home(settings.ANSWERABLE_HOME)
