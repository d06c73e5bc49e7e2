"""A citizen asks: where, about what, whom, the question, the e-mail address; then confirms, and follows, by secret links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from answerable.actions import asking, questions, sending
from answerable.queries import published
from answerable.queries.account import askable, askers
from answerable.queries.account import questions as asked
from answerable.queries.account.askable import Askable
from answerable.queries.published import Published
from answerable.queries.register import people
from answerable.queries.register.bodies import directory
from answerable.queries.register.search import find_places
from answerable.web import asking_forms
from answerable.web.asking_forms import STEPS, Empty, Forgetting, Review, Saying, What, Where, Which
from answerable.web.forms import Form, Hinted, done
from answerable.web.forms import ask as ask_form
from answerable.web.signing_in import client_address
from answerable.web.views.showing import come_back_to, found, show
from answerable.web.views.signed_in import who

GET_AND_POST = ["GET", "HEAD", "POST"]
CRUMBS = [("Questions of citizens", "/questions/")]
MOST_PLACES = 15


def of_standing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the publication that stands, for forms too."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        standing = published.current()
        if standing is None:
            return render(request, "nothing-standing.html", status=503)
        return view(request, standing, **kwargs)

    return shown


@sensitive_post_parameters("email", "text", "shown_as")
@require_http_methods(GET_AND_POST)
@of_standing
def ask(request: HttpRequest, standing: Published) -> HttpResponse:
    """Where and about what stand in the address, so that every page can lead here."""
    place, subject = request.GET.get("place", ""), request.GET.get("subject", "")
    if place not in standing.gazetteer.places:
        return where(request, standing, subject)
    gone = askable.ended(standing, place)
    if gone:
        return never_kept(show(request, "questions/nobody.html", standing, place=place, why=gone, ended=True))
    if askable.kind_of(standing, subject) is None:
        return about_what(request, standing, place)
    choices = askable.askable(standing, place=place, about=subject, on=timezone.localdate())
    if not choices:
        why = askable.nobody(standing, place=place, about=subject, on=timezone.localdate())
        return never_kept(show(request, "questions/nobody.html", standing, place=place, why=why))
    return steps(request, standing, place, subject, choices)


def where(request: HttpRequest, standing: Published, subject: str) -> HttpResponse:
    typed = request.POST.get("place", "")
    if typed in standing.gazetteer.places:
        return onward(place=typed, subject=subject)
    form = Where(request.POST or None)
    if not form.is_valid():
        return shown_form(request, standing, form, title="Which place is your question about?")
    known = find_places(standing, typed)
    likely = [each for each in known if each.stands][:MOST_PLACES]
    if not likely and known:
        return onward(place=known[0].code, subject=subject)
    if not likely:
        form.add_error("place", "We know no place of this name. Look at the spelling, or write the name of your council.")
        return shown_form(request, standing, form, title="Which place is your question about?")
    if len(likely) == 1:
        return onward(place=likely[0].code, subject=subject)
    which = Which(places=[(each.code, Hinted(each.name, each.kind)) for each in likely])
    return shown_form(request, standing, which, title="Which of these places do you mean?")


def about_what(request: HttpRequest, standing: Published, place: str) -> HttpResponse:
    """A service, as people know those; pages of figures lead here with the figure itself."""
    some, none = askable.matters(standing, place=place, on=timezone.localdate())
    form = What(request.POST or None, subjects=[(each.key, Hinted(each.name, each.does)) for each in some])
    if none:
        words = "; ".join(each.name for each in none)
        form.fields["subject"].help_text = f"Nobody answers to the public here about: {words}."
    if form.is_valid():
        return onward(place=place, subject=form.cleaned_data["subject"])
    return shown_form(request, standing, form, title="What is your question about?")


def onward(**chosen: str) -> HttpResponse:
    return redirect(f"/ask/?{urlencode({name: value for name, value in chosen.items() if value})}")


def shown_form(request: HttpRequest, standing: Published, form: Form, *, title: str, button: str = "Continue") -> HttpResponse:
    country = standing.catalogue.country
    return ask_form(
        request, form, title=title, button=button, crumbs=CRUMBS, country=country.name, invented=country.invented, section="calls"
    )


def steps(request: HttpRequest, standing: Published, place: str, subject: str, choices: Sequence[Askable]) -> HttpResponse:
    """The first question without a good answer, or what was answered, to be looked over."""
    given = {name: request.POST[name] for name in STEPS if name in request.POST}
    if request.method == "POST":
        given.setdefault("body", "")  # none was chosen
    change = request.POST.get("change", "")
    for name in STEPS:
        bound = name in given and name != change
        form = asking_forms.step(name, choices=choices, given=given, bound=bound)
        if not (bound and form.is_valid()):
            return come_back_to(shown_form(request, standing, form, title=str(form.fields[name].label)))
    form = Empty(request.POST)
    put = asking.Put(place=place, about=subject, **given)
    if "send" in request.POST and done(form, lambda: send(request, put)):
        return redirect("/ask/sent/")
    body = next(each.name for each in choices if each.key == given["body"])
    title = asked.title(standing, subject=subject, place=place)
    page = {"form": form, "given": given, "body": body, "about": title}
    page["alone"] = people.without_publisher(timezone.localdate())
    answer = show(request, "questions/check.html", standing, **page)
    return come_back_to(never_kept(answer, status=422 if form.errors else 200))


def send(request: HttpRequest, put: asking.Put) -> None:
    """The e-mail leaves after the question is safe; where it cannot, the job sends it later."""
    at = timezone.now()
    key = asking.ask(put=put, network=client_address(request), by=who(request), at=at)
    sending.send_waiting(at=at, only=key)


def never_kept(response: HttpResponse, *, status: int = 200) -> HttpResponse:
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@of_standing
def sent(request: HttpRequest, standing: Published) -> HttpResponse:
    return show(request, "questions/sent.html", standing)


@require_http_methods(GET_AND_POST)
@of_standing
def confirm(request: HttpRequest, standing: Published, secret: str) -> HttpResponse:
    """Programs that look at e-mails open every link, so a person presses a button. A link that is used says so before any."""
    link, today = askers.confirmed_by(secret), timezone.localdate()
    if link and link.state == "waiting" and "sent" in request.GET:
        return never_kept(show(request, "questions/confirmed.html", standing, number=link.number))
    refused = link.why_not(today) if link else "There is no such question. The link has run out, or part of it is missing."
    if refused:
        known = link.number if link and link.state != "unconfirmed" else 0
        return never_kept(show(request, "questions/gone.html", standing, sentence=refused, number=known), status=404)
    assert link
    form = Empty(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: asking.confirm(secret=secret, by=who(request), at=timezone.now())):
        return redirect(f"{request.path}?sent=yes")
    answer = show(
        request, "questions/confirm.html", standing, form=form, body=directory(standing).name(link.body), text=link.text
    )
    return never_kept(answer, status=422 if form.errors else 200)


@require_http_methods(GET_AND_POST)
@of_standing
def follow(request: HttpRequest, standing: Published, number: int, secret: str) -> HttpResponse:
    """What is kept, and what one may say; what was chosen stands in the address, so that the way back works."""
    number, say = int(number), request.GET.get("say", "")
    thanks = request.GET.get("said", "")
    refused = askers.why_not_follow(number, secret)
    if refused and not (thanks == "forget" and askers.is_whole(number, secret)):
        return never_kept(show(request, "questions/gone.html", standing, sentence=refused, number=0), status=404)
    question = found(asked.question(standing, number), "There is no such question.")
    page: dict[str, Any] = {"question": question, "here": request.path}
    if thanks in askers.MAY_SAY:
        return never_kept(show(request, "questions/thanks.html", standing, said=thanks, **page))
    possible = askers.may_say(number)
    page |= {
        "possible": possible,
        "kept": askers.kept_of(number),
        "closes": askers.closes(number),
        "why_not": askers.why_not_say(number),
    }
    if say in possible:
        return check(request, standing, say, number, secret, page)
    form = Saying(request.POST or None, possible=possible)
    if form.is_valid():
        return redirect(f"{request.path}?say={form.cleaned_data['say']}")
    answer = show(request, "questions/follow.html", standing, form=form, **page)
    return never_kept(answer, status=422 if form.errors else 200)


def check(request: HttpRequest, standing: Published, say: str, number: int, secret: str, page: dict[str, Any]) -> HttpResponse:
    """What will happen, before it does."""
    given = request.POST if request.method == "POST" else None
    form: Form = (
        Review(given) if say == "review" else Forgetting(given, others=page["kept"].others) if say == "forget" else Empty(given)
    )
    if form.is_valid() and done(form, lambda: said(form, say, number, secret)):
        return redirect(f"{request.path}?said={say}")
    answer = show(request, "questions/check-saying.html", standing, form=form, say=say, **page)
    return never_kept(answer, status=422 if form.errors else 200)


def said(form: Form, say: str, number: int, secret: str) -> None:
    at = timezone.now()
    if say == "review":
        questions.ask_for_review(number=number, secret=secret, why=form.cleaned_data["why"], at=at)
    elif say == "forget":
        every = form.cleaned_data.get("every") == "all"
        questions.forget_asker(number=number, secret=secret, every=every, at=at)
    else:
        questions.say_whether_answered(number=number, secret=secret, yes=say == "yes", at=at)
