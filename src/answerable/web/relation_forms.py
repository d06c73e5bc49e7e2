"""Forms with which a publisher adds, amends or ends a relation of account."""

from __future__ import annotations

from typing import Any

from django import forms

from answerable.domain.relations import DIRECTION_WORDS, POWER_WORDS, SANCTIONS, Power
from answerable.queries.published import Published
from answerable.web.forms import DayField, Form, LongText

WHY = "Anybody can read this reason beside the new version."


KINDS = [("soft", "Soft: it works by asking, learning and persuading"), ("hard", "Hard: it is formal and has sanctions")]


BASES = [("statute", "A law"), ("agreement", "An agreement"), ("convention", "Custom")]


POWERS = [(power.value, f"{POWER_WORDS[power].capitalize()}{' (a sanction)' if power in SANCTIONS else ''}") for power in Power]


DIRECTIONS = [(direction.value, words) for direction, words in DIRECTION_WORDS.items()]


class Amended(Form):
    """What a new version may say otherwise. Who answers to whom stays: another pair is another relation."""

    name = forms.CharField(label="What is the relation, in a few words?", max_length=120)
    kind = forms.ChoiceField(label="Is it hard or soft?", choices=KINDS, widget=forms.RadioSelect)
    direction = forms.ChoiceField(label="Which way does account run?", choices=DIRECTIONS, widget=forms.RadioSelect)
    powers = forms.MultipleChoiceField(label="What may the one who asks do?", choices=POWERS, widget=forms.CheckboxSelectMultiple)
    basis_kind = forms.ChoiceField(label="What does it rest on?", choices=BASES, widget=forms.RadioSelect)
    basis = forms.CharField(label="Which law, agreement or custom?", help_text="Act and section, or its name.", max_length=300)
    url = forms.URLField(label="Where can it be read?", required=False, assume_scheme="https")
    checked = forms.BooleanField(
        label="I have held all of this against that source",
        required=False,
        help_text="Leave it empty if nobody has. Every page then says that it is not checked yet.",
    )
    starts_on = DayField(label="From which day does it hold?", required=False, help_text="For example 27 3 2026.")
    note = LongText(label="What must a reader know of it?", required=False, rows=3, max_length=600)
    reason = LongText(label="Why is this changed?", help_text=WHY, rows=3, max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Added(Amended):
    """The rest, once both bodies are chosen."""

    field_order = ["about"]
    about = forms.ChoiceField(label="About what?", widget=forms.Select)

    def __init__(self, standing: Published, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("everything", "All that it does"),
            ("money", "How money is spent"),
            *((f"services:{each.id}", each.name) for each in standing.catalogue.services.values()),
            *((f"standards:{each.id}", f"The standard: {each.name}") for each in standing.catalogue.standards.values()),
        ]
        self.fields["reason"].label = "Why is it added?"


class Sought(Form):
    q = forms.CharField(max_length=200, help_text="Its name, or some words of it.")

    def __init__(self, label: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["q"].label = label


class Ended(Form):
    ends_on = DayField(label="Which day is its last?", help_text="For example 27 3 2026.")
    reason = LongText(label="Why does it end?", help_text=WHY, rows=3, max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EndChecked(Form):
    """The same answers once more, looked over."""

    ends_on = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sure = forms.CharField(widget=forms.HiddenInput, initial="yes")
