"""How sure a judgement is, in plain sentences: what a reader may lean on, and what asks for a second look."""

from __future__ import annotations

from answerable.domain import findings
from answerable.domain.reasons import why
from answerable.domain.sentences import Judged, Subject, distance, number
from answerable.domain.verdicts import FloorVerdict, Reason

LEANING = 0.6  # from about here on simulated verdicts are wrong more often than promised (docs/methods/honesty.md)


def how_sure(row: Judged, subject: Subject) -> list[str]:
    """The figure, the comparison, the floor, and what screens of the data found."""
    told = [_of_figure(row, subject), _of_comparison(row), _of_floor(row, subject), *in_doubt(row)]
    return [sentence for sentence in told if sentence]


def _of_figure(row: Judged, subject: Subject) -> str:
    if row.estimate is None:
        return ""
    if row.lower is None or row.upper is None:
        unsaid = row.interval_reason == Reason.UNCERTAINTY_UNKNOWN
        reason = ", as its publisher has not said" if unsaid else f": {why(row.interval_reason)}"
        return f"We cannot say how sure the figure is{reason}."
    low, high = number(row.lower, subject), number(row.upper, subject)
    return f"The true figure probably lies between {low} and {high}: ranges made like this one hold the truth 95 times in 100."


def _of_comparison(row: Judged) -> str:
    if row.country_confidence is None:
        return ""
    by_chance = "2 times in 1,000" if row.country_confidence > 0.99 else "5 times in 100"
    return f"It differs from the country as a whole. Were there no difference, chance would show one so clear about {by_chance}."


def _of_floor(row: Judged, subject: Subject) -> str:
    """How sure it is that the floor was missed; a figure on the right side is met, and no more is claimed for it."""
    if row.sureness is None:
        return ""
    missed = row.verdict in (FloorVerdict.BREACH, FloorVerdict.PERSISTENT_BREACH)
    verdict = (
        f"Of the places that we name with evidence this strong, {_at_most(1.0 - row.sureness)} would be named wrongly."
        if missed
        else "The evidence is too weak to name this place: too many of those named like this would be named wrongly."
    )
    return f"{_allowed(row, subject)} {verdict}{_leaning(row)}"


def _leaning(row: Judged) -> str:
    if row.chart_autocorrelation is None or row.chart_autocorrelation < LEANING:
        return ""
    return " But each figure here leans on the one before, and then we name wrongly more often than this."


def _allowed(row: Judged, subject: Subject) -> str:
    """What the test of a floor makes room for."""
    if row.extra_variation is None:
        return (
            "We allow for chance and for looking at many places at once. How much the true level here moves from one period to "
            "the next is not known yet, so we allow for a great deal."
        )
    swings = distance(row.extra_variation, subject)
    return (
        "We allow for chance, for looking at many places at once, and for ordinary ups and downs: "
        f"the true level here moves by about {swings} from one period to the next."
    )


def wrong_at_most(row: Judged) -> str:
    """For a table: of places named with evidence this strong, how many are named wrongly; empty for those not named."""
    named = row.sureness is not None and row.verdict in (FloorVerdict.BREACH, FloorVerdict.PERSISTENT_BREACH)
    return _at_most(1.0 - (row.sureness or 0.0)).removeprefix("at most about ") if named else ""


def _at_most(chance: float) -> str:
    """`at most about 1 in 40`: two figures, rounded to the careful side."""
    if chance < 1e-6:
        return "fewer than one in a million"
    count = 1.0 / chance
    size = 10 ** max(len(str(int(count))) - 2, 0)
    return f"at most about 1 in {int(count // size * size):,}"


def in_doubt(row: Judged) -> list[str]:
    """What screens of the figures found about this judgement: a reason to look, never proof."""
    return [findings.in_words(findings.Finding(code)) for code in (row.findings or "").split()]
