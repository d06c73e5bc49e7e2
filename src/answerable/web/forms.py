"""Plain Django forms, drawn by the GOV.UK macros: one question a page, every error linked to its answer.

A form says what it asks; labels are questions, `help_text` is the hint, `max_length` on a `LongText` counts characters, and
`enter` makes the sentence for what was left empty:

    class Explanation(forms.Form):
        text = LongText(label="What explains these figures?", max_length=20_000, error_messages=enter("what explains them"))
        file = django.forms.FileField(label="Attach a file", required=False)
        seen = django.forms.IntegerField(widget=django.forms.HiddenInput)

A view asks, calls one action, and asks again where it was refused:

    @signed_in
    def explain(request, person, ref):
        form = Explanation(request.POST or None, request.FILES or None, initial={"seen": call.version})
        if form.is_valid() and done(form, lambda: actions.explain(ref=ref, by=person, at=timezone.now(), **form.cleaned_data)):
            messages.success(request, "Your explanation is public now.")
            return redirect(f"/calls/{ref}/")
        return ask(request, form, title="Explain these figures", button="Send the explanation")

Where a page needs more around the form, its own template takes the macro:

    {% from "forms.html" import form_page with context %}
    {% block title %}{{ "Error: " if form.errors }}{{ title }}{% endblock %}
    {% block content %}{{ form_page(form, title, "Send") }}{% endblock %}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from answerable.domain.refusals import Refusal
from answerable.queries import published

REQUIRED = "This field is required."
CHOICES = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)


def enter(what: str) -> dict[str, str]:
    """What a field says when it was left empty: `error_messages=enter("the name of the relation")`."""
    return {"required": f"Enter {what[:1].lower()}{what[1:].removesuffix('?')}."}


class Day(forms.Widget):
    """Three boxes: day, month, year."""

    PARTS = ("day", "month", "year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        return [str(data.get(f"{name}-{part}", "")).strip() for part in self.PARTS]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in self.PARTS)

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DayField(forms.Field):
    """A day in three boxes; a `date`."""

    widget = Day

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value or not any(value):
            return value if isinstance(value, date) else None
        try:
            day, month, year = (int(part) for part in value)
            return date(year, month, day)
        except ValueError:
            raise ValidationError("Write a day that exists, in numbers: day, month, year.") from None


class LongText(forms.CharField):
    """A text of some paragraphs. Line ends count as one character, as the browser's counter counts them."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 8, **options: Any):
        super().__init__(**options)
        self.widget.attrs["rows"] = rows

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # no `maxlength`: it would cut a pasted text without a word

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class Question(BoundField):
    """A field as the macros take it: which component, with which parameters."""

    @property
    def component(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.Textarea):
            return "count" if getattr(self.field, "max_length", None) else "textarea"
        for kind, name in COMPONENTS.items():
            if isinstance(widget, kind):
                return name
        return "input"

    @property
    def says(self) -> str:
        """The first thing wrong with the answer, in a sentence that says what to do."""
        first = self.errors.as_data()[0] if self.errors else None
        if first and first.code == "max_length" and first.params and "show_value" in first.params:
            return f"Shorten it to {first.params['limit_value']:,} characters; it has {first.params['show_value']:,}."
        wrong = str(self.errors[0]) if self.errors else ""
        chosen = isinstance(self.field.widget, CHOICES)
        return f"Choose an answer: {self.label}" if wrong == REQUIRED and chosen else wrong

    @property
    def first(self) -> str:
        """Where a link to the answer leads: the first thing that takes the focus."""
        return f"{self.id_for_label or self.auto_id}-day" if self.component == "date" else str(self.auto_id)

    @property
    def words(self) -> str:
        label = str(self.label).rstrip(":")
        return label if self.field.required or self.component == "checkbox" else f"{label} (optional)"

    def params(self, heading: str = "") -> dict[str, Any]:
        """For the component's macro. `heading`: this label is the heading of the page."""
        as_heading = bool(heading) and heading == str(self.label)
        label = {"text": self.words, "isPageHeading": as_heading}
        size = "l" if as_heading else "s"
        shared: dict[str, Any] = {"id": self.auto_id, "name": self.html_name}
        shared |= {"errorMessage": {"text": self.says}} if self.errors else {}
        shared |= {"hint": hint(self.help_text)} if self.help_text and self.component != "checkbox" else {}
        if self.component in ("radios", "checkboxes", "date"):
            legend = {"legend": label | {"classes": f"govuk-fieldset__legend--{size}"}}
            return shared | {"idPrefix": self.auto_id, "fieldset": legend, "items": self._items()}
        return shared | {"label": label | {"classes": f"govuk-label--{size}"}} | self._own()

    def _items(self) -> list[dict[str, Any]]:
        value = self.value()
        if self.component == "date":
            return [self._box(part, value, place) for place, part in enumerate(Day.PARTS)]
        chosen = {str(each) for each in value} if isinstance(value, list | tuple | set) else {str(value)}
        return [choice(key, text, chosen) for key, text in self.field.choices if key != ""]

    def _box(self, part: str, value: Any, place: int) -> dict[str, Any]:
        if isinstance(value, date):
            value = [value.day, value.month, value.year]
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        wrong = " govuk-input--error" if self.errors else ""
        return {
            "id": f"{self.auto_id}-{part}",
            "name": f"{self.html_name}-{part}",
            "label": part.capitalize(),
            "classes": width + wrong,
            "value": str(value[place]) if value else "",
        }

    def _own(self) -> dict[str, Any]:
        attrs, value = self.field.widget.attrs, self.value()
        told = "" if value is None else str(value)
        if self.component in ("textarea", "count"):
            return {"value": told, "rows": attrs.get("rows", 8), "maxlength": getattr(self.field, "max_length", None)}
        if self.component == "select":
            return {"items": [choice(key, text, {told}) for key, text in self.field.choices]}
        if self.component == "checkbox":
            checked = {"value": "on", "text": self.words, "checked": bool(value)}
            return {"idPrefix": self.auto_id, "items": [checked | ({"hint": hint(self.help_text)} if self.help_text else {})]}
        if self.component == "file":
            return {"attributes": {"accept": attrs["accept"]} if "accept" in attrs else {}}
        secret = self.component == "password"
        own = {"value": "" if secret else told, "autocomplete": attrs.get("autocomplete"), "inputmode": attrs.get("inputmode")}
        own |= {"type": self.field.widget.input_type, "classes": attrs.get("class", "")}
        return own | ({"spellcheck": False} if secret or self.field.widget.input_type == "email" else {})


