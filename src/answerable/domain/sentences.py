"""What a judgement says, in plain sentences. Every word on a page about a figure is chosen here, from the verdict."""

from __future__ import annotations

from typing import Protocol

from answerable.domain import periods
from answerable.domain.metrics import Metric, Unit
from answerable.domain.reasons import why
from answerable.domain.standards import Standard
from answerable.domain.verdicts import Comparison, FloorVerdict, Movement, Reason

Subject = Metric | Standard


class Judged(Protocol):
    """The columns of a judgement that sentences read."""

    place_name: str
    period: str
    status: str
    estimate: float | None
    lower: float | None
    upper: float | None
    interval_reason: str | None
    country_value: float | None
    country_comparison: str | None
    country_reason: str | None
    neighbours_count: int | None
    neighbours_value: float | None
    neighbours_comparison: str | None
    chart_points: int | None
    chart_kind: str | None
    chart_reading: str | None
    chart_reason: str | None
    chart_autocorrelation: float | None
    trend: str | None
    long_trend: str | None
    verdict: str | None
    verdict_reason: str | None
    floor: float | None
    extra_variation: float | None
    pooled_periods: int | None
    sureness: float | None
    country_confidence: float | None
    findings: str | None
    last_reported: str | None


AFTER = {
    Unit.PERCENT: "%",
    Unit.PER_1000: " per 1,000",
    Unit.PER_100000: " per 100,000",
    Unit.PER_MILLION: " per million",
    Unit.YEARS: " years",
    Unit.CROWNS: " crowns",
    Unit.TONNES: " tonnes",
}

FLOOR_WORDS = {
    FloorVerdict.MET: "Met",
    FloorVerdict.AT_RISK: "At risk",
    FloorVerdict.BREACH: "Breach",
    FloorVerdict.PERSISTENT_BREACH: "Persistent breach",
    FloorVerdict.NOT_ASSESSABLE: "Not assessable",
    FloorVerdict.NOT_REPORTED: "Not reported",
}

FLOOR_MEANS = {
    FloorVerdict.MET: "At or above the standard.",
    FloorVerdict.AT_RISK: "Below the standard, but chance or its usual swings could explain it.",
    FloorVerdict.BREACH: "Below the standard by more than chance would explain.",
    FloorVerdict.PERSISTENT_BREACH: "Below the standard now and before, together by more than chance would explain.",
    FloorVerdict.NOT_ASSESSABLE: "There is a figure, but not enough to judge it by.",
    FloorVerdict.NOT_REPORTED: "No figure was published. Silence is never a pass.",
}

COMPARISON_WORDS = {
    Comparison.BETTER: "Better",
    Comparison.WORSE: "Worse",
    Comparison.SIMILAR: "Similar",
    Comparison.HIGHER: "Higher",
    Comparison.LOWER: "Lower",
    Comparison.NOT_COMPARED: "Not compared",
}

MOVEMENT_WORDS = {
    Movement.IMPROVING: "Getting better",
    Movement.WORSENING: "Getting worse",
    Movement.RISING: "Rising",
    Movement.FALLING: "Falling",
    Movement.NO_CLEAR_CHANGE: "No clear change",
    Movement.CANNOT_BE_TOLD: "Cannot be told yet",
}

MOVES = (Movement.IMPROVING, Movement.WORSENING, Movement.RISING, Movement.FALLING)


def number(value: float | None, subject: Subject) -> str:
    """The figure as people write it: 69.7%, £1,234, 3.2 per 100,000."""
    if value is None:
        return "no figure"
    digits = f"{abs(value):,.{subject.decimals}f}"
    sign = "-" if value < 0 and float(digits.replace(",", "")) else ""
    before = "£" if subject.unit is Unit.POUNDS else ""
    return f"{sign}{before}{digits}{AFTER.get(subject.unit, '')}"


def distance(value: float, subject: Subject) -> str:
    """A difference between figures: of percentages it is percentage points."""
    if subject.unit is Unit.PERCENT:
        return f"{value:,.{subject.decimals}f} percentage points"
    return number(value, subject)


def movement(row: Judged) -> Movement:
    """One word: the control chart's; if it shows nothing, the recent trend's; if that cannot be told, that of all figures."""
    readings = _readings(row)
    if _disagree(readings[:2]):
        return Movement.CANNOT_BE_TOLD
    ways = [reading for reading in readings[:2] if reading in MOVES]
    if not ways and readings[1] is Movement.CANNOT_BE_TOLD:
        ways = [reading for reading in readings[2:] if reading in MOVES]
    still = Movement.NO_CLEAR_CHANGE if Movement.NO_CLEAR_CHANGE in readings else Movement.CANNOT_BE_TOLD
    return ways[0] if ways else still


def _readings(row: Judged) -> list[Movement]:
    """Of the control chart, of the last few years, and of all figures together."""
    return [Movement(text or Movement.CANNOT_BE_TOLD) for text in (row.chart_reading, row.trend, row.long_trend)]


def _disagree(readings: list[Movement]) -> bool:
    """The chart sees one direction and the trend the other: then neither is told as a finding."""
    return len({reading for reading in readings if reading in MOVES}) > 1


def about_figure(row: Judged, subject: Subject) -> str:
    """What the figure is and how sure it is."""
    if row.estimate is None:
        return _about_no_figure(row, subject)
    says = subject.says.strip().rstrip(".").format(estimate=number(row.estimate, subject), place=row.place_name)
    if not subject.says.lstrip().startswith("{") and says[1:2].islower():
        says = says[0].lower() + says[1:]
    elif not subject.says.lstrip().startswith("{") and says[:2] == "A ":
        says = "a" + says[1:]
    when = periods.when(row.period)
    return f"{when[0].upper()}{when[1:]}, {says}{_sureness(row, subject)}"


