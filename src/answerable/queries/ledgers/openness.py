"""What is not as it should be, in the open: every override of the ladder, and every text that is withheld (S1.5, S1.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from answerable.domain.bodies import Name
from answerable.domain.ladder import STEP_SAYS, Shown, why_no_breach, why_not_failed
from answerable.domain.periods import day
from answerable.domain.withholding import GROUNDS
from answerable.queries.account.dues import name_in
from answerable.queries.account.grounds import enquiry
from answerable.queries.account.pieces import KINDS
from answerable.queries.account.telling import took_towards
from answerable.queries.account.titles import titles
from answerable.queries.ledgers.slips_and_silences import SHOWN
from answerable.queries.ledgers.withheld import hidden, open_one, withholdings
from answerable.queries.published import Published
from answerable.queries.register.bodies import Directory, directory
from answerable.queries.tables import Cell, Heading, Table
from answerable.records.models import Call, Entry, Withholding


@dataclass(frozen=True)
class Override:
    ref: str
    forum: Name
    actor: Name
    step: str
    proposed_by: str
    proposed_on: date
    reason: str
    confirmed_by: str  # empty while it waits for a second person
    confirmed_on: date | None
    words: str  # the second person's
    left_aside: str  # the rule, as it stood when this was proposed

    @property
    def sentence(self) -> str:
        if not self.confirmed_on:
            step = f"{STEP_SAYS.get(self.step, self.step)} towards {self.actor.within}"
            return f"{self.proposed_by}, for {self.forum.within}, proposed {step}. No second person has confirmed it."
        took = f"{self.forum.at_start} {took_towards(self.step, self.actor)} on {day(self.confirmed_on)}."
        return f"{took} {self.proposed_by} proposed it, {self.confirmed_by} confirmed it as a second person."


def overrides(published: Published, *, today: date) -> list[Override]:
    """Every one ever proposed, the latest first. A withheld reason says so."""
    names = directory(published)
    proposed = list(Entry.objects.filter(kind="override").select_related("call__judgement").order_by("-id"))
    confirmed = {each.answers_id: each for each in Entry.objects.filter(kind="override-confirmed")}
    held = withholdings([*proposed, *confirmed.values()])

    def text(entry: Entry | None) -> str:
        hides = open_one(held.get(entry.pk, [])) if entry else None
        return hidden(hides, names, today=today).sentence if hides else entry.text if entry else ""

    return [_override(each, confirmed.get(each.pk), names, text(each), text(confirmed.get(each.pk))) for each in proposed]


def _override(entry: Entry, second: Entry | None, names: Directory, reason: str, words: str) -> Override:
    return Override(
        ref=entry.call.ref,
        forum=names.name(entry.call.forum),
        actor=names.name(entry.call.actor),
        step=entry.outcome,
        proposed_by=entry.by,
        proposed_on=entry.at.date(),
        reason=reason,
        confirmed_by=second.by if second else "",
        confirmed_on=second.at.date() if second else None,
        words=words,
        left_aside=left_aside(entry),
    )


def left_aside(entry: Entry) -> str:
    """What the ladder missed on the day this was proposed: no breach was shown, no enquiry had run its course and failed."""
    before = [each for each in entry.call.entries.order_by("number") if each.number < entry.number]
    held = tuple(enquiry(each, before) for each in before if each.kind == "learning")
    no_breach = why_no_breach(shown_then(entry.call, entry.at), entry.at.date())
    return f"The rule left aside: soft before hard. {no_breach} {why_not_failed(held)}" if no_breach else ""


def shown_then(call: Call, at: datetime) -> Shown | None:
    judgement = call.judgement
    if judgement is None:
        return None
    stood = judgement.standings.filter(Q(until=None) | Q(until__at__gt=at), since__at__lte=at).exists()
    return Shown(judgement.about, judgement.verdict, date.fromisoformat(judgement.row["period_end"]), stood, contested=False)


OVERRIDE_HEADINGS = [
    Heading("call", "Call"),
    Heading("forum", "Forum"),
    Heading("actor", "Towards"),
    Heading("step", "Step"),
    Heading("proposed_by", "Proposed by"),
    Heading("proposed_on", "On"),
    Heading("reason", "Reason"),
    Heading("left_aside", "Rule left aside"),
    Heading("confirmed_by", "Confirmed by"),
    Heading("confirmed_on", "On"),
    Heading("words", "In the second person's words"),
]


def overrides_table(found: list[Override]) -> Table:
    rows = [
        [
            Cell(each.ref, each.ref, f"/calls/{each.ref}/"),
            Cell(each.forum),
            Cell(each.actor),
            Cell(each.step, STEP_SAYS.get(each.step, each.step)),
            Cell(each.proposed_by),
            Cell(each.proposed_on, day(each.proposed_on)),
            Cell(each.reason),
            Cell(each.left_aside),
            Cell(each.confirmed_by),
            Cell(each.confirmed_on, day(each.confirmed_on) if each.confirmed_on else "not yet"),
            Cell(each.words),
        ]
        for each in found
    ]
    return Table("overrides", "Overrides of the ladder", OVERRIDE_HEADINGS, rows)


TIMES = {0: "has not been set aside", 1: "was set aside once", 2: "was set aside twice"}


def overrides_finding(found: list[Override]) -> str:
    if not found:
        return "Learning before sanctions has never been set aside"
    taken = sum(each.confirmed_on is not None for each in found)
    waiting = len(found) - taken
    more = f"; {waiting} {'proposal waits' if waiting == 1 else 'proposals wait'} for a second person" if waiting else ""
    return f"Learning before sanctions {TIMES.get(taken, f'was set aside {taken} times')}{more}"


@dataclass(frozen=True)
class Withheld:
    finding: str
    texts: Table
    bodies: Table
    reviews_overdue: int


TEXT_HEADINGS = [
    Heading("title", "Call"),
    Heading("call", "Number of the call", shown=False),
    Heading("number", "Text", numeric=True, shown=False),
    Heading("kind", "Kind"),
    Heading("body", "Key of the body", shown=False),
    Heading("body_name", "Body"),
    Heading("ground", "Ground"),
    Heading("reason", "Reason"),
    Heading("by", "Withheld by"),
    Heading("since", "Since", shown=False),
    Heading("review_on", "To be looked at again by"),
    Heading("review", "Review", shown=False),
]
BODY_HEADINGS = [
    Heading("body", "Key", shown=False),
    Heading("name", "Body"),
    Heading("texts", "Texts", numeric=True),
    Heading("withheld", "Withheld", numeric=True),
    Heading("share", "Share withheld", numeric=True),
    Heading("overdue", "Reviews overdue", numeric=True),
]
FEW = 20  # texts: of fewer a share says little


def withheld(published: Published, *, today: date, body: str = "", most: int | None = SHOWN) -> Withheld:
    """What is withheld now, and of bodies that withhold anything the share of their texts."""
    names = directory(published)
    chosen = Withholding.objects.filter(released_at=None)
    chosen = chosen.filter(body=body) if body else chosen
    late = chosen.filter(review_on__lt=today)
    rows = list(chosen.select_related("entry__call").order_by("review_on", "id")[:most])
    called = titles([each.entry.call for each in rows])
    count = chosen.count()
    return Withheld(
        finding=withheld_finding(count, late.count(), names.name(body)),
        texts=Table(
            "withheld-texts", "Texts withheld now", TEXT_HEADINGS, [_text_row(each, names, today, called) for each in rows]
        ),
        bodies=shares(names, today, body),
        reviews_overdue=late.count(),
    )


def withheld_finding(count: int, late: int, body: Name) -> str:
    whose = f" of {body.within}" if body else ""
    if not count:
        return f"No text{whose} is withheld"
    texts = f"1 text{whose} is withheld" if count == 1 else f"{count:,} texts{whose} are withheld"
    overdue = "no review is overdue" if not late else "1 review is overdue" if late == 1 else f"{late:,} reviews are overdue"
    return f"{texts}; {overdue}"


def _text_row(each: Withholding, names: Directory, today: date, called: dict[int, str]) -> list[Cell]:
    told = hidden(each, names, today=today)
    call = each.entry.call
    return [
        Cell(called[call.pk], href=f"/calls/{call.ref}/#entry-{each.entry.number}"),
        Cell(call.ref),
        Cell(each.entry.number),
        Cell(each.entry.kind, bare(KINDS[each.entry.kind])),
        Cell(each.body),
        Cell(told.body, href=f"/bodies/{each.body}/" if each.body else None),
        Cell(each.ground, GROUNDS.get(each.ground, each.ground)),
        Cell(each.reason),
        Cell(each.by),
        Cell(told.since, day(told.since)),
        Cell(told.review_on, f"{day(told.review_on)}{' (overdue)' if told.overdue else ''}"),
        Cell("overdue" if told.overdue else "to come", "overdue" if told.overdue else "to come"),
    ]


def bare(words: str) -> str:
    """Without its article, as tables have it."""
    return words.removeprefix("the ").removeprefix("an ").removeprefix("a ")


def shares(names: Directory, today: date, body: str) -> Table:
    """Bodies by name, never by share. Explanations given again are counted where they were first given."""
    held = Withholding.objects.filter(released_at=None)
    texts = Entry.objects.filter(reuses=None)
    if body:
        held, texts = held.filter(body=body), texts.filter(body=body)
    hiding = dict(held.order_by().values_list("body").annotate(many=Count("id")))
    late = dict(held.filter(review_on__lt=today).order_by().values_list("body").annotate(many=Count("id")))
    written = dict(texts.filter(body__in=list(hiding)).order_by().values_list("body").annotate(many=Count("id")))
    keys = sorted(hiding, key=lambda key: (name_in(names, key), key))
    rows = [_share_row(key, names, written.get(key, 0), hiding[key], late.get(key, 0)) for key in keys]
    return Table("share-withheld", "Share of texts withheld, by body", BODY_HEADINGS, rows)


def _share_row(key: str, names: Directory, texts: int, hiding: int, late: int) -> list[Cell]:
    share = hiding / texts if texts else None
    words = "" if share is None else f"{100 * share:.0f}%" if texts >= FEW else "too few texts"
    name = Cell(name_in(names, key), href=f"/bodies/{key}/" if key else None)
    return [Cell(key), name, Cell(texts), Cell(hiding), Cell(share, words), Cell(late)]
