"""What the forms of moves are made of: texts, days still to come, and who may read what is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from answerable.domain.files import KINDS, LARGEST, MB
from answerable.domain.ladder import why_not_by
from answerable.web.forms import DayField, Form, LongText, enter

LONGEST = 20_000
PUBLIC_HINT = "It is public as soon as you give it."
OR_WITHHELD = "It is public as soon as you give it, unless you choose below that only the two bodies may read it."


def said(label: str, hint: str = PUBLIC_HINT, *, rows: int = 8, missing: str = "") -> LongText:
    """`missing`: what is to be entered, where the label does not say it as `enter` would."""
    return LongText(label=label, help_text=hint, max_length=LONGEST, rows=rows, error_messages=enter(missing or label))


def what_it_must_do(hint: str = PUBLIC_HINT, *, rows: int = 8) -> LongText:
    return said("What must the body do?", hint, rows=rows, missing="what the body must do")


class DueDay(DayField):
    """Refused here, and not by the act alone, so that it is said before the page that asks whether all is right."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        refuse(why_not_by(value, timezone.now().date()))


def refuse(sentence: str | None) -> None:
    if sentence:
        raise forms.ValidationError(sentence)


def by_which_day() -> DueDay:
    missing = enter("the day by which the body must do it")
    return DueDay(label="By which day?", help_text="A day still to come. For example, 27 3 2027", error_messages=missing)


def chosen(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, help_text=hint)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


class Act(Form):
    """What every move carries: which version of the call the writer saw. `of_page`: what the form must know of its page."""

    of_page: tuple[str, ...] = ()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Reading(forms.ChoiceField):
    """Public, unless somebody says otherwise."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or "public")


class Readable(Act):
    """A text that may be withheld as it is given."""

    reading = Reading(
        label="Who may read it?",
        choices=[("public", "Everybody"), ("withheld", "Only the two bodies of this call")],
        help_text="Where a text is withheld, the public sees that it is, why, and when somebody looks at it again.",
        widget=forms.RadioSelect,
        initial="public",
    )


class Given(Readable):
    """A text that may be drafted first, with files."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Attach a file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        help_text=f"Up to {LARGEST // MB} MB: {', '.join(KINDS)}. To attach more, save the draft and choose the next one.",
    )
    field_order = ("text", "file", "reading")
    of_page = ("may_give",)

    def __init__(self, *args: Any, may_give: bool, **options: Any):
        """Who only drafts chooses no readers."""
        super().__init__(*args, **options)
        if not may_give:
            del self.fields["reading"]
            self.fields["text"].help_text = self.fields["text"].help_text.removesuffix(OR_WITHHELD).strip()


class Stepped(Act):
    """A step of those that are open; the sentence of the ladder for each other."""

    of_page = ("steps",)

    def __init__(self, *args: Any, steps: Any = (), **options: Any):
        super().__init__(*args, **options)
        self.refused = {each.step: each.refusal for each in steps if each.refusal}
        field = self.fields["step"]
        field.choices = [(each.step, capital(each.words)) for each in steps if not each.refusal]  # type: ignore[attr-defined]

    def clean_step(self) -> str:
        step = self.cleaned_data["step"]
        if self.refused.get(step):
            raise forms.ValidationError(self.refused[step])
        return step


class AnyOf(forms.ChoiceField):
    """A closed choice is refused by the ladder's sentence, not by the form's."""

    def valid_value(self, value: object) -> bool:
        return True
