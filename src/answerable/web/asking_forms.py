"""The questions that asking asks, one a page. What was answered already goes along in hidden fields: no cookie is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from answerable.domain.messages import EVERY
from answerable.domain.questions import LONGEST, LONGEST_NAME, REVIEW_REASONS, why_not_ask
from answerable.queries.account.askable import Askable
from answerable.web.forms import Form, Hinted, LongText, enter

STEPS = ("body", "text", "email", "shown_as")
A_TEXT = "x" * 20


def whom(choices: Sequence[Askable]) -> forms.Field:
    return forms.ChoiceField(
        label="Whom do you want to ask?",
        help_text="These bodies answer for it here, and to the public.",
        choices=[(each.key, Hinted(each.name, each.does)) for each in choices],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the bodies in the list."},
    )


def text() -> forms.Field:
    return LongText(
        label="What do you want to ask?",
        help_text=(
            "Ask one thing, in a sentence or two. Everybody can read your question, so leave out your own case, your health, "
            "and the names of people. A complaint about your own case goes to the body itself."
        ),
        max_length=LONGEST,
        validators=[_said],
        error_messages=enter("your question"),
    )


def _said(value: str) -> None:
    refused = why_not_ask(value.strip())
    if refused:
        raise ValidationError(refused)


def email() -> forms.Field:
    return forms.EmailField(
        label="What is your e-mail address?",
        help_text="We send you a link to confirm your question, and the answer. Nobody else sees it. We delete it later.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=enter("your e-mail address")
        | {"invalid": "Write your e-mail address in full, for example name@example.org."},
    )


def shown_as() -> forms.Field:
    return forms.CharField(
        label="Which name do you want to show?",
        help_text="It stands beside your question, for everybody to read. Leave it empty to show none.",
        required=False,
        max_length=LONGEST_NAME,
        validators=[_named],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _named(value: str) -> None:
    refused = why_not_ask(A_TEXT, value)
    if refused:
        raise ValidationError(refused)


def step(name: str, *, choices: Sequence[Askable], given: Mapping[str, str], bound: bool) -> Form:
    """The form of one step, with all other answers hidden in it."""
    makers = {"body": lambda: whom(choices), "text": text, "email": email, "shown_as": shown_as}
    fields: dict[str, Any] = {name: makers[name]()}
    fields |= {
        each: forms.CharField(required=False, widget=forms.HiddenInput) for each in STEPS if each != name and each in given
    }
    made = type("Asking", (Form,), fields)
    return made(dict(given)) if bound else made(initial=dict(given))


class Where(Form):
    place = forms.CharField(
        label="Which place is your question about?",
        help_text="The name of an area, a council or a hospital trust.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=enter("the name of the place"),
    )


class Which(Form):
    """Of several places of like name."""

    place = forms.ChoiceField(label="Which of these places do you mean?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Sequence[tuple[str, Any]], **options: Any):
        super().__init__(*args, **options)
        self.fields["place"].choices = places


class What(Form):
    subject = forms.ChoiceField(label="What is your question about?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, Any]], **options: Any):
        super().__init__(*args, **options)
        self.fields["subject"].choices = subjects


class Empty(Form):
    """A button and nothing else."""


class Saying(Form):
    say = forms.ChoiceField(label="What do you want to do?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, possible: Mapping[str, str], **options: Any):
        super().__init__(*args, **options)
        self.fields["say"].choices = list(possible.items())


class Review(Form):
    why = forms.ChoiceField(
        label="Why should the answer be looked at again?", widget=forms.RadioSelect, choices=list(REVIEW_REASONS.items())
    )


class Forgetting(Form):
    """`others`: how many more questions came from the same address."""

    every = forms.ChoiceField(label="Delete it for which questions?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: int, **options: Any):
        super().__init__(*args, **options)
        more = "your other question" if others == 1 else f"your {others} other questions"
        if others:
            self.fields["every"].choices = [("one", "This question"), ("all", f"This and {more}")]
        else:
            del self.fields["every"]


class Decision(Form):
    """What a publisher decides on a question."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[
            ("publish", Hinted("Put the question", "A call to account opens, in the words of whoever asked.")),
            ("refuse", Hinted("Refuse it, and show its text", "The reason is public.")),
            ("hide", Hinted("Refuse it, and hide its text", "Where the text itself is the problem. The reason is public.")),
        ],
    )
    reason = LongText(
        label="If you refuse it: why?",
        help_text="Leave it empty where you put the question. Everybody reads the reason.",
        rows=4,
        error_messages=enter("why you refuse it"),
    )

    def clean(self) -> dict[str, Any]:
        """Asked for only where the question is refused; it is not a thing that one may leave out then."""
        if self.cleaned_data.get("decision") in (None, "publish"):
            self.errors.pop("reason", None)
            self.cleaned_data["reason"] = ""
        return self.cleaned_data


class HowOften(Form):
    every = forms.ChoiceField(
        label="How often may we write to you?",
        help_text="We write only when something changed, or is due within five working days.",
        widget=forms.RadioSelect,
        choices=list(EVERY.items()),
    )
