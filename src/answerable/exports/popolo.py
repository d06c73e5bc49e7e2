"""People, posts and terms as Popolo has them (Person, Organization, Post, Membership). No e-mail addresses."""

from __future__ import annotations

from typing import Any

from answerable.domain.permissions import ROLE_SAYS
from answerable.queries.published import Published
from answerable.queries.register import bodies, people
from answerable.queries.register.bodies import Directory, Known
from answerable.queries.register.people import Holding

SITE = "this-site"


def popolo(published: Published) -> dict[str, list[dict[str, Any]]]:
    """Everybody who holds or held a role, and every post of the catalogue, held or vacant."""
    directory = bodies.directory(published)
    held = people.holdings(published)
    posts = [post for key in directory.keys for post in _posts(published, directory.bodies[key])]
    keys = sorted({each.body for each in held} | {post["organization_id"] for post in posts})
    return {
        "persons": [{"id": f"person-{id}", "name": name} for id, name in sorted({(each.person, each.name) for each in held})],
        "organizations": [_organization(key, directory) for key in keys],
        "posts": posts,
        "memberships": [_membership(each) for each in held],
    }


def _organization(key: str, directory: Directory) -> dict[str, Any]:
    found = directory.find(key)
    if not key:
        return {"id": SITE, "name": people.SITE}
    return {"id": key, "name": directory.name(key), **({"classification": found.kind} if found else {})}


def _posts(published: Published, known: Known) -> list[dict[str, Any]]:
    return [
        _dated(
            {"id": f"{known.key}/{post.id}", "label": post.title, "organization_id": known.key},
            post.starts_on,
            post.ends_on,
        )
        for post in people.posts(published, known.key)
    ]


def _membership(each: Holding) -> dict[str, Any]:
    told = {
        "id": f"membership-{each.id}",
        "person_id": f"person-{each.person}",
        "organization_id": each.body or SITE,
        "role": ROLE_SAYS[each.role],
        "label": each.says,
    }
    if each.post:
        told["post_id"] = f"{each.body}/{each.post}"
    return _dated(told, each.starts_on, each.ends_on)


def _dated(told: dict[str, Any], starts_on: Any, ends_on: Any) -> dict[str, Any]:
    dates = {"start_date": starts_on, "end_date": ends_on}
    return told | {name: day.isoformat() for name, day in dates.items() if day}
