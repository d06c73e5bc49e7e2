"""What a judgement says of a minimum standard, in plain sentences."""

from __future__ import annotations

from answerable.domain.reasons import why
from answerable.domain.sentences import Judged, about_figure, against_country, number, which_way
from answerable.domain.standards import Standard
from answerable.domain.verdicts import FloorVerdict, Reason


def floor_in_words(standard: Standard) -> str:
    """`at least 95%`: a floor is a round number, so it is written as one."""
    words, value = ("at least", standard.at_least) if standard.at_least is not None else ("at most", standard.at_most)
    round_number = value is not None and value == int(value)
    return f"{words} {number(value, standard.model_copy(update={'decimals': 0}) if round_number else standard)}"


def about_floor(row: Judged, standard: Standard) -> str:
    """Whether the standard was met; nothing missing ever passes."""
    floor, figure = floor_in_words(standard), _the_figure(row, standard)
    test = standard.test
    match row.verdict:
        case FloorVerdict.MET:
            return f"The standard is {floor}. It was met{_narrowly(row, standard)}."
        case FloorVerdict.AT_RISK:
            return f"The standard is {floor}. {figure} misses it, but not surely: {_doubt(row)}. It is at risk."
        case FloorVerdict.BREACH:
            return f"The standard is {floor}. It was broken, by more than chance would explain."
        case FloorVerdict.PERSISTENT_BREACH:
            return (
                f"The standard is {floor}. {figure} misses it, as in at least {test.persistent_breaches} of the last "
                f"{test.persistent_of} periods, and together they miss it by more than chance would explain."
            )
        case FloorVerdict.NOT_REPORTED:
            return f"The standard is {floor}. Nobody can tell whether it was met. Silence is never a pass."
    return f"The standard is {floor}. Whether it was met cannot be told: {why(row.verdict_reason)}."


def _the_figure(row: Judged, standard: Standard) -> str:
    finer = apart_from_floor(row, standard)
    return "The figure" if finer == number(row.estimate, standard) else f"The figure, {finer},"


def apart_from_floor(row: Judged, standard: Standard) -> str:
    """The figure; written finer where it would look like the floor itself and is not: `94.96%` beside `95%`."""
    level = standard.at_least if standard.at_least is not None else standard.at_most
    written = number(row.estimate, standard)
    if row.estimate is None or level is None or written != number(level, standard):
        return written
    for decimals in range(standard.decimals + 1, standard.decimals + 4):
        finer = standard.model_copy(update={"decimals": decimals})
        if number(row.estimate, finer) != number(level, finer):
            return number(row.estimate, finer)
    return written


def _narrowly(row: Judged, standard: Standard) -> str:
    if row.lower is None or row.upper is None:
        return ""
    low = standard.at_least is not None and row.lower < standard.at_least
    high = standard.at_most is not None and row.upper > standard.at_most
    return ", though its range reaches to the other side" if low or high else ""


def _doubt(row: Judged) -> str:
    if row.verdict_reason == Reason.EXTRA_VARIATION_UNKNOWN:
        return "too few periods are known to say how much it usually swings"
    return "chance, or swings as wide as it has had before, could explain that"


def about_standard(row: Judged, standard: Standard, *, country: str) -> list[str]:
    told = [about_figure(row, standard), about_floor(row, standard), against_country(row, standard, country=country)]
    return [sentence for sentence in [*told, which_way(row)] if sentence]
