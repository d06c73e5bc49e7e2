"""What a person who signs in has not been told yet, from the trail and from what is owed. Never a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from answerable.domain.bodies import Name
from answerable.domain.clocks import SAYS
from answerable.domain.duties import OWED, DutyState
from answerable.domain.messages import DID, MOST_LINES, Digest, News, Owed, soon_until
from answerable.domain.periods import day
from answerable.domain.permissions import RULES, Person, Role
from answerable.domain.questions import WHO_ASKED, QuestionState
from answerable.queries.account.credits import asked, one_who_asked, shown_as
from answerable.queries.account.titles import titles
from answerable.records.models import Call, CitizenQuestion, Draft, Duty, Entry, Reminded, Told, TrailEntry

CALL, QUESTION = "call ", "question "
MOST_NAMED = 500  # in one query
NAMES = Callable[[str], Name]  # key of a body -> its name


@dataclass(frozen=True)
class Reader:
    """Whose calls these are: of the person's bodies; a publisher's are those that citizens began, too."""

    person: Person
    bodies: frozenset[str]
    publisher: bool

    @property
    def calls(self) -> Q:
        own = Q(actor__in=self.bodies) | Q(forum__in=self.bodies)
        return own | Q(begun_by="citizen") if self.publisher else own

    @property
    def speaks_for(self) -> list[str]:
        """Bodies for which the person may give a text that somebody else drafted."""
        giving = RULES["explain"].roles | RULES["judge"].roles
        return sorted({held.body for held in self.person.held if held.body and held.role in giving})

    @property
    def duties(self) -> Q:
        own = Q(body__in=self.bodies)
        if self.publisher:  # objections are the site's to reply to
            own |= Q(body="") | Q(call__begun_by="citizen", body=F("call__forum"))
        return own


def reader(person: Person) -> Reader:
    return Reader(person, frozenset(person.bodies), Role.PUBLISHER in person.roles_in(""))


def head() -> int:
    last = TrailEntry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def head_at(at: datetime) -> int:
    """The last line from before a time: somebody new is told what came since."""
    last = TrailEntry.objects.filter(at__lt=at).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def every_of(person: Person) -> str:
    """How often the person wants to be told."""
    told = Told.objects.filter(user=person.id).values_list("every", flat=True).first()
    return told or "day"


def untold(person: Person, *, after: int, until: int, today: date, name_of: NAMES, last_told: datetime | None = None) -> Digest:
    """What happened from one line of the trail to another, what is due soon that the person was not reminded of; and, beside
    it, all that is owed now."""
    reads = reader(person)
    lines = list(TrailEntry.objects.filter(seq__gt=after, seq__lte=until))
    calls = _calls(reads, lines)
    found = Digest(
        news=_news(person, lines, calls, name_of),
        late=_overdue(lines, calls, name_of),
        soon=_soon(reads, today, name_of),
        drafts=_drafts(reads, last_told),
        questions=_to_decide(lines) if reads.publisher else 0,
    )
    return with_what_is_owed(found, reads, name_of) if found else found


def with_what_is_owed(found: Digest, reads: Reader, name_of: NAMES) -> Digest:
    """Between two bodies of one's own it is owed, not awaited. No more is read than a letter tells."""
    open_now = Duty.objects.filter(state__in=OWED)
    owing = open_now.filter(reads.duties)
    awaited = open_now.filter(to__in=reads.bodies).exclude(id__in=owing.values("id"))
    owes, awaits = (each.select_related("call").order_by("due_on", "id")[:MOST_LINES] for each in (owing, awaited))
    return replace(
        found,
        owes=all_owed(owes, name_of),
        many_owed=owing.count(),
        awaits=all_owed(awaits, name_of),
        many_awaited=awaited.count(),
    )


def _drafts(reads: Reader, last_told: datetime | None) -> int:
    """Drafts of others, saved since the last letter, that this person may give."""
    found = Draft.objects.filter(body__in=reads.speaks_for).exclude(by=reads.person.name)
    return (found.filter(at__gt=last_told) if last_told else found).count()


def _to_decide(lines: Iterable[TrailEntry]) -> int:
    """Of the questions confirmed since, those that nobody has decided on meanwhile."""
    confirmed = [each.about.removeprefix(QUESTION) for each in lines if each.what == "confirm_question"]
    numbers = [int(number) for number in confirmed if number.isdigit()]
    return CitizenQuestion.objects.filter(id__in=numbers, state=QuestionState.WAITING).count()


