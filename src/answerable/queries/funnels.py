"""Places by size: how far chance alone, and ordinary differences between places, would carry one from the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from answerable.domain.sentences import Subject
from answerable.domain.verdicts import Comparison, Reason
from answerable.measurement.funnels import funnel
from answerable.queries.measured import figures, measured
from answerable.queries.published import Published
from answerable.queries.rows import JudgementRow

FEWEST = 8
ALONG = 40  # sizes at which limits are drawn
LIMITS = ("funnel_lower_95", "funnel_upper_95", "funnel_lower_998", "funnel_upper_998")
APART = (Comparison.BETTER, Comparison.WORSE, Comparison.HIGHER, Comparison.LOWER)


@dataclass(frozen=True)
class Funnel:
    whole: float
    limits: list[tuple[float, ...]]  # size, lower and upper of 95%, of 99.8%
    phi: float | None  # how many times wider places spread than chance alone, squared
    outside: int | None  # beyond the outer limits; None where places cannot be told apart by them
    places: int


def sized(published: Published, rows: list[JudgementRow]) -> list[JudgementRow]:
    """Shares with their counts, of the newest period, and the whole country's value to draw the funnel around."""
    if not rows or published.catalogue.subject(rows[0].subject).unit != "percent":
        return []
    newest = max(row.period_end for row in rows)
    known = [row for row in rows if row.period_end == newest and row.denominator and row.estimate is not None]
    return [row for row in known if row.country_value is not None and _is_share(row)]


def _is_share(row: JudgementRow) -> bool:
    return row.numerator is not None and abs(100 * row.numerator / row.denominator - row.estimate) < 0.2


def of_rows(rows: list[JudgementRow]) -> Funnel:
    """`rows` as `sized` gives them, at least `FEWEST`."""
    judged = measured(
        figures(rows, polarity="neither"),
        lambda table: funnel(table, numerator="numerator", whole="country_value", multiplier=100.0),
    )
    reasons = {each["funnel_reason"] for each in judged}
    told = not reasons & {Reason.NOT_COMPARABLE.value, Reason.TOO_FEW_PLACES.value}
    outside = sum(each["funnel_class_998"] in APART for each in judged)
    whole = rows[0].country_value
    return Funnel(whole, _along(rows, whole), judged[0]["funnel_phi"], outside if told else None, len(rows))


def _along(rows: list[JudgementRow], whole: float) -> list[tuple[float, ...]]:
    """Limits of chance along the sizes there are."""
    sizes = [row.denominator for row in rows]
    steps = np.geomspace(min(sizes), max(sizes), ALONG)
    table = pa.table({"denominator": steps, "country_value": np.full(ALONG, whole)})
    limits = sorted(measured(table, lambda rows: funnel(rows, multiplier=100.0)), key=lambda each: each["denominator"])
    return [(each["denominator"], *(each[name] for name in LIMITS)) for each in limits]


def finding(published: Published, subject: Subject, rows: list[JudgementRow]) -> str:
    """How many lie outside; or that places differ by so much of their own that chance says nothing about them."""
    here = sized(published, rows)
    if len(here) < FEWEST:
        return ""
    made = of_rows(here)
    if made.outside is None and made.phi is not None and made.phi > 1:
        return (
            f"{subject.name}: places differ by far more than chance ({made.phi:,.0f} times its variance), "
            "so a funnel cannot tell which of them stand out"
        )
    if made.outside is None:
        return f"{subject.name}: too few places to tell which of them stand out"
    beyond = f"lie further from {published.country} than chance and the ordinary differences between places would carry them"
    return f"{subject.name}: {made.outside} of {made.places} places {beyond}"
