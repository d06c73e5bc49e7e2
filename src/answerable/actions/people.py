"""Who may sign in, and who holds which role for which body. The trail names people, roles and bodies, never e-mail addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from answerable.domain.permissions import OF_THE_SITE, ROLE_SAYS, Held, Person, Role, why_not
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.register import bodies
from answerable.queries.register.people import held_on, posts
from answerable.records import trail
from answerable.records.models import Term, User


def at_the_keys(name: str) -> Person:
    """Whoever has the machine has the keys: the command line may say who holds which role, and the trail says it was that."""
    return Person(id=-1, name=f"on the command line by {name}"[:200], held=frozenset({Held(Role.ADMINISTRATOR, "")}))


@dataclass(frozen=True)
class Added:
    id: int
    name: str
    email: str


@transaction.atomic
def add_user(*, email: str, name: str, by: Person, at: datetime) -> Added:
    """Somebody who may sign in, once a password is set or the organisation's sign-in knows the address."""
    ask(by)
    email, name = email.strip().lower(), " ".join(name.split())
    refused = why_not_add(email=email, name=name)
    if refused:
        raise Refusal(refused)
    user = User.objects.create_user(email, name=name, joined_at=at)
    tell(by, at, "add_person", user, {})
    return Added(user.pk, user.name, user.email)


def why_not_add(*, email: str, name: str) -> str | None:
    if not name or len(name) > 200 or not name.isprintable():
        return "Write the person's full name on one line, in at most 200 characters."
    try:
        validate_email(email)
    except ValidationError:
        return "Write an e-mail address in the right form, as name@example.org."
    if User.objects.filter(email__iexact=email).exists():
        return "Somebody with this e-mail address is known already. Give the role to that person."
    return None


@transaction.atomic
def give_role(
    *,
    email: str,
    role: str,
    body: str = "",
    starts_on: date,
    ends_on: date | None = None,
    post: str = "",
    title: str = "",
    by: Person,
    at: datetime,
) -> int:
    """Let somebody hold a role from a day on; the id of the term."""
    ask(by)
    user = _known(email)
    refused = why_not_give(user, role=role, body=body, starts_on=starts_on, ends_on=ends_on, title=title)
    if refused:
        raise Refusal(refused)
    title = title or _called(body, post)
    term = Term.objects.create(
        user=user,
        role=role,
        body=body,
        starts_on=starts_on,
        ends_on=ends_on,
        post=post,
        title=" ".join(title.split()),
        given_by=by.name,
        given_at=at,
    )
    tell(by, at, "give_role", user, _told(term))
    return term.pk


@transaction.atomic
def add_with_role(*, email: str, name: str, role: str, body: str, title: str, starts_on: date, by: Person, at: datetime) -> Added:
    """Both, or neither."""
    added = add_user(email=email, name=name, by=by, at=at)
    give_role(email=email, role=role, body=body, title=title, starts_on=starts_on, by=by, at=at)
    return added


def why_not_give(user: User, *, role: str, body: str, starts_on: date, ends_on: date | None, title: str) -> str | None:
    if role not in [each for each in Role if each is not Role.PUBLIC]:
        return f"There is no role {role}. Write one of: {', '.join(each.value for each in Role if each is not Role.PUBLIC)}."
    if ends_on is not None and ends_on < starts_on:
        return "The last day comes before the first. Write a later last day, or leave it empty."
    if len(title) > 200 or not title.isprintable():
        return "Write the title on one line, in at most 200 characters."
    same = Term.objects.filter(user=user, role=role, body=body).exclude(ends_on__lt=starts_on)
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        return f"{user.name} holds this role then already. End it first, or choose later days."
    return why_not_for(role, body)


def why_not_for(role: str, body: str) -> str | None:
    """Roles of the site have no body; all others have one that is known."""
    if role in OF_THE_SITE:
        return f"{ROLE_SAYS[Role(role)].capitalize()} acts for the whole site, so no body may be named." if body else None
    if not body:
        return f"Say for which body: {ROLE_SAYS[Role(role)]} acts for one."
    standing = published.current()
    if standing is None:
        return "No body is known before the first publication. Publish first, then give roles for bodies."
    if bodies.directory(standing).find(body) is None:
        return f"There is no body with the key {body}. Look for its name in the list of bodies; its key is in the address."
    return None


@transaction.atomic
def end_role(*, term: int, ends_on: date, by: Person, at: datetime) -> None:
    """Let a role end with a day. Terms are ended, never deleted; one that has not begun ends on its first day."""
    ask(by)
    held = Term.objects.select_for_update(of=("self",)).select_related("user").filter(pk=term).first()
    if held is None:
        raise Refusal("There is no such role to end. Go back to the list of people.")
    refused = why_not_end(held, ends_on=ends_on, on=at.date())
    if refused:
        raise Refusal(refused)
    held.ends_on = max(ends_on, held.starts_on)
    held.save(update_fields=["ends_on"])
    tell(by, at, "end_role", held.user, _told(held))


def why_not_end(term: Term, *, ends_on: date, on: date) -> str | None:
    if term.ends_on is not None and term.ends_on <= ends_on:
        return f"This role ends on {term.ends_on.isoformat()} already."
    if ends_on < on:
        return "A role cannot end in the past: what was done in it was done rightly. Write today or a later day."
    if term.role == Role.ADMINISTRATOR and not _another_administrator(term, ends_on):
        return f"{term.user.name} is the last administrator. Give somebody else that role first."
    return None


def _another_administrator(term: Term, on: date) -> bool:
    others = Term.objects.filter(held_on(on), role=Role.ADMINISTRATOR, user__is_active=True)
    return others.filter(ends_on=None).exclude(user=term.user_id).exists()


@transaction.atomic
def close_account(*, user: int, by: Person, at: datetime) -> None:
    """Nobody signs in with it again, and its roles end today. What the person wrote stays under their name."""
    ask(by)
    found = User.objects.filter(pk=user, is_active=True).first()
    if found is None:
        raise Refusal("There is no such person, or their signing in has ended already.")
    if found.pk == by.id:
        raise Refusal("You cannot end your own signing in. Ask another administrator.")
    for term in found.terms.exclude(ends_on__lte=at.date()).values_list("pk", flat=True):
        end_role(term=term, ends_on=at.date(), by=by, at=at)
    found.is_active = False
    found.set_unusable_password()
    found.save(update_fields=["is_active", "password"])
    tell(by, at, "close_account", found, {})


def ask(by: Person) -> None:
    """Whether they may; then nobody else changes people until this transaction ends, so that what is checked stays true."""
    refused = why_not("manage_people", by)
    if refused:
        raise Refusal(refused)
    trail.hold()


def _known(email: str) -> User:
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise Refusal("Nobody with this e-mail address may sign in. Add the person first.")
    return user


def _called(body: str, post: str) -> str:
    """What the catalogue calls the post."""
    if not post:
        return ""
    standing = published.current()
    known = {each.id: each.title for each in posts(standing, body)} if standing else {}
    if post not in known:
        raise Refusal(f"The catalogue knows no post {post} of this body. Choose one of its posts, or none.")
    return known[post]


def _told(term: Term) -> dict[str, object]:
    return {
        "term": term.pk,
        "role": term.role,
        "body": term.body,
        "post": term.post,
        "title": term.title,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
    }


def tell(by: Person, at: datetime, what: str, user: User, details: dict[str, object]) -> None:
    """The person's number tells two people of one name apart."""
    trail.add(at=at, by=by.name, what=what, about=f"person {user.pk}", details={"name": user.name, **details})
