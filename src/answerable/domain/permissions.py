"""Who may do what: one table of every action and every role. Asked inside each action; tests walk all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    PUBLIC = "public"  # anybody, signed in or not
    OFFICER = "body-officer"
    LEAD = "body-lead"
    MEMBER = "forum-member"
    CLERK = "forum-clerk"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"

    @property
    def says(self) -> str:
        return ROLE_SAYS[self]


ROLE_SAYS = {
    Role.PUBLIC: "anybody",
    Role.OFFICER: "an officer of the body",
    Role.LEAD: "a lead of the body",
    Role.MEMBER: "a member of the forum",
    Role.CLERK: "a clerk of the forum",
    Role.INSPECTOR: "an inspector",
    Role.AUDITOR: "an auditor",
    Role.PUBLISHER: "a publisher of this site",
    Role.ADMINISTRATOR: "an administrator of this site",
}
OF_A_BODY = (Role.OFFICER, Role.LEAD, Role.MEMBER, Role.CLERK, Role.INSPECTOR, Role.AUDITOR)
OF_THE_SITE = (Role.PUBLISHER, Role.ADMINISTRATOR)


class Held(NamedTuple):
    """A role that a person holds on a day; `body` is empty for roles of the whole site."""

    role: Role
    body: str


class Seat(StrEnum):
    """Whose body the action concerns: for most it must be one's own."""

    ACTOR = "the body that gives account"
    FORUM = "the forum that receives it"
    AUTHOR = "the body whose text or duty it is"
    SITE = "this site"


class Rule(NamedTuple):
    says: str  # to be read after "may"
    seat: Seat
    roles: frozenset[Role]


def _rule(says: str, seat: Seat, *roles: Role) -> Rule:
    return Rule(says, seat, frozenset(roles))


_ACTOR = (Role.OFFICER, Role.LEAD)
_FORUM = (Role.CLERK, Role.INSPECTOR, Role.AUDITOR)

RULES: dict[str, Rule] = {
    "ask_as_citizen": _rule("ask a body a question without an account", Seat.SITE, *Role),
    "read_draft": _rule("read a draft", Seat.AUTHOR, *OF_A_BODY),
    "write_draft": _rule("write a draft", Seat.AUTHOR, *OF_A_BODY),
    "open_call": _rule("open a call to account", Seat.FORUM, *_FORUM),
    "explain": _rule("give the body's explanation", Seat.ACTOR, Role.LEAD),
    "reuse_explanation": _rule("let an explanation serve another forum", Seat.ACTOR, *_ACTOR),
    "ask": _rule("ask a question for the forum", Seat.FORUM, Role.MEMBER, *_FORUM),
    "answer": _rule("answer for the body", Seat.ACTOR, Role.LEAD),
    "ask_for_review": _rule("ask for an answer to be looked at again", Seat.FORUM, Role.MEMBER, *_FORUM),
    "review": _rule("look again at an answer", Seat.ACTOR, Role.LEAD),
    "judge": _rule("record the forum's judgement", Seat.FORUM, *_FORUM),
    "open_learning": _rule("open a learning enquiry", Seat.FORUM, *_FORUM),
    "answer_learning": _rule("answer a learning enquiry", Seat.ACTOR, *_ACTOR),
    "plan_action": _rule("promise an action", Seat.ACTOR, Role.LEAD),
    "finish_action": _rule("say what became of an action", Seat.ACTOR, *_ACTOR),
    "end_learning": _rule("end a learning enquiry", Seat.FORUM, *_FORUM),
    "take_hard_step": _rule("take a hard step", Seat.FORUM, *_FORUM),
    "answer_hard_step": _rule("say what was done about a hard step", Seat.ACTOR, Role.LEAD),
    "propose_override": _rule("propose to override the ladder", Seat.FORUM, *_FORUM),
    "confirm_override": _rule("confirm an override", Seat.FORUM, Role.MEMBER, *_FORUM),
    "close": _rule("close a call", Seat.FORUM, *_FORUM),
    "withdraw": _rule("withdraw a call", Seat.FORUM, *_FORUM),
    "extend": _rule("move the date of a duty", Seat.AUTHOR, Role.LEAD, *_FORUM),
    "contest": _rule("contest a figure or a standard", Seat.ACTOR, Role.LEAD),
    "reply_to_contest": _rule("reply to an objection", Seat.SITE, Role.PUBLISHER),
    "withhold": _rule("withhold a text", Seat.AUTHOR, Role.LEAD, *_FORUM),
    "release": _rule("make a withheld text public", Seat.AUTHOR, Role.LEAD, *_FORUM),
    "moderate": _rule("decide on a citizen's question", Seat.SITE, Role.PUBLISHER),
    "change_relations": _rule("change the relations of account", Seat.SITE, Role.PUBLISHER),
    "publish": _rule("publish judgements", Seat.SITE, Role.PUBLISHER),
    "manage_people": _rule("say who holds which role", Seat.SITE, Role.ADMINISTRATOR),
}


@dataclass(frozen=True)
class Person:
    """Who acts: a signed-in person with the roles held today, or the public."""

    id: int = 0  # 0: nobody signed in
    name: str = "a member of the public"
    held: frozenset[Held] = frozenset()

    def roles_in(self, body: str) -> frozenset[Role]:
        return frozenset(held.role for held in self.held if held.body == body)

    @property
    def bodies(self) -> list[str]:
        return sorted({held.body for held in self.held if held.body})


PUBLIC = Person()


def why_not(action: str, person: Person, *, body: str = "") -> str | None:
    """The sentence of refusal; None where the person may. `body`: the key of the body that sits in the rule's seat."""
    rule = RULES[action]
    if Role.PUBLIC in rule.roles:
        return None
    seat = "" if rule.seat is Seat.SITE else body
    if person.roles_in(seat) & rule.roles:
        return None
    if not person.id:
        return f"Sign in first: only {one_of(rule.roles)} may {rule.says}."
    if any(held.role in rule.roles for held in person.held):
        return f"You may {rule.says} for your own body only, and this one is not yours."
    return f"Only {one_of(rule.roles)} may {rule.says}."


def may(action: str, person: Person, *, body: str = "") -> bool:
    return why_not(action, person, body=body) is None


def one_of(roles: Iterable[Role]) -> str:
    words = [ROLE_SAYS[role] for role in Role if role in set(roles)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def in_term(starts_on: date, ends_on: date | None, today: date) -> bool:
    return starts_on <= today and (ends_on is None or today <= ends_on)
