"""From the answers of a form to the act: which function a move calls, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from answerable.actions import account, contesting, dates, learning, steps, withholding
from answerable.actions.clocks import due_in
from answerable.actions.drafting import refuse_newer_draft, write_draft
from answerable.domain.files import LARGEST, Given
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.domain.withholding import Withheld
from answerable.queries.account.acts import Act
from answerable.queries.account.pieces import PARAMS
from answerable.web.uploads import TOO_LARGE

ACTS: dict[str, Callable[..., None]] = {
    "explain": account.explain,
    "reuse_explanation": account.reuse_explanation,
    "ask": account.ask,
    "answer": account.answer,
    "ask_for_review": account.ask_for_review,
    "review": account.review,
    "judge": account.judge,
    "open_learning": learning.open_learning,
    "answer_learning": learning.answer_learning,
    "plan_action": learning.plan_action,
    "finish_action": learning.finish_action,
    "end_learning": learning.end_learning,
    "take_hard_step": steps.take_hard_step,
    "answer_hard_step": steps.answer_hard_step,
    "propose_override": steps.propose_override,
    "confirm_override": steps.confirm_override,
    "close": account.close,
    "withdraw": account.withdraw,
    "extend": dates.extend,
    "contest": contesting.contest,
    "reply_to_contest": contesting.reply_to_contest,
    "withhold": withholding.withhold,
    "release": withholding.release,
}
ARGUMENTS = PARAMS | {"reuse_explanation": "entry", "answer_hard_step": "taken"}
OF_THE_PAGE = ("seen", "mark", "file", "reading")  # answers that no act takes
HIDDEN = ("ground", "reason", "review_on")
CONFIRMED = frozenset({"take_hard_step", "propose_override", "confirm_override", "extend"})

DONE = {
    "explain": "The explanation is given.",
    "reuse_explanation": "The explanation serves this forum as well.",
    "ask": "The question is asked.",
    "answer": "The answer is given.",
    "ask_for_review": "The body has been asked to look again.",
    "review": "The second answer is given.",
    "judge": "The judgement is recorded.",
    "open_learning": "The learning enquiry is open.",
    "answer_learning": "The answer is given.",
    "plan_action": "The action is promised.",
    "finish_action": "What became of the action is recorded.",
    "end_learning": "The learning enquiry has ended.",
    "take_hard_step": "The step is taken.",
    "answer_hard_step": "What was done about the step is recorded.",
    "propose_override": "The override is proposed. A second person must confirm it.",
    "confirm_override": "The override is confirmed and the step is taken.",
    "close": "The call is closed.",
    "withdraw": "The call is withdrawn.",
    "extend": "The date is moved. The first date stays in the public list of slipped dates.",
    "contest": "The objection is recorded.",
    "reply_to_contest": "The reply is recorded.",
    "withhold": "The text is withheld. The public sees that it is, why, and until when.",
    "release": "The text is public.",
}


def perform(page: Act, answers: Mapping[str, Any], request: HttpRequest, *, by: Person, withheld: Withheld | None) -> None:
    said = {name: value for name, value in answers.items() if name not in OF_THE_PAGE}
    if page.move == "withhold":
        said = {"withheld": withheld_of(said)}
    if page.move in ARGUMENTS:
        said[ARGUMENTS[page.move]] = target_of(page, request)
    if withheld is not None:
        said["withheld"] = withheld
    with transaction.atomic():
        if page.draft_kind and not request.FILES:  # those were saved just now, against the same draft
            refuse_newer_draft(mark=request.POST.get("mark"), **draft_of(page))
        ACTS[page.move](ref=page.ref, by=by, at=timezone.now(), seen=answers.get("seen"), **said)


AHEAD = {"ask": "answer", "ask_for_review": "review", "contest": "contest"}  # what a move lets somebody owe, by a clock


def due_ahead(page: Act) -> date | None:
    """By when an answer would be due, were the move made today."""
    kind = AHEAD.get(page.move)
    if kind is None or page.refusal:
        return None
    try:
        return due_in(ref=page.ref, kind=kind, on=timezone.now().date())
    except Refusal:
        return None  # said when the move is made


def target_of(page: Act, request: HttpRequest) -> int:
    """As the address names it, also where it has gone meanwhile: the act says what changed."""
    named = page.piece or request.GET.get(PARAMS[page.move], "")
    if not named.isdigit():
        raise Refusal("The address does not say on what this is done. Go back to the call and choose it there.")
    return int(named)


def withheld_of(answers: Mapping[str, Any]) -> Withheld:
    return Withheld(*(answers[name] for name in HIDDEN))


def save(page: Act, request: HttpRequest, *, by: Person) -> None:
    """Keep what is written as the body's draft, with the file that came with it."""
    if not page.draft_kind:
        raise Refusal("This cannot be kept as a draft: send it, or copy it elsewhere.")
    write_draft(
        **draft_of(page),
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        files=[read(file) for file in request.FILES.values()],
        mark=request.POST.get("mark"),
        by=by,
        at=timezone.now(),
    )


def draft_of(page: Act) -> dict[str, Any]:
    return {"ref": page.ref, "body": page.draft_body, "kind": page.draft_kind, "question": page.draft_answers}


def read(file: UploadedFile) -> Given:
    """Too large a file is refused unread."""
    if (file.size or 0) > LARGEST:
        raise Refusal(TOO_LARGE)
    return Given(file.name or "", file.read())
