"""The questions with which a publisher adds, amends or ends a relation of account, one a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from answerable.actions import relations as actions
from answerable.domain.refusals import Refusal
from answerable.domain.relations import DIRECTION_WORDS, POWER_WORDS, SANCTIONS, Power
from answerable.queries.published import Published
from answerable.queries.register.versions import Version, versions
from answerable.web.forms import DayField, Form, LongText, enter
from answerable.web.relation_answers import id_of
from answerable.web.stepping import Step

KINDS = [("soft", "Soft: it works by asking, learning and persuading"), ("hard", "Hard: it is formal and has sanctions")]
BASES = [("statute", "A law"), ("agreement", "An agreement"), ("convention", "Custom")]
SOURCES = {  # basis -> the question, and what its answer is called
    "statute": ("Which law does it rest on?", "Act and section"),
    "agreement": ("Which agreement does it rest on?", "Name of the agreement"),
    "convention": ("Which custom does it rest on?", "Custom, in a few words"),
}
DIRECTIONS = [(direction.value, words) for direction, words in DIRECTION_WORDS.items()]


class Name(Step):
    key = "Name"
    name = forms.CharField(
        label="What is the relation, in a few words?",
        help_text="It is the title of its page, and stands in lists.",
        max_length=120,
        error_messages=enter("the name of the relation"),
    )


class Kind(Step):
    key = "Hard or soft"
    kind = forms.ChoiceField(label="Is it hard or soft?", choices=KINDS, widget=forms.RadioSelect)


class Powers(Step):
    key = "What the one who asks may do"
    powers = forms.MultipleChoiceField(label="What may the one who asks do?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, sent: QueryDict, *, bound: bool):
        """Sanctions are listed for a hard relation, and where one is ticked that must be taken out."""
        super().__init__(sent, bound=bound)
        self.soft, ticked = sent.get("kind") == "soft", sent.getlist("powers")
        field = self.fields["powers"]
        field.choices = [  # type: ignore[attr-defined]
            (power.value, f"{POWER_WORDS[power].capitalize()}{' (a sanction)' if power in SANCTIONS else ''}")
            for power in Power
            if not (self.soft and power in SANCTIONS) or power.value in ticked
        ]
        field.help_text = "Choose all that apply." + (" A soft relation has no sanctions." if self.soft else "")

    def clean_powers(self) -> list[str]:
        powers: list[str] = self.cleaned_data["powers"]
        sanctions = [POWER_WORDS[power] for power in map(Power, powers) if self.soft and power in SANCTIONS]
        if sanctions:
            words = f"A soft relation has no sanctions. Take out: {', '.join(sanctions)}."
            raise ValidationError(f"{words} To keep them, go back and say that the relation is hard.")
        return powers


class Direction(Step):
    key = "Direction"
    direction = forms.ChoiceField(label="Which way does account run?", choices=DIRECTIONS, widget=forms.RadioSelect)


class BasisKind(Step):
    key = "Rests on"
    basis_kind = forms.ChoiceField(label="What does it rest on?", choices=BASES, widget=forms.RadioSelect)


class Source(Step):
    """Which law or agreement, where it can be read, and whether anybody has: one thing, asked together."""

    key = "Law, agreement or custom"
    basis = forms.CharField(max_length=300)
    url = forms.URLField(
        label="Where can it be read on the web?",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the address in full, for example https://example.org/act."},
    )
    checked = forms.BooleanField(
        label="I have held this relation against that source",
        required=False,
        help_text="Leave it empty if nobody has. Every page then says that it is not checked yet.",
    )

    def __init__(self, sent: QueryDict, *, bound: bool):
        super().__init__(sent, bound=bound)
        self.title, label = SOURCES.get(sent.get("basis_kind", ""), SOURCES["convention"])
        basis = self.fields["basis"]
        basis.label = label
        basis.error_messages |= enter(f"the {label[:1].lower()}{label[1:]}")

    def lines(self) -> list[str]:
        said = self.cleaned_data
        checked = "Held against this source" if said.get("checked") else "Not checked yet"
        return [each for each in (said.get("basis"), said.get("url"), checked) if each]


class FirstDay(Step):
    key = "First day"
    starts_on = DayField(
        label="From which day does it hold?",
        required=False,
        help_text="For example 27 3 2026. Leave it empty if the day is not known.",
    )


class Note(Step):
    key = "What a reader must know"
    note = LongText(
        label="What must a reader know of it?",
        required=False,
        rows=3,
        max_length=600,
        help_text="A plain sentence or two. Leave it empty if there is nothing.",
    )


def why(does: str) -> type[Step]:
    """Why is it added, changed or ended?"""

    class Why(Step):
        key = "Reason"
        reason = LongText(
            label=f"Why is the relation {does}?",
            help_text="Anybody can read it beside the relation.",
            rows=3,
            max_length=1000,
            error_messages=enter(f"why the relation is {does}"),
        )

        def clean_reason(self) -> str:
            try:
                return actions.why(self.cleaned_data["reason"])
            except Refusal as refusal:
                raise ValidationError(refusal.sentence) from None

    return Why


OF_A_RELATION: dict[str, type[Step]] = {
    "name": Name,
    "kind": Kind,
    "powers": Powers,
    "direction": Direction,
    "basis_kind": BasisKind,
    "source": Source,
    "starts_on": FirstDay,
    "note": Note,
}


def adding(standing: Published) -> dict[str, type[Step]]:
    """All that is asked once both bodies are chosen."""
    catalogue = standing.catalogue

    class AboutWhat(Step):
        key = "About"
        about = forms.ChoiceField(
            label="What does it give account of?",
            choices=[
                ("", "Choose from the list"),
                ("everything", "All that it does"),
                ("money", "How money is spent"),
                *((f"services:{each.id}", each.name) for each in catalogue.services.values()),
                *((f"standards:{each.id}", f"The standard: {each.name}") for each in catalogue.standards.values()),
            ],
        )

    class NewName(Name):
        def clean_name(self) -> str:
            name = self.cleaned_data["name"]
            if not id_of(name):
                raise ValidationError("Enter a name of plain letters and figures.")
            return agreed(name, actions.why_not_new(versions(catalogue, id_of(name)), name=name))

    return {"about": AboutWhat, **OF_A_RELATION, "name": NewName, "reason": why("added")}


def amending(sent: QueryDict) -> dict[str, type[Step]]:
    """What a new version may say otherwise; who answers to whom stays. The reason comes last, once something is changed."""
    last = "reason" in sent.getlist("step") or sent.get("change") == "reason"
    return OF_A_RELATION | ({"reason": why("changed")} if last else {})


def ending(found: Sequence[Version]) -> dict[str, type[Step]]:
    class LastDay(Step):
        key = "Last day"
        ends_on = DayField(
            label="Which day is its last?",
            help_text="For example 27 3 2026.",
            error_messages=enter("the last day of the relation"),
        )

        def clean_ends_on(self) -> date:
            day = self.cleaned_data["ends_on"]
            return agreed(day, actions.why_not_end(found, ends_on=day, on=timezone.localdate()))

    return {"ends_on": LastDay, "reason": why("ended")}


def agreed(answer: Any, refusal: str | None) -> Any:
    if refusal:
        raise ValidationError(refusal)
    return answer


class Sought(Form):
    q = forms.CharField(max_length=200, help_text="Its name, or some words of it.", error_messages=enter("the name of a body"))

    def __init__(self, label: str, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["q"].label = label
