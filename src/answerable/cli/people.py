"""`answerable people`: the first administrator, and what one does when nobody can sign in."""

from __future__ import annotations

import getpass
import os
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from answerable.domain.permissions import OF_THE_SITE, Person, Role
from answerable.domain.refusals import Refusal

app = typer.Typer(no_args_is_help=True, help="Who may sign in, and who holds which role.")
Given = StrEnum("Given", {each.name: each.value for each in Role if each is not Role.PUBLIC})  # that one everybody has
RoleOf = Annotated[Given, typer.Option("--role", help="What the person may act as.")]
Body = Annotated[str, typer.Option(help="Key of the body, for roles that act for one; it is in the body's address.")]


def keys() -> Person:
    """Who acts: whoever is at the machine, by the name it knows them by."""
    from answerable.actions.people import at_the_keys

    return at_the_keys(getpass.getuser())


def begin() -> datetime:
    """The clock, with the settings checked and the database ready."""
    from answerable.cli import now, start

    start()
    from answerable.actions import database

    database.prepare()
    return now()


def show_link(link: str) -> None:
    print(f"Open this link to set the password. It works once, and for three days; whoever has it has the account:\n{link}")
    if not os.environ.get("ANSWERABLE_ADDRESS"):
        print("The link begins with the usual address. For another address set ANSWERABLE_ADDRESS, as http://127.0.0.1:8001")


def chosen(role: Given | None) -> Role:
    """No role is the usual one: an administrator decides on people and nothing else, which few who are added should."""
    if role is None:
        kinds = "\n".join(f"  {each}: {Role(each).says}" for each in Given)
        raise Refusal(f"Say with --role what the person may act as. The first of a site is an administrator. Roles:\n{kinds}")
    return Role(role)


@app.command("add")
def add(
    email: Annotated[str, typer.Argument(help="The e-mail address the person signs in with.")],
    name: Annotated[str, typer.Option(help="The person's full name; it is public.")],
    role: Annotated[Given | None, typer.Option("--role", help="What the person may act as. Must be given.")] = None,
    body: Body = "",
    title: Annotated[str, typer.Option(help="What the person is called in the role, as 'Chief Executive'.")] = "",
) -> None:
    """Let somebody sign in, with a role from today on, and print the link that sets its password."""
    as_what = chosen(role)
    at = begin()
    from answerable.actions import invitations, people

    people.add_with_role(email=email, name=name, role=as_what, body=body, title=title, starts_on=at.date(), by=keys(), at=at)
    print(f"{name} may sign in{'' if as_what in OF_THE_SITE else f' for {body}'} as {as_what.says}.")
    show_link(invitations.link_for(email))


@app.command("give")
def give(
    email: Annotated[str, typer.Argument(help="The e-mail address the person signs in with.")],
    role: RoleOf,
    body: Body = "",
    title: Annotated[str, typer.Option(help="What the person is called in the role.")] = "",
) -> None:
    """Give somebody who may sign in one more role, from today on."""
    at = begin()
    from answerable.actions import people

    people.give_role(email=email, role=Role(role), body=body, title=title, starts_on=at.date(), by=keys(), at=at)
    print(f"From today on: {Role(role).says}.")


@app.command("link")
def link(email: Annotated[str, typer.Argument(help="The e-mail address the person signs in with.")]) -> None:
    """Print a link that sets a new password, for somebody whom no e-mail reaches."""
    begin()
    from answerable.actions import invitations

    show_link(invitations.link_for(email))


@app.command("list")
def listed() -> None:
    """Who may sign in, with the roles held today."""
    today: date = begin().date()
    from answerable.queries import published
    from answerable.queries.register import people

    known = people.accounts(published.current(), on=today)
    if not known:
        print("Nobody may sign in yet. Add somebody: answerable people add ADDRESS --name NAME --role administrator")
    for account in known:
        held = "; ".join(f"{each.called}, {each.body_name}" for each in account.held) or "no role today"
        print(f"{account.name} <{account.email}>: {held if account.active else 'ended'}")