def _calls(reads: Reader, lines: Iterable[TrailEntry]) -> dict[str, Call]:
    refs = {each.about.removeprefix(CALL) for each in lines if each.about.startswith(CALL)}
    if not refs or not (reads.bodies or reads.publisher):
        return {}
    found = Call.objects.filter(reads.calls)
    narrow = found.filter(ref__in=refs) if len(refs) <= MOST_NAMED else found
    return {call.ref: call for call in narrow.select_related("citizen_question") if call.ref in refs}


def _overdue(lines: Iterable[TrailEntry], calls: dict[str, Call], name_of: NAMES) -> tuple[Owed, ...]:
    """What became overdue and is so still."""
    late = [duty["id"] for each in _of_calls(lines, calls) if each.what == "overdue" for duty in each.details["owes"]]
    found = Duty.objects.filter(id__in=late, state=DutyState.OVERDUE).select_related("call").order_by("due_on", "id")
    return all_owed(found, name_of)


def _soon(reads: Reader, today: date, name_of: NAMES) -> tuple[Owed, ...]:
    if not (reads.bodies or reads.publisher):
        return ()
    near = Duty.objects.filter(reads.duties, state=DutyState.DUE, due_on__gte=today, due_on__lte=soon_until(today))
    told = set(Reminded.objects.filter(user=reads.person.id, due_on__gte=today).values_list("duty_id", "due_on"))
    found = near.select_related("call").order_by("due_on", "id")
    return all_owed([duty for duty in found if (duty.id, duty.due_on) not in told], name_of)


def all_owed(duties: Iterable[Duty], name_of: NAMES) -> tuple[Owed, ...]:
    duties = list(duties)
    called = titles(each.call for each in duties)
    return tuple(owed(each, called[each.call_id], name_of) for each in duties)


def owed(duty: Duty, title: str, name_of: NAMES) -> Owed:
    """By its kind, not in the words of whoever promised it: those may be withheld."""
    body = name_of(duty.body) if duty.body else Name("This site")
    says = body.doing(SAYS.get(duty.kind, "answer"))
    return Owed(duty.call.ref, title, says, body, duty.due_on, duty.id, duty.state == DutyState.OVERDUE)


def _of_calls(lines: Iterable[TrailEntry], calls: dict[str, Call]) -> list[TrailEntry]:
    return [each for each in lines if each.about.removeprefix(CALL) in calls]


def _news(person: Person, lines: Iterable[TrailEntry], calls: dict[str, Call], name_of: NAMES) -> tuple[News, ...]:
    """Call by call, the one that moved first first, one line for each act. Nobody is told what they did themselves."""
    own = _own(person, calls.values())
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _of_calls(lines, calls):
        ref, number = line.about.removeprefix(CALL), line.details.get("entry")
        mine = (ref, number) in own if number is not None else line.by == person.name
        if line.what in DID and not mine:
            told[ref][f"{did(line, name_of, calls[ref])}."] = None
    called = titles(calls[ref] for ref in told)
    return tuple(News(ref, called[calls[ref].pk], tuple(said)) for ref, said in told.items())


def _own(person: Person, calls: Collection[Call]) -> set[tuple[str, Any]]:
    mine = Entry.objects.filter(call__in=[call.id for call in calls], user=person.id)
    return set(mine.values_list("call__ref", "number"))


def did(line: TrailEntry, name_of: NAMES, call: Call | None = None) -> str:
    """`call`: its own, where the line may be the one that opened it."""
    if call and call.begun_by == "citizen" and line.what == "open_call":
        return f"{asked(shown_as(call), line.by)}, on {day(line.at.date())}"
    body = line.details.get("body")
    who = f"{line.by}, for {name_of(body).within}," if body else line.by
    if line.by == WHO_ASKED:
        who = one_who_asked()
    hidden = ". It is withheld for now: the call says why, and until when" if withheld(line) else ""
    return f"{who} {DID[line.what]} on {day(line.at.date())}{hidden}"


def withheld(line: TrailEntry) -> bool:
    """Whether what was said is not public from the first day."""
    return bool(line.details.get("withheld")) and line.what not in ("withhold", "release")


def sentence(line: TrailEntry, name_of: NAMES) -> str:
    """What was done, for whom, when, and what is owed since."""
    due = [
        f" {owes.at_start} must {owes.doing(SAYS.get(duty['kind'], 'answer'))} by {day(date.fromisoformat(duty['due_on']))}."
        for duty in line.details.get("owes", [])
        if duty["state"] == DutyState.DUE
        for owes in [name_of(duty["body"]) if duty["body"] else Name("This site")]
    ]
    return f"{did(line, name_of)}.{''.join(dict.fromkeys(due))}"
