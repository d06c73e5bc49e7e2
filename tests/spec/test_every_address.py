"""Every address of the site, opened as every role: nobody reads another body's drafts, a withheld text, or whose e-mail it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from answerable.actions import account, asking
from answerable.actions.drafting import write_draft
from answerable.domain.calls import MOVES
from answerable.domain.files import Given
from answerable.domain.permissions import OF_A_BODY, PUBLIC, Role
from answerable.domain.withholding import Withheld
from answerable.records.models import Attachment, Call, CitizenQuestion, Judgement
from tests.calls import Story, a_breach
from tests.people import a_person, signed_in

OTHER = "ombudsman"
ACTOR_DRAFT, FORUM_DRAFT, WITHHELD, EMAIL = "zebrafinch", "waxwing", "kingfisher", "nightjar"
HIDDEN = Withheld("personal", "It names a patient who can be recognised.", date(2026, 9, 1))
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
FIGURES = re.compile(r"^/(places|metrics|standards|missions|judgements|sources|methods|findings|downloads)/(?!.*who-answers)")


class World:
    """A call with a secret of every kind in it, and somebody in every role of both its bodies and of another."""

    def __init__(self) -> None:
        self.story = story = Story().questioned()
        question = story.last("question")
        self.draft(story, story.actor, "answer", ACTOR_DRAFT, story.officer, question=question.number)
        self.draft(story, story.forum, "judgement", FORUM_DRAFT, story.clerk)
        other = Story(a_breach(subject="families-lodged-too-long"), forum="ministry-of-homes")
        self.draft(other, other.actor, "explanation", "", other.lead)
        other.do(account.explain, other.lead, text=f"A text about {WITHHELD}.", withheld=HIDDEN)
        self.refs, self.other = [story.ref, other.ref], other
        put = asking.Put("M06000001", "families-lodged-too-long", "M06000001", "How long do families wait?", f"{EMAIL}@x.example")
        asking.ask(put=put, network="127.0.0.1", by=PUBLIC, at=story.at)
        with transaction.atomic():
            asking.confirmed(CitizenQuestion.objects.get(), at=story.at)

    def draft(self, story: Story, body: str, kind: str, word: str, by, **more) -> None:
        file = Given(f"{word or WITHHELD}.txt", f"A file about {word or WITHHELD}.".encode())
        write_draft(ref=story.ref, body=body, kind=kind, text=f"A draft about {word}.", by=by, at=story.at, files=[file], **more)

    def people(self, each: str) -> Iterator[tuple[str, Client, set[str]]]:
        """Who opens the page, and the words that person may read: some, every role once, or every role for every body."""
        yield "the public", Client(), set()
        bodies = [(self.story.actor, {ACTOR_DRAFT}), (self.story.forum, {FORUM_DRAFT}), (OTHER, set())]
        some = (Role.LEAD, Role.MEMBER, Role.CLERK) if each == "some" else OF_A_BODY
        for role in some:
            for body, may in bodies if each == "body" else [bodies[(OF_A_BODY.index(role) + 2) % 3]]:
                yield f"{role} of {body}", signed_in(a_person(role, body)), may
        for role in (Role.PUBLISHER, Role.ADMINISTRATOR):
            yield role, signed_in(a_person(role)), set()

    def insiders(self) -> list[Client]:
        """Those who see most, to gather addresses from."""
        some = [
            a_person(Role.LEAD, self.story.actor),
            a_person(Role.CLERK, self.story.forum),
            a_person(Role.LEAD, self.other.actor),
        ]
        some += [a_person(Role.PUBLISHER), a_person(Role.ADMINISTRATOR)]
        return [Client(), *map(signed_in, some)]


def route_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


def seeds(world: World) -> list[str]:
    """Where links begin, and addresses that only a form or an e-mail leads to."""
    moves = [f"/calls/{ref}/{move}/" for ref in world.refs for move in [*MOVES, "reuse_explanation"]]
    files = [f"/calls/{Call.objects.get(id=call or 1).ref}/files/{id}/" for id, call in file_ids()]
    every_file = [f"/calls/{ref}/files/{id}/" for id, _ in file_ids() for ref in world.refs]
    judgement, number = Judgement.objects.first(), CitizenQuestion.objects.get().id
    known = ["/", "/robots.txt", "/search/", "/work/", "/calls/", "/bodies/", "/relations/", "/people/", "/questions/", "/trail/"]
    known += ["/people/accounts/"]
    known += [
        "/bodies/MT03/calls.atom",
        "/ask/sent/",
        "/questions/table.csv",
        f"/questions/{number}/",
        f"/questions/{number}/decide/",
    ]
    known += [f"/sources/{release}/rejects.csv" for release in releases()]
    known += [f"/judgements/{judgement.id}/", "/ask/?place=M06000001&subject=families-lodged-too-long", "/work/messages/"]
    return [*known, *moves, *files, *every_file]


def releases() -> list[str]:
    folder = Path(settings.ANSWERABLE_HOME) / "releases"
    return sorted(path.name for path in folder.iterdir() if (path / "manifest.json").is_file())[:1]


def file_ids() -> list[tuple[int, int | None]]:
    found = Attachment.objects.select_related("entry", "draft")
    return [(each.id, each.draft.call_id if each.draft else each.entry.call_id) for each in found]


def gathered(world: World) -> dict[str, list[str]]:
    """Addresses by route: links are followed from the pages of those who see most, a few of each route."""
    routes: dict[str, list[str]] = defaultdict(list)
    must = set(seeds(world))
    waiting, seen = list(must), set(must)
    for address in must:
        routes[route_of(address) or ""].append(address)
    clients = world.insiders()
    while waiting:
        address = waiting.pop()
        for client in clients[:1] if FIGURES.match(address) else clients:
            for link in links(client, address):
                route = route_of(link)
                if link not in seen and route is not None and len(routes[route]) < most(link):
                    seen.add(link)
                    routes[route].append(link)
                    waiting.append(link)
    return routes


def most(link: str) -> int:
    """How many addresses of a route everybody opens: of those that show figures alone, one."""
    return 1 if FIGURES.match(link) else 2


def links(client: Client, address: str) -> Iterator[str]:
    answer = client.get(address)
    answer.close()
    if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
        for link in LINK.findall(answer.content.decode()):
            whole = urljoin(address, link.replace("&amp;", "&"))
            if whole.startswith("/") and not whole.startswith("/static/"):
                yield whole


def patterns(resolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        yield from patterns(each, route) if hasattr(each, "url_patterns") else [route]


UNREACHED = (
    "account/",
    "ask/confirm",
    "ask/follow",
    "give/",
    "end/(?P<term>",
    "versions/",
    "ended",
)  # by e-mail, by posting, or none yet


LONG = [pytest.param(each, marks=pytest.mark.long) for each in ("role", "body")]


@pytest.mark.django_db
@pytest.mark.parametrize("each", ["some", *LONG])
def test_no_role_reads_what_is_not_theirs_at_any_address(each, merrow_published):
    world = World()
    routes = gathered(world)
    missed = [route for route in patterns(get_resolver()) if route not in routes and not any(part in route for part in UNREACHED)]
    assert missed == [], "\n".join(missed)
    addresses = sorted({address for found in routes.values() for address in found})
    assert len(addresses) > 150
    told: list[str] = []
    read: set[str] = set()
    for who, client, may in world.people(each):
        for address in addresses:
            if FIGURES.match(address) and who not in ("the public", f"{Role.LEAD} of {world.story.actor}"):
                continue  # the same for everybody who has signed in
            answer = client.get(address)
            assert answer.status_code < 500, f"{who}: {address}"
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            answer.close()
            words = {word for word in (ACTOR_DRAFT, FORUM_DRAFT, WITHHELD, EMAIL) if word.encode() in content}
            read |= words
            told += [f"{who} read {word} at {address}" for word in words - may]
    assert told == []
    assert read == {ACTOR_DRAFT, FORUM_DRAFT}  # their own people do read them


@pytest.mark.django_db
def test_nobody_posts_into_a_call_but_those_who_may(merrow_published):
    """Every move, posted by every role of another body: refused, and nothing is written."""
    story = Story().questioned()
    before = story.call.version
    said = {
        "text": "A text of some length.",
        "seen": before,
        "outcome": "accepted",
        "public": "yes",
        "reason": "A reason of some length.",
    }
    for role in (*OF_A_BODY, Role.ADMINISTRATOR, Role.PUBLIC):
        client = Client() if role is Role.PUBLIC else signed_in(a_person(role, OTHER if role in OF_A_BODY else ""))
        for move in MOVES:
            answer = client.post(f"/calls/{story.ref}/{move}/", said)
            assert answer.status_code in (302, 403, 404), f"{role} {move}: {answer.status_code}"
            assert answer.status_code != 302 or "/login/" in answer["Location"], f"{role} {move}: {answer['Location']}"
    assert story.call.version == before
