"""E-mails leave here, after the act they tell of is safe. One that fails stays, and leaves with the next run of `remind`."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet

from answerable.domain.messages import CONFIRM, FOLLOW, Letter
from answerable.domain.questions import QuestionState
from answerable.queries.account.askers import follow_path
from answerable.records.canonical import sha256
from answerable.records.models import Asker, CitizenQuestion, Message

CLAIMED_FOR = timedelta(minutes=10)  # whoever began to send and fell silent has died
GIVE_UP_AFTER = timedelta(days=7)


class Sent(NamedTuple):
    sent: int = 0
    failed: int = 0


def keep(letter: Letter, *, key: str, at: datetime, user: int | None = None, asker: Asker | None = None) -> None:
    """Keep an e-mail to be sent, inside the transaction of what it tells. The same key is kept once."""
    Message.objects.get_or_create(
        key=key, defaults={"user_id": user, "asker": asker, "subject": letter.subject[:200], "body": letter.body, "made_at": at}
    )


def waiting(at: datetime) -> QuerySet[Message]:
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIMED_FOR)
    return Message.objects.filter(free, sent_at=None, made_at__gt=at - GIVE_UP_AFTER)


def send_waiting(*, at: datetime, only: str = "") -> Sent:
    """Send all that waits, or what has this key. Call it outside a transaction: what is sent cannot be taken back."""
    ids = list(waiting(at).filter(**({"key": only} if only else {})).values_list("id", flat=True))
    went = [send(id, at=at) for id in ids]
    return Sent(went.count(True), went.count(False))


def send(id: int, *, at: datetime) -> bool | None:
    """Whether it left; None where somebody else is sending it."""
    if not waiting(at).filter(id=id).update(claimed_at=at, tries=F("tries") + 1):
        return None
    message = Message.objects.select_related("user", "asker__question").get(id=id)
    try:
        mail(message).send()
    except Exception as error:  # whatever a mail server says or does must lose nothing
        Message.objects.filter(id=id).update(claimed_at=None, failure=kind_of(error))
        return False
    Message.objects.filter(id=id).update(sent_at=at, body="", failure="")
    return True


def kind_of(error: Exception) -> str:
    """Which failure, without what the server said: that may repeat somebody's address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    return f"{type(error).__name__}{f' {code}' if isinstance(code, int) else ''}"[:100]


def mail(message: Message) -> EmailMessage:
    """The same message has the same Message-ID, so that a second copy, sent after a crash, is known as one."""
    host = urlsplit(settings.ANSWERABLE_ADDRESS).hostname or "localhost"
    digest = hashlib.sha256(f"{settings.SECRET_KEY} {message.key}".encode()).hexdigest()
    headers = {"Message-ID": f"<{digest[:32]}@{host}>", "Auto-Submitted": "auto-generated"}
    asker = message.asker
    email = asker.email if asker else message.user.email
    return EmailMessage(message.subject, filled_in(message, asker), to=[email], headers=headers)


def filled_in(message: Message, asker: Asker | None) -> str:
    body = message.body
    if asker is not None and CONFIRM in body:
        body = body.replace(CONFIRM, f"{settings.ANSWERABLE_ADDRESS}/ask/confirm/{fresh_secret(asker.question)}/")
    if asker is not None and FOLLOW in body:
        body = body.replace(FOLLOW, f"{settings.ANSWERABLE_ADDRESS}{follow_path(asker.question)}")
    return body


def fresh_secret(question: CitizenQuestion) -> str:
    """Only its hash is kept; each e-mail that is tried has a new one, until the question is confirmed."""
    secret = secrets.token_urlsafe(24)
    CitizenQuestion.objects.filter(id=question.id, state=QuestionState.UNCONFIRMED).update(token_sha256=sha256(secret))
    return secret


def stuck(at: datetime) -> list[tuple[str, int]]:
    """What has not left: kind of failure and how many, given up or not. For whoever looks after the site."""
    counts: dict[str, int] = {}
    for failure in Message.objects.filter(sent_at=None).exclude(failure="").values_list("failure", flat=True):
        counts[failure] = counts.get(failure, 0) + 1
    return sorted(counts.items())
