"""GOV.UK Notify, played by a server of our own: what is sent, and what happens when it is refused."""

from __future__ import annotations

import json
import threading
import warnings
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.mail import EmailMessage, get_connection
from notifications_python_client.errors import HTTPError

KEY = "test-11111111-1111-1111-1111-111111111111-22222222-2222-2222-2222-222222222222"


class Notify(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append((self.path, dict(self.headers), json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(self.server.says)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"id": "1", "errors": [{"error": "BadRequestError", "message": "no"}]}).encode())

    def log_message(self, *told):
        pass


@pytest.fixture
def server(settings):
    with HTTPServer(("127.0.0.1", 0), Notify) as found:
        found.got, found.says = [], 201
        threading.Thread(target=found.serve_forever, daemon=True).start()
        settings.ANSWERABLE_NOTIFY_ADDRESS = f"http://127.0.0.1:{found.server_port}"
        settings.ANSWERABLE_NOTIFY_KEY, settings.ANSWERABLE_NOTIFY_TEMPLATE = KEY, "template-1"
        settings.EMAIL_BACKEND = "answerable.config.mail.NotifyBackend"
        yield found
        found.shutdown()


def send(**options):
    message = EmailMessage("Two things", "Line one\nLine two", to=["ada@example.org"], headers={"Message-ID": "<7@merrow>"})
    message.connection = get_connection(**options)
    with warnings.catch_warnings():  # of the client's sockets, closed when it is collected
        warnings.simplefilter("ignore", ResourceWarning)
        return message.send()


def test_subject_and_body_fill_the_template(server):
    assert send() == 1
    ((path, headers, told),) = server.got
    assert path == "/v2/notifications/email"
    assert headers["Authorization"].startswith("Bearer ")
    assert told["email_address"] == "ada@example.org"
    assert told["template_id"] == "template-1"
    assert told["personalisation"] == {"subject": "Two things", "body": "Line one\nLine two"}
    assert told["reference"] == "7@merrow"


def test_a_refusal_is_an_error_unless_silence_is_asked_for(server):
    server.says = 400
    with pytest.raises(HTTPError):
        send()
    assert send(fail_silently=True) == 0
