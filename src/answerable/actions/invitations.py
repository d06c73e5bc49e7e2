"""Links with which a person sets the password of an account, by e-mail or from the command line."""

from __future__ import annotations

import logging
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from answerable.actions.people import ask, tell
from answerable.domain import messages
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.records.models import User

log = logging.getLogger(__name__)

SETS_PASSWORD = "/account/password/reset/key/{key}/"
NOT_SENT = (
    "{name} may sign in, but the e-mail with the link could not be sent. Send it again later from the person's page, or print"
    " a link on the machine: answerable people link ADDRESS"
)
SUBJECT = "{site}: you may sign in"
TEXT = """Hello {name},

{by} lets you sign in, so that you can act for your body or forum in public.

Set your password with this link. It works once, and for three days:

{link}

Then sign in. The first time you will be asked to set up a second step: an authenticator app on a phone or a computer.

{site}, {address}
"""


def link_for(email: str) -> str:
    """Sets a new password; works once, and for three days. Whoever has it has the account: hand it to nobody else."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise Refusal("Nobody with this e-mail address may sign in. Add the person first.")
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return settings.ANSWERABLE_ADDRESS + SETS_PASSWORD.format(key=key)


def invite(*, email: str, by: Person, at: datetime) -> None:
    """Send the link, once the line of the trail is safe. The link is kept nowhere: one that does not leave is made anew."""
    with transaction.atomic():
        ask(by)
        link = link_for(email)
        user = User.objects.get(email__iexact=email.strip())
        tell(by, at, "invite", user, {})
    site = messages.site_name(standing.country if (standing := published.current()) else "")
    text = TEXT.format(name=user.name, by=by.name, link=link, site=site, address=settings.ANSWERABLE_ADDRESS)
    try:
        send_mail(SUBJECT.format(site=site), text, None, [user.email])
    except Exception as error:  # whatever a mail server says or does
        log.error("An invitation could not be sent: %s", type(error).__name__)
        raise Refusal(NOT_SENT.format(name=user.name)) from None


@transaction.atomic
def forget_second_step(*, user: int, by: Person, at: datetime) -> None:
    """For a person who has lost the app and the recovery codes: at the next sign-in the second step is set up anew."""
    ask(by)
    found = User.objects.filter(pk=user, is_active=True).first()
    if found is None:
        raise Refusal("There is no such person, or their signing in has ended.")
    Authenticator.objects.filter(user_id=found.pk).delete()
    tell(by, at, "forget_second_step", found, {})
