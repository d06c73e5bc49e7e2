"""The page of one move in a call: what it replies to, in whose name, what was drafted, and whether it may be made at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from answerable.domain.bodies import Name
from answerable.domain.calls import State
from answerable.domain.ladder import STEP_SAYS, failed
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.questions import WHO_ASKED
from answerable.domain.withholding import GROUNDS
from answerable.queries import published
from answerable.queries.account import drafts
from answerable.queries.account.credits import credit, of_citizen
from answerable.queries.account.drafts import File, Kept
from answerable.queries.account.grounds import enquiries
from answerable.queries.account.moves import (
    DRAFTED,
    EITHER,
    Move,
    Step,
    hard_steps,
    may_draft,
    moves_for,
    overrides,
    why_not_permitted,
    why_not_yet,
)
from answerable.queries.account.pieces import NOTHING, PARAMS, Piece, Scene
from answerable.queries.account.proposed import due_by
from answerable.queries.account.replied import called, replied_to
from answerable.queries.account.seats import is_withheld, may_read, original, seat_of
from answerable.queries.account.titles import title
from answerable.queries.account.topics import subject_name
from answerable.queries.readings import reading
from answerable.queries.register.bodies import directory
from answerable.queries.rows import judgement_row
from answerable.records.models import Call, Entry

FORBIDDEN, MISSING, NOT_NOW = 403, 404, 409
OWED_KINDS = {
    "explain": ("explanation", "account"),
    "review": ("review",),
    "judge": ("judgement",),
    "answer_learning": ("learning",),
}


@dataclass(frozen=True)
class Quote:
    """A text that the page shows before it asks for another."""

    heading: str
    text: str | None  # None: withheld from this person
    withheld: str  # the ground and the reason, where it is withheld
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Choice:
    words: str
    href: str


@dataclass(frozen=True)
class Act:
    ref: str
    title: str
    version: int
    move: str
    state: str
    of_citizen: bool  # a citizen's question began the call
    actor: str
    forum: str
    actor_name: Name
    forum_name: Name
    in_name: Name  # of the body in whose name the person acts
    refusal: str | None
    status: int  # of the page that shows the refusal
    piece: str
    about: str  # the piece in words
    due_on: date | None
    first_due_on: date | None  # of the date that is moved
    choices: tuple[Choice, ...]  # where nobody has said yet on what the move is made
    quotes: tuple[Quote, ...]
    steps: tuple[Step, ...]
    forbidden: str | None  # by the permission table, also where the person may draft
    may_draft: bool
    draft: Kept | None
    draft_kind: str
    draft_body: str
    draft_answers: int | None  # number of the text that the draft answers
    moves: tuple[Move, ...]  # all that the person may do here
    reuse: bool  # another forum has an explanation of the same thing
    more_for: tuple[Name, ...] = ()  # other forums that ask the same
    ground: str = ""  # what opens a hard step
    ladder: tuple[str, ...] = ()  # why each step is closed, where an override is proposed
    proposal: str = ""  # of the override that is confirmed: who proposed which step against whom
    figure: tuple[str, ...] = ()  # what is contested, as the published judgement says it

    @property
    def may_give(self) -> bool:
        return self.forbidden is None

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("Accounts", "/calls/"), (f"Call {self.ref}", f"/calls/{self.ref}/")]


def act(ref: str, move: str, person: Person, *, asked: Mapping[str, str], today: date) -> Act | None:
    call = Call.objects.filter(ref=ref).select_related("judgement", "citizen_question").first()
    if call is None:
        return None
    scene = Scene(call, person, today)
    forbidden = why_not_permitted(scene, move)
    drafts_only = forbidden is not None and may_draft(scene, move)
    refusal, status = (forbidden, FORBIDDEN) if forbidden and not drafts_only else (why_not_yet(scene, move), NOT_NOW)
    piece, choices, missing = _target(scene, move, asked) if refusal is None else (None, (), None)
    return _act(scene, move, refusal or missing, MISSING if missing and not refusal else status, piece, choices)


def _target(scene: Scene, move: str, asked: Mapping[str, str]) -> tuple[Piece | None, tuple[Choice, ...], str | None]:
    """What the move is made on: what the address names, the only one there is, or what there is to choose from."""
    if move not in PARAMS:
        return None, (), None
    param, pieces = PARAMS[move], scene.pieces(move)
    if not pieces:
        return None, (), NOTHING[move]
    wanted = asked.get(param, "")
    if wanted:
        found = next((each for each in pieces if each.value == wanted), None)
        gone = None if found else f"The address names nothing on which this can be done. {_now(len(pieces))}"
        return found, (), gone
    if len(pieces) == 1:
        return pieces[0], (), None
    return None, tuple(Choice(each.words[:1].upper() + each.words[1:], f"?{param}={each.value}") for each in pieces), None


def _now(many: int) -> str:
    return "Go back to the call: what can be done is listed there." if many else ""


def _act(scene: Scene, move: str, refusal: str | None, status: int, piece: Piece | None, choices: tuple[Choice, ...]) -> Act:
    call = scene.call
    name = _names()
    seat = _seat(scene, move, piece)
    answers = _answers(scene, move, piece)
    own = drafts.kept(call, scene.person, body=seat, kind=DRAFTED[move], answers=answers) if move in DRAFTED else None
    return Act(
        ref=call.ref,
        title=title(call),
        version=call.version,
        move=move,
        state=State(call.state).says,
        of_citizen=call.begun_by == "citizen",
        actor=call.actor,
        forum=call.forum,
        actor_name=name(call.actor),
        forum_name=name(call.forum),
        in_name=name(seat) if seat else Name("this site"),
        refusal=refusal,
        status=status,
        piece=piece.value if piece else "",
        about=piece.words if piece else "",
        due_on=_due_on(scene, move, piece),
        first_due_on=piece.duty.first_due_on if piece and piece.duty else None,
        choices=choices,
        quotes=()
        if refusal and status == FORBIDDEN
        else tuple(_quote(scene, each, name) for each in replied_to(scene, move, piece)),
        steps=() if refusal and status == FORBIDDEN else _steps(scene, move, piece),
        forbidden=why_not_permitted(scene, move),
        may_draft=may_draft(scene, move),
        draft=own,
        draft_kind=DRAFTED.get(move, ""),
        draft_body=seat,
        draft_answers=answers.number if answers else None,
        moves=tuple(moves_for(call, scene.person, scene.today)),
        reuse=move == "explain" and bool(scene.pieces("reuse_explanation")),
        more_for=_also_asking(call, name) if move in ("explain", "reuse_explanation") else (),
        ground=_ground(scene) if move == "take_hard_step" and not refusal else "",
        ladder=_ladder(scene) if move == "propose_override" and not refusal else (),
        proposal=_proposal(piece.entry, name(call.actor)) if move == "confirm_override" and piece and piece.entry else "",
        figure=_figure(call, scene.today) if move in ("contest", "reply_to_contest") else (),
    )


def _names() -> Callable[[str], Name]:
    standing = published.current()
    return directory(standing).name if standing else Name


def _seat(scene: Scene, move: str, piece: Piece | None) -> str:
    if piece and piece.entry and move in ("withhold", "release"):
        return piece.entry.body
    if move in EITHER:
        own = scene.person.bodies
        return next((body for body in (scene.call.actor, scene.call.forum) if body in own), scene.call.forum)
    return seat_of(scene.call, "explain" if move == "reuse_explanation" else move)


def _answers(scene: Scene, move: str, piece: Piece | None) -> Entry | None:
    """What a draft of this move answers."""
    if move == "review":
        return (scene.of("review-request") or [None])[-1]
    return piece.entry if piece and move == "answer" else None


def _due_on(scene: Scene, move: str, piece: Piece | None) -> date | None:
    if piece and piece.duty:
        return piece.duty.due_on
    if move == "confirm_override" and piece and piece.entry:
        return due_by(scene.call, piece.entry)
    wanted = OWED_KINDS.get(move, ("answer", "contest", "action") if piece else ())
    entry = piece.entry if piece else None
    dates = [duty.due_on for duty in scene.owed if duty.kind in wanted and (entry is None or duty.entry_id == entry.id)]
    return min(dates, default=None)


def _proposal(proposed: Entry, actor: Name) -> str:
    return f"{proposed.by} proposed {STEP_SAYS[proposed.outcome]} against {actor.within}, on {day(proposed.at)}."


def _figure(call: Call, today: date) -> tuple[str, ...]:
    """The judgement from which the call began, read out."""
    standing = published.current()
    if standing is None or call.judgement is None or not subject_name(standing, call.subject):
        return ()
    told = reading(standing, judgement_row(call.judgement.row), recent=False, today=today)
    return tuple(each for each in (f"{told.name}, {told.place_name}, {told.period}.", *told.sentences, told.old) if each)


def _quote(scene: Scene, entry: Entry, name: Callable[[str], Name]) -> Quote:
    readable = may_read(entry, scene.person)
    first = original(entry)
    hidden = first.withholdings.filter(released_at=None).first() if is_withheld(entry) else None
    by = credit(entry, scene.call, name(entry.body)) if entry.body else f"{entry.by}, for this site"
    who = f": {by}" if of_citizen(entry, scene.call) else f", by {WHO_ASKED if entry.by == WHO_ASKED else by}"
    heading = f"{called(entry)}{who}, on {day(entry.at)}"
    return Quote(
        heading[:1].upper() + heading[1:],
        first.text if readable else None,
        f"Withheld, because {GROUNDS.get(hidden.ground, hidden.ground)}: {hidden.reason}" if hidden else "",
        drafts.files(first.call.ref, first.attachments.order_by("id")) if readable else (),
    )


def _steps(scene: Scene, move: str, piece: Piece | None) -> tuple[Step, ...]:
    if move == "take_hard_step":
        return tuple(hard_steps(scene))
    if move == "propose_override":
        return tuple(overrides(scene))
    if move == "confirm_override" and piece and piece.entry:
        return tuple(each for each in hard_steps(scene) if each.step == piece.entry.outcome)
    return ()


def _ground(scene: Scene) -> str:
    """What opens the step, in words: an enquiry that failed, or a breach that is shown."""
    if any(failed(each) for each in enquiries(scene.call)):
        return "The learning enquiry ran its course and did not work, so the ladder allows a hard step."
    return "The published judgement shows a breach of a minimum standard, so the ladder allows a hard step."


def _ladder(scene: Scene) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.refusal for step in hard_steps(scene) if step.refusal))


def _also_asking(call: Call, name: Callable[[str], Name]) -> tuple[Name, ...]:
    """Other forums that wait for an explanation of the same thing: one text may serve them all."""
    if not call.subject:
        return ()
    same = Call.objects.filter(actor=call.actor, subject=call.subject, place=call.place, state=State.OPEN).exclude(id=call.id)
    return tuple(name(forum) for forum in same.order_by("id").values_list("forum", flat=True)[:10])
