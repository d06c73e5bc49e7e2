"""All addresses are the web room's."""

from __future__ import annotations

from answerable.web.urls import handler404, handler429, handler500, urlpatterns

__all__ = ["handler404", "handler429", "handler500", "urlpatterns"]
