"""Who somebody is today, and who holds which public role: names and roles, never an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from answerable.domain.bodies import Name, Post, called
from answerable.domain.periods import day
from answerable.domain.permissions import OF_THE_SITE, PUBLIC, ROLE_SAYS, RULES, Held, Person, Role, in_term
from answerable.queries.published import Published
from answerable.queries.register import bodies
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Term, User

SITE = called("this site")


def person_of(user: Any, on: date) -> Person:
    """The signed-in person with the roles held that day; the public where nobody, or nobody active, is signed in."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    rows = Term.objects.filter(user_id=user.pk).values_list("role", "body", "starts_on", "ends_on")
    held = (Held(Role(role), body) for role, body, starts_on, ends_on in rows if in_term(starts_on, ends_on, on))
    return Person(id=user.pk, name=user.name, held=frozenset(held))


@dataclass(frozen=True)
class Holding:
    """One term as pages show it."""

    id: int
    person: int
    name: str
    role: Role
    body: str
    body_name: Name
    post: str
    title: str
    starts_on: date
    ends_on: date | None

    @property
    def says(self) -> str:
        """What the person is in it: the title, or the role in words."""
        return self.title or ROLE_SAYS[self.role][:1].upper() + ROLE_SAYS[self.role][1:]

    @property
    def called(self) -> str:
        """The role in words, with the title beside it where there is one."""
        role = ROLE_SAYS[self.role][:1].upper() + ROLE_SAYS[self.role][1:]
        return f"{role} ({self.title})" if self.title else role

    @property
    def site_wide(self) -> bool:
        return not self.body


def held_on(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def holdings(published: Published | None, *, on: date | None = None, person: int | None = None) -> list[Holding]:
    """Terms of active people: those that hold on a day, or all; of everybody, or of one person."""
    terms: QuerySet[Term] = Term.objects.filter(user__is_active=True) if person is None else Term.objects.filter(user=person)
    if on is not None:
        terms = terms.filter(held_on(on))
    found = [_holding(term, published) for term in terms.select_related("user")]
    return sorted(found, key=lambda each: (each.site_wide, each.body_name, list(Role).index(each.role), each.name, each.id))


def _holding(term: Term, published: Published | None) -> Holding:
    name = bodies.directory(published).name(term.body) if published and term.body else Name(term.body) or SITE
    return Holding(
        id=term.pk,
        person=term.user_id,
        name=term.user.name,
        role=Role(term.role),
        body=term.body,
        body_name=name,
        post=term.post,
        title=term.title,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
    )


def without_publisher(on: date) -> bool:
    """Whether nobody may decide on citizens' questions, reply to objections or change relations: all of that waits then."""
    return not Term.objects.filter(held_on(on), role=Role.PUBLISHER, user__is_active=True).exists()


@dataclass(frozen=True)
class RoleLine:
    """What a role allows, from the table that decides it."""

    role: Role
    name: str
    where: str
    allows: str


def role_lines() -> list[RoleLine]:
    return [_role_line(role) for role in Role if role is not Role.PUBLIC]


def _role_line(role: Role) -> RoleLine:
    allowed = [rule.says for rule in RULES.values() if role in rule.roles and Role.PUBLIC not in rule.roles]
    words = ", ".join(allowed[:-1]) + f" and {allowed[-1]}" if len(allowed) > 1 else "".join(allowed)
    name = ROLE_SAYS[role]
    return RoleLine(role, name[:1].upper() + name[1:], "the whole site" if role in OF_THE_SITE else "one body", f"May {words}.")


def posts(published: Published, key: str) -> list[Post]:
    """The posts that the catalogue knows of a body."""
    known = bodies.directory(published).find(key)
    body = published.catalogue.bodies.get(known.part or known.key) if known else None
    return list(body.posts) if body else []


HEADINGS = [
    Heading("person", "Person"),
    Heading("title", "Title"),
    Heading("role", "Role"),
    Heading("body", "Body"),
    Heading("body_key", "Key of the body", shown=False),
    Heading("since", "Since"),
    Heading("until", "Until"),
]


def table(held: Iterable[Holding]) -> Table:
    """Everything in it is public."""
    return Table("people", "Who holds which role", HEADINGS, [_row(each) for each in held])


def _row(each: Holding) -> list[Cell]:
    return [
        Cell(each.name),
        Cell(each.says),
        Cell(each.role.value, ROLE_SAYS[each.role]),
        Cell(each.body_name, href=f"/bodies/{each.body}/" if each.body else None),
        Cell(each.body),
        Cell(each.starts_on.isoformat(), day(each.starts_on)),
        Cell(each.ends_on and each.ends_on.isoformat(), day(each.ends_on) if each.ends_on else ""),
    ]


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in, as an administrator sees it."""

    id: int
    name: str
    email: str
    active: bool
    signed_in_before: bool
    held: tuple[Holding, ...]


def accounts(published: Published | None, *, on: date) -> list[Account]:
    of: dict[int, list[Holding]] = {}
    for each in holdings(published, on=on):
        of.setdefault(each.person, []).append(each)
    return [_account(user, of.get(user.pk, [])) for user in User.objects.order_by("name", "pk")]


def account(published: Published | None, id: int) -> Account | None:
    """With every term, past and future ones too."""
    user = User.objects.filter(pk=id).first()
    return user and _account(user, holdings(published, person=id))


def _account(user: User, held: list[Holding]) -> Account:
    return Account(user.pk, user.name, user.email, user.is_active, user.last_login is not None, tuple(held))