def _about_no_figure(row: Judged, subject: Subject) -> str:
    reason = why(row.status if row.status in set(Reason) else Reason.NOT_REPORTED)
    last = f" The last figure was {_for(row.last_reported)}." if row.last_reported else ""
    return f"There is no figure for {row.place_name} {_for(row.period)}: {reason}.{last}"


def _for(period: str) -> str:
    return f"for {periods.in_words(period)}"


def _sureness(row: Judged, subject: Subject) -> str:
    if row.lower is not None and row.upper is not None:
        low, high = number(row.lower, subject), number(row.upper, subject)
        if low == high:
            return ", and that is close to certain."
        return f", probably between {low} and {high}."
    if row.interval_reason == Reason.INTERVAL_EXCLUDES_VALUE:
        return ". The publisher's own range does not hold this figure, so we do not use the range."
    if row.interval_reason in (None, Reason.UNCERTAINTY_UNKNOWN):
        return ". Nobody has said how sure this figure is, so small differences may be chance."
    return f". How sure this is cannot be told: {why(row.interval_reason)}."


def against_country(row: Judged, subject: Subject, *, country: str) -> str:
    if row.estimate is None or row.country_comparison is None:
        return ""
    value = number(row.country_value, subject)
    match row.country_comparison:
        case Comparison.SIMILAR:
            return f"That is about the same as {country} as a whole ({value}): the difference could be chance."
        case Comparison.NOT_COMPARED if row.country_value is None:
            return f"There is no figure for {country} as a whole to compare it with."
        case Comparison.NOT_COMPARED:
            return f"{country} as a whole: {value}. We do not compare the two, because {why(row.country_reason)}."
    return f"That is {row.country_comparison} than {country} as a whole ({value})."


def against_neighbours(row: Judged, subject: Subject) -> str:
    if row.estimate is None or row.neighbours_value is None:
        return ""
    value = number(row.neighbours_value, subject)
    match row.neighbours_comparison:
        case Comparison.SIMILAR:
            return f"It is about the same as in {row.neighbours_count} similar places (their average is {value})."
        case Comparison.NOT_COMPARED | None:
            return f"In {row.neighbours_count} similar places the average is {value}."
    return f"It is {row.neighbours_comparison} than in {row.neighbours_count} similar places (their average is {value})."


def which_way(row: Judged) -> str:
    """Which way it is going; noise is never progress."""
    if row.estimate is None:
        return ""
    chart, trend, long = _readings(row)
    if _disagree([chart, trend]):
        return "Which way it is going cannot be told: the latest figures and the last few years point different ways."
    way = movement(row)
    if way in MOVES:
        when = "It is" if chart is way else "Over its last few figures it is" if trend is way else "Over all its figures it is"
        return f"{when} {MOVEMENT_WORDS[way].lower()}, by more than chance would explain."
    if way is Movement.NO_CLEAR_CHANGE:
        return _no_clear_change(row, chart, trend) + _in_the_long_run(long)
    if row.chart_reason in (Reason.TOO_SHORT, None):
        return "It is too early to tell which way it is going."
    return f"Which way it is going cannot be told: {why(row.chart_reason)}."


def _no_clear_change(row: Judged, chart: Movement, trend: Movement) -> str:
    if chart is Movement.NO_CLEAR_CHANGE:
        few = ", though there are few figures to go by" if row.chart_reason == Reason.PROVISIONAL else ""
        return (
            f"There is no clear change: the latest figure is within the range that its past figures would lead us to expect{few}."
        )
    if trend is Movement.NO_CLEAR_CHANGE:
        return "Its last few figures show no steady direction that chance could not explain."
    return "All its figures together show no steady direction that chance could not explain."


def _in_the_long_run(long: Movement) -> str:
    return f" Over all its figures it has been {MOVEMENT_WORDS[long].lower()}." if long in MOVES else ""


def about_metric(row: Judged, metric: Metric, *, country: str) -> list[str]:
    """The sentences of a place page, in the order a person asks: what, how sure, against whom, which way."""
    told = [
        about_figure(row, metric),
        against_country(row, metric, country=country),
        against_neighbours(row, metric),
        which_way(row),
    ]
    return [sentence for sentence in told if sentence]


def finding(row: Judged, subject: Subject, *, country: str) -> str:
    """The title of a chart or a page: what was found, in one line."""
    return f"{subject.name}, {row.place_name}: {_found(row, subject, country)}"


def _found(row: Judged, subject: Subject, country: str) -> str:
    if isinstance(subject, Standard):
        word = FLOOR_WORDS[FloorVerdict(row.verdict)].lower() if row.verdict else "not assessable"
        return {"met": "standard met", "at risk": "standard at risk"}.get(word, word)
    if row.estimate is None:
        return "no figure"
    if row.country_comparison in (None, Comparison.NOT_COMPARED):
        against = number(row.estimate, subject)
    else:
        same = row.country_comparison == Comparison.SIMILAR
        against = f"about the same as {country}" if same else f"{row.country_comparison} than {country}"
    way = movement(row)
    return against if way is Movement.CANNOT_BE_TOLD else f"{against}, {MOVEMENT_WORDS[way].lower()}"
