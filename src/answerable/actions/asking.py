"""A citizen asks without an account: the question waits until the e-mail address is confirmed. How often, without knowing who."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from answerable.actions.acting import refuse, standing
from answerable.actions.sending import keep
from answerable.domain import messages, permissions
from answerable.domain.permissions import Person
from answerable.domain.questions import Course, QuestionState, delete_on, why_not_ask, why_not_confirm, why_not_now
from answerable.domain.refusals import Refusal
from answerable.queries.account.askable import Askable, asked, kind_of
from answerable.queries.account.titles import first_words
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.records import trail
from answerable.records.canonical import sha256
from answerable.records.models import Asker, CitizenQuestion, Tried

ANYBODY = "a member of the public"


@dataclass(frozen=True)
class Put:
    """A question as a citizen puts it."""

    body: str  # key
    about: str  # id of a standard, metric or service
    place: str
    text: str
    email: str
    shown_as: str = ""


def ask(*, put: Put, network: str, by: Person, at: datetime) -> str:
    """Keep a question and the e-mail that asks for confirmation; the key of that e-mail, to be sent now.

    `network`: the address it came from; only a keyed hash of it is kept, for a day or two.
    """
    text, shown_as = " ".join(put.text.replace("\x00", "").split(" ")).strip(), " ".join(put.shown_as.split())
    refuse(permissions.why_not("ask_as_citizen", by))
    refuse(why_not_ask(text, shown_as))
    email = address(put.email)
    published = standing()
    whom = whom_to_ask(published, put, at)
    count(email=email, network=network, at=at)
    return kept(published, put, whom, text=text, email=email, shown_as=shown_as, at=at)


def whom_to_ask(published: Published, put: Put, at: datetime) -> Askable:
    if kind_of(published, put.about) is None or (put.place and put.place not in published.gazetteer.places):
        raise Refusal("Begin again from the page of a place: we lost what your question is about.")
    whom = asked(published, actor=put.body, about=put.about, on=at.date())
    if whom is None:
        raise Refusal("Choose one of the bodies in the list: this one does not answer to the public for this.")
    return whom


@transaction.atomic
def kept(published: Published, put: Put, whom: Askable, *, text: str, email: str, shown_as: str, at: datetime) -> str:
    """Sent twice, as by a double press, it is kept once."""
    same = CitizenQuestion.objects.filter(state="unconfirmed", text=text, actor=whom.key, asker__email=email).first()
    question = same or CitizenQuestion.objects.create(
        actor=whom.key,
        relation=whom.relation,
        about=kind_of(published, put.about) or "",
        subject=put.about,
        place=put.place,
        text=text,
        shown_as=shown_as,
        token_sha256=sha256(secrets.token_urlsafe(24)),  # of no link yet: the e-mail brings its own
        asked_at=at,
    )
    key = f"question {question.id} to confirm"
    if same is None:
        asker = Asker.objects.create(question=question, email=email, delete_on=delete_on(Course(at.date())))
        begins = first_words(messages.without_addresses(text))
        letter = messages.to_confirm(body=directory(published).name(whom.key), begins=begins, site=site_name(published))
        keep(letter, key=key, at=at, asker=asker)
    return key


def site_name(published: Published | None) -> str:
    return messages.site_name(published.country if published else "")


def address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("Write your e-mail address in full, for example name@example.org.") from None
    return email


@transaction.atomic
def count(*, email: str, network: str, at: datetime) -> None:
    """Count one more try, or refuse: too many today."""
    on = at.date()
    who = {"email": hashed("email", plain(email), at), "network": hashed("network", near(network), at), "site": "site"}
    times = dict(Tried.objects.filter(on=on, who__in=who.values()).values_list("who", "times"))
    refuse(why_not_now({what: times.get(key, 0) for what, key in who.items()}))
    for key in sorted(who.values()):
        Tried.objects.get_or_create(who=key, on=on)
        Tried.objects.filter(who=key, on=on).update(times=F("times") + 1)


def hashed(what: str, value: str, at: datetime) -> str:
    """Under the site's secret key and the day: tomorrow the same address has another hash."""
    return salted_hmac(f"answerable tried {what}", f"{at.date().isoformat()} {value}", algorithm="sha256").hexdigest()


def plain(email: str) -> str:
    """Without what follows a plus, which many providers let people make up."""
    name, _, host = email.rpartition("@")
    return f"{name.split('+')[0]}@{host}"


def near(network: str) -> str:
    """An IPv6 household has a whole /64 of addresses."""
    try:
        found = ip_address(network)
    except ValueError:
        return network
    return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)


@transaction.atomic
def confirm(*, secret: str, by: Person, at: datetime) -> int:
    """The person at that e-mail address did ask. The question then waits for a decision; its number."""
    refuse(permissions.why_not("ask_as_citizen", by))
    trail.hold()
    question = CitizenQuestion.objects.filter(token_sha256=sha256(secret)).first()
    if question is None:
        raise Refusal("There is no such question. The link has run out, or part of it is missing. You can ask again.")
    refuse(why_not_confirm(question.state, question.asked_at.date(), at.date()))
    return confirmed(question, at=at)


def confirmed(question: CitizenQuestion, *, at: datetime) -> int:
    question.state, question.confirmed_at = QuestionState.WAITING, at
    question.save(update_fields=["state", "confirmed_at"])
    course = Course(question.asked_at.date(), confirmed_on=at.date())
    Asker.objects.filter(question=question).update(delete_on=delete_on(course))
    told = {"actor": question.actor, "about": question.about, "subject": question.subject, "place": question.place}
    told |= {"sha256": question.sealed(), "name_sha256": question.sealed_name()}
    trail.add(at=at, by=ANYBODY, what="confirm_question", about=f"question {question.id}", details=told)
    return question.id


def forget_tries(*, at: datetime) -> int:
    """Yesterday's are kept until today's end, as midnight is not the same everywhere."""
    gone, _ = Tried.objects.filter(on__lt=at.date() - timedelta(days=1)).delete()
    return gone
