"""For gunicorn: `gunicorn answerable.config.wsgi`."""

from __future__ import annotations

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings")
application = get_wsgi_application()


def warm() -> None:
    """Read what is published before the first reader comes. If that fails now, the page that fails later says why."""
    from django.db import connections

    from answerable.queries import published

    try:
        published.current()
    except Exception:
        logging.getLogger(__name__).exception("What is published could not be read at the start")
    finally:
        connections.close_all()


warm()
