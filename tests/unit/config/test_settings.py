"""What Django is told, with other settings than these tests run with: read by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SHOW = """
import json, django
django.setup()
from django.conf import settings
begins = ("SESSION_COOKIE", "CSRF_COOKIE", "SECURE", "CONTENT")
names = [name for name in dir(settings) if name.isupper() and name.startswith(begins)]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_with(home, **given: str) -> dict[str, object]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("ANSWERABLE_")}
    environment = kept | given | {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.config.settings"}
    shown = subprocess.run([sys.executable, "-c", SHOW], env=environment, check=True, capture_output=True, text=True)
    return json.loads(shown.stdout)


def test_behind_https_cookies_belong_to_this_host_alone(tmp_path):
    told = settings_with(tmp_path, ANSWERABLE_HTTPS="yes")
    for cookie in ("SESSION", "CSRF"):
        assert told[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert told[f"{cookie}_COOKIE_SECURE"] is True
        assert told[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert told[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        assert told[f"{cookie}_COOKIE_PATH"] == "/"
        assert told[f"{cookie}_COOKIE_DOMAIN"] is None
    assert told["SECURE_SSL_REDIRECT"] is True


def test_forms_may_be_sent_on_to_the_organisation_only_where_there_is_one(tmp_path):
    organisation = {
        "ANSWERABLE_OIDC_ISSUER": "https://login.example.org/tenant",
        "ANSWERABLE_OIDC_CLIENT_ID": "answerable",
        "ANSWERABLE_OIDC_CLIENT_SECRET": "secret",
    }
    assert form_action(settings_with(tmp_path)) == ["'self'"]
    assert form_action(settings_with(tmp_path, **organisation)) == ["'self'", "https://login.example.org"]


def form_action(told: dict[str, object]) -> list[str]:
    return told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