COMPONENTS: dict[type[forms.Widget], str] = {
    forms.HiddenInput: "hidden",
    forms.PasswordInput: "password",
    forms.CheckboxSelectMultiple: "checkboxes",
    forms.RadioSelect: "radios",
    forms.CheckboxInput: "checkbox",
    forms.Select: "select",
    forms.FileInput: "file",
    Day: "date",
}


def hint(text: Any) -> dict[str, Any]:
    return {"html": text} if isinstance(text, SafeString) else {"text": str(text)}


class Hinted(str):
    """The words of a choice, with a hint beneath: `("p", Hinted("Pear", hint="Green."))`."""

    hint: str

    def __new__(cls, words: str, hint: str = "") -> Hinted:
        made = super().__new__(cls, words)
        made.hint = hint
        return made


def choice(key: Any, words: Any, chosen: set[str]) -> dict[str, Any]:
    item = {"value": str(key), "text": str(words), "checked": str(key) in chosen, "selected": str(key) in chosen}
    return item | ({"hint": {"text": words.hint}} if isinstance(words, Hinted) else {})


class Renderer(BaseRenderer):
    """Lets every form of the site draw its fields by the macros, those of other packages too."""

    bound_field_class = Question

    def get_template(self, template_name: str) -> Any:
        raise NotImplementedError("forms are drawn by templates/forms.html")


class Form(forms.Form):
    """No browser bubbles instead of our own errors; no colons after questions."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"label_suffix": "", **options})


def wrong(form: forms.BaseForm) -> list[dict[str, str]]:
    """What the summary of errors lists: of the whole form first, then each answer's, in the order asked."""
    visible = form.visible_fields()
    start = f"#{visible[0].first}" if visible else "#main-content"
    whole = [{"text": str(each), "href": start} for each in form.non_field_errors()]
    hidden = [{"text": field.says, "href": start} for field in form.hidden_fields() if field.errors]
    return whole + hidden + [{"text": field.says, "href": f"#{field.first}"} for field in visible if field.errors]


def done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Act; a refusal becomes the form's error, and nothing that was written is lost."""
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def here() -> dict[str, Any]:
    """What the frame of a page says of the country, before the first publication nothing."""
    standing = published.current()
    return {"country": standing.country, "invented": standing.catalogue.country.invented} if standing else {}


def ask(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    button: str = "Continue",
    lead: Sequence[str] = (),
    warning: str = "",
    cancel: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    caption: str = "",
    carried: Sequence[tuple[str, str]] = (),
    **context: Any,
) -> HttpResponse:
    """The page of one form; asked again with status 422 where an answer is wrong. Never kept by a cache."""
    shown = {"form": form, "title": title, "button": button, "lead": lead, "warning": warning, "cancel": cancel, "crumbs": crumbs}
    shown |= {"caption": caption, "carried": carried}
    response = render(request, "form.html", here() | shown | context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
