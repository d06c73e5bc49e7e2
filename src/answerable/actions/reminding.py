"""What runs unattended, by the clock: what is overdue, whose data go, and who is told what. Late or twice, it does the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from answerable.actions import dates, questions
from answerable.actions.acting import refuse
from answerable.actions.asking import forget_tries, site_name
from answerable.actions.forgetting import drop_messages, forget_askers
from answerable.actions.sending import keep, send_waiting, stuck
from answerable.domain import messages
from answerable.domain.bodies import Name
from answerable.domain.messages import DID, EVERY, Digest, is_due
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.account import digests
from answerable.queries.published import Published
from answerable.queries.register.bodies import directory
from answerable.queries.register.people import person_of
from answerable.records.models import Asker, Reminded, Told, TrailEntry, User

FOR_ASKERS = ("answer", "review", "judge", "close", "withdraw", "extend", "overdue", "withhold", "release")


@dataclass(frozen=True)
class Done:
    """What one run did."""

    overdue: int  # duties
    forgotten: int  # e-mail addresses of citizens
    digests: int
    sent: int
    failed: int
    stuck: tuple[tuple[str, int], ...]


def remind(*, at: datetime) -> Done:
    """Each step is whole in itself: whoever is stopped between two goes on where they stopped."""
    overdue = dates.mark_overdue(at=at)
    forgotten = forget_askers(at=at)
    forget_tries(at=at)
    drop_messages(at=at)
    standing = published.current()
    tell_askers(standing, at=at)
    told = sum(tell(user, standing, at=at) for user in User.objects.filter(is_active=True).order_by("id"))
    call_command("clearsessions")
    sent = send_waiting(at=at)
    return Done(overdue, forgotten, told, sent.sent, sent.failed, tuple(stuck(at)))


def tell(user: User, standing: Published | None, *, at: datetime) -> bool:
    """Keep one person's digest to be sent, and how far it told, in one transaction: nothing twice, nothing lost."""
    with transaction.atomic():
        told, _ = Told.objects.select_for_update().get_or_create(user=user, defaults={"seq": digests.head_at(user.joined_at)})
        if not is_due(told.every, told.at, at):
            return False
        until = digests.head()
        person = person_of(user, at.date())
        found = untold(person, standing, told, until, at)
        if found:
            tell_one(user, found, standing, until=until, at=at)
        told.seq, told.at = until, at if found else told.at
        told.save(update_fields=["seq", "at"])
        return bool(found)


def untold(person: Person, standing: Published | None, told: Told, until: int, at: datetime) -> Digest:
    name_of = directory(standing).name if standing else Name
    return digests.untold(person, after=told.seq, until=until, today=at.date(), name_of=name_of, last_told=told.at)


def tell_one(user: User, found: Digest, standing: Published | None, *, until: int, at: datetime) -> None:
    letter = messages.digest(found, name=user.name, site=site_name(standing), address=settings.ANSWERABLE_ADDRESS)
    duties = "".join(f" {each.id}" for each in found.soon[:5])
    keep(letter, key=f"person {user.pk} line {until}{duties} {at:%Y-%m-%d}"[:100], at=at, user=user.pk)
    Reminded.objects.bulk_create(
        [Reminded(user=user, duty_id=each.id, due_on=each.due_on) for each in found.soon], ignore_conflicts=True
    )


def tell_askers(standing: Published | None, *, at: datetime) -> int:
    """Citizens hear of each move in the call that their question opened."""
    if standing is None:
        return 0
    asked = Asker.objects.filter(question__call__isnull=False).select_related("question__call")
    return sum(tell_asker(asker, standing, at=at) for asker in asked if asker.question.call.version > asker.told_version)


@transaction.atomic
def tell_asker(asker: Asker, standing: Published, *, at: datetime) -> bool:
    call, name_of = asker.question.call, directory(standing).name
    assert call is not None
    moves = TrailEntry.objects.filter(about=f"call {call.ref}", what__in=FOR_ASKERS).exclude(by=questions.WHO_ASKED.name)
    lines = [overdue_or(each, name_of) for each in moves.order_by("seq") if each.details["version"] > asker.told_version]
    if lines:
        letter = messages.moved(ref=call.ref, lines=lines, **questions.frame(asker.question))
        keep(letter, key=questions.key_of(asker.question_id, f"version {call.version}"), at=at, asker=asker)
    Asker.objects.filter(id=asker.id).update(told_version=call.version)
    return bool(lines)


def overdue_or(line: TrailEntry, name_of: digests.NAMES) -> str:
    if line.what in DID:
        return digests.sentence(line, name_of)
    late = dict.fromkeys(name_of(duty["body"]) for duty in line.details["owes"])
    return f"{', '.join(late)}: the day has passed on which this was due."


@transaction.atomic
def choose_messages(*, every: str, by: Person, at: datetime) -> None:
    """How often a person wants to be told. After a silence, only what is new from now on."""
    if not by.id:
        raise Refusal("Sign in first.")
    refuse(None if every in EVERY else "Choose how often we write.")
    user = User.objects.get(id=by.id)
    told, _ = Told.objects.get_or_create(user=user, defaults={"seq": digests.head_at(user.joined_at)})
    if told.every == "never" and every != "never":
        told.seq = digests.head()
    told.every = every
    told.save(update_fields=["every", "seq"])
