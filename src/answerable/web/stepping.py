"""One question a page. What was answered goes along in hidden fields until all of it is looked over; nothing is kept before.

A walk is read from what was sent: `step` names each page that was answered, `change` one to be asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from answerable.web.forms import Form
from answerable.web.wording import in_words


class Step(Form):
    """One page: a question, or a few that belong together under a `title`. `key`: what the answer is called afterwards."""

    key = ""
    title = ""

    def __init__(self, sent: QueryDict, *, bound: bool):
        self.sent = sent
        before = {name: field.widget.value_from_datadict(sent, {}, name) for name, field in self.base_fields.items()}
        super().__init__(sent if bound else None, initial=before)

    @property
    def heading(self) -> str:
        return self.title or str(next(iter(self)).label)

    def lines(self) -> list[str]:
        """The answer as it is looked over."""
        return [line for field in self for line in in_words(field).split("\n")]


@dataclass(frozen=True)
class Row:
    step: str
    key: str
    lines: list[str]
    before: list[str]  # what stood there, where that is something else


class Walk:
    """`open`: the first page without a good answer, to be asked. Without any, `answers` has them all.

    `seen`: the version of what is changed, as it stood when the walk began.
    """

    def __init__(self, steps: Mapping[str, type[Step]], sent: QueryDict, *, seen: int | None = None):
        self.steps, self.sent = steps, sent
        told = str(sent.get("seen", ""))
        self.seen = int(told) if told.isdecimal() else seen
        self.answered = [name for name in steps if name in sent.getlist("step")]
        self.forms: dict[str, Step] = {}
        self.asked = next((name for name in steps if not self._answers(name)), "")

    def _answers(self, name: str) -> bool:
        bound = name in self.answered and name != self.sent.get("change")
        self.forms[name] = form = self.steps[name](self.sent, bound=bound)
        return bound and form.is_valid()

    @property
    def open(self) -> Step | None:
        return self.forms[self.asked] if self.asked else None

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for form in self.forms.values() for name, value in form.cleaned_data.items()}

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the page hides: all other answers as they were sent, and which pages were answered once this one is sent."""
        others = {field for name, step in self.steps.items() if name != self.asked for field in step.base_fields}
        sent = [(name, value) for name in self.sent if name.partition("-")[0] in others for value in self.sent.getlist(name)]
        marks = [("step", name) for name in self.steps if name in self.answered or name == self.asked]
        return sent + marks + ([] if self.seen is None else [("seen", str(self.seen))])

    def rows(self, before: Walk | None = None) -> list[Row]:
        return [Row(name, form.key, form.lines(), _before(before, name, form)) for name, form in self.forms.items()]


def _before(before: Walk | None, name: str, form: Step) -> list[str]:
    old = before.forms[name].lines() if before and name in before.forms else form.lines()
    return [] if old == form.lines() else old
