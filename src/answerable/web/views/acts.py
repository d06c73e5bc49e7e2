"""Acting in a call: one plain form for each move. A refusal is shown beside what was written, and nothing written is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from answerable.actions.acting import Changed
from answerable.actions.drafting import DraftChanged, take_off
from answerable.domain.permissions import Person
from answerable.domain.refusals import Refusal
from answerable.queries import published
from answerable.queries.account import acts
from answerable.queries.account.acts import FORBIDDEN, NOT_NOW, Act
from answerable.queries.account.pieces import WHICH
from answerable.queries.account.resting import rest_day
from answerable.queries.register import people
from answerable.web import wording
from answerable.web.call_forms import FORMS, GivenHidden
from answerable.web.forms import Day
from answerable.web.performing import CONFIRMED, DONE, due_ahead, perform, save, withheld_of
from answerable.web.views.showing import found
from answerable.web.views.signed_in import signed_in

NO_CALL = "There is no call to account with this number."
UNREADABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def act(request: HttpRequest, person: Person, ref: str, move: str) -> HttpResponse:
    page = read(request, person, ref, move)
    if request.method == "POST":
        return posted(request, person, page)
    if page.refusal:
        return refused(request, page)
    if page.choices:
        return drawn(request, page, "acts/choose.html")
    return asked(request, page, form_of(page, initial=begun(page)))


def read(request: HttpRequest, person: Person, ref: str, move: str) -> Act:
    return found(acts.act(ref, move, person, asked=request.GET, today=timezone.localdate()), NO_CALL)


def form_of(page: Act, *data: Any, **options: Any) -> Any:
    form = FORMS[page.move]
    return form(*data, **options, **{name: getattr(page, name) for name in form.of_page})


def begun(page: Act) -> dict[str, Any]:
    """What the form begins with: the version of the call, and the draft where there is one."""
    draft = {"text": page.draft.text, "mark": page.draft.mark} if page.draft else {}
    return {"seen": page.version, **draft}


def written(request: HttpRequest) -> dict[str, Any]:
    """All that was sent, days put together again from their three boxes."""
    sent = request.POST.dict()
    days = {name.removesuffix("-day") for name in sent if name.endswith("-day")}
    return sent | {day: [sent.get(f"{day}-{part}", "") for part in Day.PARTS] for day in days}


def posted(request: HttpRequest, person: Person, page: Act) -> HttpResponse:
    if page.status == FORBIDDEN and page.refusal:
        return again(request, person, page, page.refusal, status=FORBIDDEN)
    if request.POST.get("do") == "change":
        return asked(request, page, form_of(page, initial=begun(page) | written(request)))
    if "take_off" in request.POST or request.POST.get("do") == "save":
        return saved(request, person, page)
    if page.forbidden:
        return again(request, person, page, page.forbidden, status=FORBIDDEN)
    form = form_of(page, request.POST, request.FILES)
    if getattr(request, "too_large", ""):
        form.add_error("file" if "file" in form.fields else None, request.too_large)  # type: ignore[attr-defined]
    if not form.is_valid():
        return asked(request, page, form, status=UNREADABLE)
    return hidden(request, person, page, form)


def hidden(request: HttpRequest, person: Person, page: Act, form: Any) -> HttpResponse:
    """A text to be withheld brings a second page: on which ground, why, until when."""
    if form.cleaned_data.get("reading") != "withheld":
        return confirmed(request, person, page, form, None)
    why = GivenHidden(request.POST if "ground" in request.POST or "reason" in request.POST else None, initial=written(request))
    if not why.is_valid():
        status = UNREADABLE if why.is_bound else 200
        kept = save_files(request, person, page)
        return kept or asked(request, page, why, title="Why is it not public?", status=status, back=True)
    return confirmed(request, person, page, form, withheld_of(why.cleaned_data))


def save_files(request: HttpRequest, person: Person, page: Act) -> HttpResponse | None:
    """A file cannot come along through a second page: it is kept with the draft."""
    if not request.FILES:
        return None
    try:
        save(page, request, by=person)
    except Refusal as refusal:
        return again(request, person, page, refusal.sentence)
    return None


def confirmed(request: HttpRequest, person: Person, page: Act, form: Any, withheld: Any) -> HttpResponse:
    if page.move in CONFIRMED and request.POST.get("confirmed") != "yes":
        answers = [(field.label, wording.in_words(field)) for field in form.visible_fields()]
        asked_for = {"seen", *(field.name for field in form.visible_fields())}
        carried = {name: value for name, value in request.POST.items() if name.partition("-")[0] in asked_for}
        rests = rest_day(page.ref, page.piece, form.cleaned_data["to"]) if page.move == "extend" else ""
        return drawn(request, page, "acts/confirm.html", answers=answers, carried=carried, rests=rests)
    return done(request, person, page, form.cleaned_data, withheld)


def done(request: HttpRequest, person: Person, page: Act, answers: dict[str, Any], withheld: Any) -> HttpResponse:
    try:
        if request.FILES:
            save(page, request, by=person)
        perform(page, answers, request, by=person, withheld=withheld)
    except Changed as changed:
        now = read(request, person, page.ref, page.move)
        return again(request, person, page, changed_meanwhile(now), status=NOT_NOW, changes=changed.changes)
    except Refusal as refusal:
        return again(request, person, page, refusal.sentence, status=NOT_NOW if isinstance(refusal, DraftChanged) else UNREADABLE)
    messages.success(request, DONE[page.move])
    return HttpResponseRedirect(f"/calls/{page.ref}/")


MOVED_ON = "This call has moved on since you opened the page, so nothing was sent."


def changed_meanwhile(now: Act) -> str:
    if now.refusal:
        return f"{MOVED_ON} {now.refusal} What you wrote is below for you to copy."
    return f"{MOVED_ON} What you wrote is still below: read it, then send it."


def again(
    request: HttpRequest, person: Person, page: Act, sentence: str, *, status: int = UNREADABLE, changes: list[str] | None = None
) -> HttpResponse:
    """The form with the refusal and all that was written, against the call and the draft as they are now."""
    now = read(request, person, page.ref, page.move)
    data = request.POST.copy()
    data["seen"] = str(now.version)
    data["mark"] = now.draft.mark if now.draft else ""
    form = form_of(now, data)
    for field in form.fields.values() if now.refusal else ():
        field.help_text = ""  # nothing can be given any more
    form.is_valid()
    form.add_error(None, sentence)
    other = now.draft if now.draft and now.draft.text != data.get("text") else None
    return asked(request, now, form, status=status, changes=changes, other=other)


def saved(request: HttpRequest, person: Person, page: Act) -> HttpResponse:
    """Keep a draft, take a file off it, and come back to it."""
    if getattr(request, "too_large", ""):
        return again(request, person, page, request.too_large)  # type: ignore[attr-defined]
    try:
        if "take_off" not in request.POST and not request.POST.get("text", "").strip() and not request.FILES:
            raise Refusal("Write something first: an empty draft is not saved.")
        save(page, request, by=person)
        if request.POST.get("take_off", "").isdigit():
            take_off(attachment=int(request.POST["take_off"]), by=person)
    except Refusal as refusal:
        return again(request, person, page, refusal.sentence, status=NOT_NOW if isinstance(refusal, DraftChanged) else UNREADABLE)
    messages.success(request, f"The draft is saved. Only people of {page.in_name.within} can read it.")
    return HttpResponseRedirect(request.get_full_path())


def asked(request: HttpRequest, page: Act, form: Any, *, title: str = "", status: int = 200, **more: Any) -> HttpResponse:
    open_now = page.refusal is None
    buttons = [("do", "give", wording.BUTTONS[page.move])] if page.may_give and open_now else []
    buttons += [("do", "save", "Save as a draft")] if page.may_draft and open_now and not more.get("back") else []
    return drawn(request, page, "acts/act.html", form=form, headed=title, status=status, buttons=buttons, **more)


def refused(request: HttpRequest, page: Act) -> HttpResponse:
    return drawn(request, page, "acts/refused.html", status=page.status)


def drawn(request: HttpRequest, page: Act, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, template, {**country(), **words(page), "page": page, "section": "calls", **context}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def country() -> dict[str, Any]:
    standing = published.current()
    return {"country": standing.country, "invented": standing.catalogue.country.invented} if standing else {}


def words(page: Act) -> dict[str, Any]:
    return {
        "due_ahead": due_ahead(page),
        "alone": page.move == "contest" and people.without_publisher(timezone.localdate()),
        "title": wording.title(page),
        "follows": wording.follows(page),
        "which": WHICH.get(page.move, ""),
        "confirm": wording.CONFIRM.get(page.move, ""),
        "refused_title": wording.refused_title(page),
    }
