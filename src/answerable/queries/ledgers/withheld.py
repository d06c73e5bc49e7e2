"""What is not public: the mark that stands in place of a text, and who may read the text all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from answerable.domain.bodies import Name
from answerable.domain.periods import day
from answerable.domain.permissions import Person
from answerable.domain.withholding import GROUNDS
from answerable.queries.account.dues import name_in
from answerable.queries.account.seats import original, sits_in
from answerable.queries.register.bodies import Directory
from answerable.records.models import Entry, Withholding


@dataclass(frozen=True)
class Hidden:
    """All that the public learns of a withheld text."""

    ground: str  # in words
    reason: str
    by: str
    body: Name
    since: date
    review_on: date
    overdue: bool  # its review

    @property
    def sentence(self) -> str:
        review = "the review was due on" if self.overdue else "it will be reviewed by"
        return (
            f"This text is withheld because {self.ground}. {self.by}, for {self.body.within}, withheld it on {day(self.since)}; "
            f"{review} {day(self.review_on)}."
        )


@dataclass(frozen=True)
class Released:
    """A text that was withheld once and is public now."""

    reason: str
    since: date
    until: date
    by: str

    @property
    def sentence(self) -> str:
        return f"Withheld from {day(self.since)} to {day(self.until)}: {self.reason} {self.by} made it public."


def withholdings(entries: Iterable[Entry]) -> dict[int, list[Withholding]]:
    """Entry -> what hides it or hid it, in one query. An explanation given again is hidden where the first is."""
    texts = {entry.pk: original(entry).pk for entry in entries}
    found: dict[int, list[Withholding]] = {}
    for each in Withholding.objects.filter(entry__in=set(texts.values())).order_by("id"):
        found.setdefault(each.entry_id, []).append(each)
    return {pk: found[text] for pk, text in texts.items() if text in found}


def open_one(held: list[Withholding]) -> Withholding | None:
    return next((each for each in held if each.released_at is None), None)


def released(held: list[Withholding]) -> list[Released]:
    """Where another withholding began as one ended, the text stayed withheld."""
    renewed = {each.at for each in held}
    return [
        Released(each.reason, each.at.date(), each.released_at.date(), each.released_by)
        for each in held
        if each.released_at is not None and each.released_at not in renewed
    ]


def hidden(withholding: Withholding, names: Directory, *, today: date) -> Hidden:
    return Hidden(
        ground=GROUNDS.get(withholding.ground, withholding.ground),
        reason=withholding.reason,
        by=withholding.by,
        body=name_in(names, withholding.body),
        since=withholding.at.date(),
        review_on=withholding.review_on,
        overdue=withholding.review_on < today,
    )


def may_read_hidden(entry: Entry, person: Person) -> bool:
    """Those who sit in either body of the call in which the text was first given."""
    return bool(person.id) and sits_in(original(entry).call, person)
