"""E-mails by GOV.UK Notify, as a backend of Django's mail. Its template has two places: `((subject))` and `((body))`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient


class NotifyBackend(BaseEmailBackend):
    """One request for each address. What Notify refuses raises its error, unless the caller wants silence."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        client = notify()
        return sum(self._send(client, message, to) for message in email_messages for to in message.recipients())

    def _send(self, client: Any, message: EmailMessage, to: str) -> int:
        try:
            client.send_email_notification(
                email_address=to,
                template_id=settings.ANSWERABLE_NOTIFY_TEMPLATE,
                personalisation={"subject": str(message.subject), "body": str(message.body)},
                reference=message.extra_headers.get("Message-ID", "").strip("<>") or None,
            )
        except (HTTPError, OSError):
            if not self.fail_silently:
                raise
            return 0
        return 1


def notify() -> NotificationsAPIClient:
    address = getattr(settings, "ANSWERABLE_NOTIFY_ADDRESS", "")  # another one in tests only
    given = {"base_url": address} if address else {}
    return NotificationsAPIClient(settings.ANSWERABLE_NOTIFY_KEY, timeout=20, **given)
