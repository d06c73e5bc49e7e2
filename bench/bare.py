"""The least that Django can do: one template page, for comparison. No database, no middleware."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1><ul>{% for row in rows %}<li>{{ row }}</li>{% endfor %}</ul></body></html>"""

settings.configure(
    SECRET_KEY="for the benchmark only",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
template = engines["django"].from_string(PAGE)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(template.render({"title": "A bare page", "rows": range(20)}, request))


urlpatterns = [path("", page)]
application = get_wsgi_application()
