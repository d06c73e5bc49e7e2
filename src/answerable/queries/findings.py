"""What screens of the figures found: for the publisher before, and for readers after. A reason to look, never proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from answerable import catalogue
from answerable.catalogue import Catalogue
from answerable.domain import periods, sentences
from answerable.domain.findings import FOUND, INNOCENT, NEVER_PROOF, Finding
from answerable.observations.home import Home
from answerable.queries import runs
from answerable.queries.published import Published
from answerable.queries.rows import Found, found
from answerable.queries.runs import Run
from answerable.queries.tables import Cell, Heading, Table

TITLES = {
    Finding.STALE_COPY: "Figures given twice",
    Finding.DEFINITION_BREAK: "All places moved at once",
    Finding.MISSING_JUMP: "Many places fell silent",
    Finding.TOO_SMOOTH: "Smoother than chance",
    Finding.SIZE_JUMP: "A place of another size",
}


@dataclass(frozen=True)
class Noticed:
    """Findings of one kind."""

    title: str
    means: str
    innocent: str
    says: list[str]


def told(row: Found, rules: Catalogue, *, name_of: Callable[[str], str]) -> str:
    """One finding as a sentence: which figures, where and when."""
    subject, when = rules.subject(row.subject), periods.in_words(row.period)
    match Finding(row.finding):
        case Finding.STALE_COPY:
            return f"{subject.name}: {when} repeats {periods.in_words(row.other_period)}, in {row.places} places."
        case Finding.DEFINITION_BREAK:
            way, step = ("up", row.amount) if row.amount > 0 else ("down", -row.amount)
            moved = f"the middle place went {way} by {sentences.distance(step, subject)}"
            return f"{subject.name}: in {when} {moved}, and nearly all of {row.places} places went the same way."
        case Finding.MISSING_JUMP:
            return f"{subject.name}: {row.places} places that had given a figure before gave none for {when}."
        case Finding.SIZE_JUMP:
            return (
                f"{subject.name}, {name_of(row.place)}: from {when} on it counts {row.amount:.1f} times as many cases as before."
            )
        case Finding.TOO_SMOOTH:
            share = f"only {100 * row.amount:.0f}% as much as chance alone would make them"
            return f"{subject.name}, {name_of(row.place)}: up to {when} the figures vary {share}."
    return f"{subject.name}, {when}: {row.finding.replace('_', ' ')}."


def noticed(rows: Iterable[Found], rules: Catalogue, *, name_of: Callable[[str], str]) -> list[Noticed]:
    """By kind, each with what it means and what else could explain it."""
    grouped: dict[Finding, list[str]] = {}
    for each in rows:
        grouped.setdefault(Finding(each.finding), []).append(told(each, rules, name_of=name_of))
    return [Noticed(TITLES[kind], FOUND[kind], INNOCENT[kind], says) for kind, says in grouped.items()]


def of_run(home: Home, run: Run) -> list[Noticed]:
    """Of a run that nobody has published yet."""
    rules = catalogue.load(home.country)
    names = dict(zip(*(runs.judgements(home, run)[name].to_pylist() for name in ("place", "place_name")), strict=True))
    return noticed(found(runs.findings(home, run)), rules, name_of=lambda code: names.get(code, code))


def of_subject(published: Published, subject: str) -> list[Noticed]:
    return noticed((each for each in published.found if each.subject == subject), published.catalogue, name_of=_names(published))


def of_place(published: Published, subject: str, place: str) -> list[str]:
    """What was found about the figures of this place alone, one sentence each."""
    here = (each for each in published.found if (each.subject, each.place) == (subject, place))
    return [told(each, published.catalogue, name_of=_names(published)) for each in here]


def index(published: Published) -> list[Noticed]:
    return noticed(published.found, published.catalogue, name_of=_names(published))


def table(published: Published) -> Table:
    headings = [Heading(name, name) for name in Found._fields] + [Heading("says", "What was found")]
    body = [
        [*(Cell(value) for value in each), Cell(told(each, published.catalogue, name_of=_names(published)))]
        for each in published.found
    ]
    return Table("findings", "What screens of the figures found", headings, body, {"Beware": NEVER_PROOF})


def _names(published: Published) -> Callable[[str], str]:
    places = published.gazetteer.places
    return lambda code: places[code].name if code in places else code
