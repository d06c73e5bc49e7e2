"""Screens for digits and places that pile up: rounded counts, and more places just right of a line than just wrong. No proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy.special import chdtrc

from answerable.domain.metrics import Polarity
from answerable.domain.verdicts import Reason
from answerable.measurement.engines import table_of, with_numpy, with_series
from answerable.measurement.multiplicity import with_q_value
from answerable.measurement.spans import Floats, Spans
from answerable.measurement.tails import binomial_at_least

LEAST_FIGURES = 50
LEAST_NEAR = 20
HEAPED_SHARE = 0.05
OUT_OF_REACH = 3  # bins on either side of a threshold that its test reads
APART = 6  # bins from one placebo to the next: their windows do not meet
PLACEBOS = 5  # on either side


def heaping(
    data: Any,
    *,
    by: Sequence[str] = ("subject",),
    value: str = "numerator",
    decimals: int = 0,
    least_value: float = 100.0,
    most_value: float | None = None,
    false_discovery_rate: float = 0.01,
) -> ir.Table:
    """One row a group: figures, digit_chi2, digit_p, digit_q, digit_excess, whipple, heaping (null: cannot be told) and
    heaping_reason.

    The last digit, at `decimals`, of values from `least_value` to below `most_value`, where last digits are all but even
    (Mosteller and Tukey 1968). For percentages say decimals=1, least_value=10, most_value=100: many places are at 100.
    digit_chi2 = sum (c - N / 10)^2 / (N / 10) over the ten digits, digit_p = P(chi-squared of 9 >= digit_chi2).
    digit_excess is the share of figures above what is even, sum max(0, c / N - 1 / 10). whipple = 100 x share of 0 and 5 / 0.2:
    100 is even, 500 all rounded. Heaped where digit_q (Benjamini and Hochberg 1995, over the groups) is at most
    `false_discovery_rate` and digit_excess at least 0.05. Refused: too_few_cases (under 50 figures).
    """
    table = table_of(data)
    rows = table.filter(table[value].notnull()).select(*by, worth=table[value].cast("float64"))
    rows = rows.filter(rows.worth >= least_value)
    if most_value is not None:
        rows = rows.filter(rows.worth < most_value)
    digit = (rows.worth * float(10**decimals)).round().cast("int64") % 10
    counts = {f"digit_{each}": (digit == each).cast("int64").sum() for each in range(10)}
    groups = rows.group_by(list(by)).aggregate(figures=rows.count(), **counts)
    groups = groups.mutate(**{name: groups[name].cast("float64") for name in counts})
    adds = {"digit_chi2": "float64", "digit_p": "float64", "digit_excess": "float64", "whipple": "float64"}
    groups = with_numpy(groups, reads=[*counts], adds=adds, work=_digits)
    told = with_q_value(groups, family=[], p="digit_p", q="digit_q")
    heaped = (told.digit_q.round(12) <= false_discovery_rate) & (told.digit_excess.round(9) >= HEAPED_SHARE)
    enough = told.digit_p.notnull()
    return told.select(
        *by,
        "figures",
        "digit_chi2",
        "digit_p",
        "digit_q",
        "digit_excess",
        "whipple",
        heaping=ibis.ifelse(enough, heaped, ibis.null("boolean")),
        heaping_reason=ibis.ifelse(enough, ibis.null("string"), Reason.TOO_FEW_CASES.value),
    )


def _digits(**digits: Floats) -> dict[str, Floats]:
    counts = np.stack([digits[f"digit_{each}"] for each in range(10)])
    total = counts.sum(axis=0)
    enough = total >= LEAST_FIGURES
    even = np.where(enough, total, np.nan) / 10
    chi2 = ((counts - even) ** 2 / even).sum(axis=0)
    return {
        "digit_chi2": chi2,
        "digit_p": np.where(enough, chdtrc(9, np.where(enough, chi2, 0.0)), np.nan),
        "digit_excess": np.maximum(counts / (10 * even) - 0.1, 0.0).sum(axis=0) + 0 * even,
        "whipple": 100 * (counts[0] + counts[5]) / (10 * even) / 0.2,
    }


def threshold_hump(
    data: Any,
    *,
    family: Sequence[str] = ("subject", "period"),
    estimate: str = "estimate",
    threshold: str | float = "floor",
    width: float = 1.0,
    polarity: str = "polarity",
    false_discovery_rate: float = 0.01,
) -> ir.Table:
    """One row a family: hump_right, hump_wrong, hump_expected, hump_p, hump_q, hump_placebos, hump_placebo_p, threshold_hump
    (null: cannot be told) and hump_reason.

    Are there more places within `width` on the right side of the threshold than the places further out lead one to expect?
    With a places in the next bin on the right side, b in the next on the wrong side, and A, B in the two bins beyond each,
    a density that is straight on the log scale gives odds r = ((A + 1/2) / (B + 1/2))^(1/4). hump_p = P(X >= a), X binomial
    (a + b, r / (1 + r)): a test of the kind of McCrary 2008 with fixed bins. The same is asked of up to ten placebo
    thresholds, 6 bins apart. There is a hump where hump_q (Benjamini and Hochberg 1995, over the families) is at most
    `false_discovery_rate` and no placebo has a p-value as small. Each place should be in a
    family once: figures of one place are not independent.
    `width` should be a multiple of the rounding of the figures. Refused: too_few_cases (under 20 in the two next bins).
    """
    table = table_of(data)
    line = table[threshold] if isinstance(threshold, str) else ibis.literal(threshold)
    away = (table[estimate] - line).cast("float64") / width
    sided = ibis.ifelse(table[polarity] == Polarity.LOW_IS_GOOD.value, -away, away)
    rows = table.select(*family, bin=sided.round(9).floor().cast("int64"))
    reach = APART * PLACEBOS + OUT_OF_REACH
    rows = rows.filter(rows.bin.notnull())
    rows = rows.mutate(bin=ibis.greatest(ibis.least(rows.bin, reach), -reach - 1))
    bins = rows.group_by([*family, "bin"]).aggregate(places=rows.count().cast("float64"))
    bins = bins.mutate(bin_number=bins.bin.cast("float64"))
    numbers = ["hump_right", "hump_wrong", "hump_expected", "hump_p", "hump_placebos", "hump_placebo_p"]
    adds = {**dict.fromkeys(numbers, "float64"), "first": "bool"}
    reads = ["bin_number", "places"]
    made = with_series(bins, by=family, order=["bin"], reads=reads, adds=adds, work=_humps)
    told = with_q_value(made.filter(made.first), family=[], p="hump_p", q="hump_q")
    enough = told.hump_p.notnull()
    above_placebos = (told.hump_p < told.hump_placebo_p).fill_null(True)
    hump = (told.hump_q.round(12) <= false_discovery_rate) & above_placebos
    return told.select(
        *family,
        *[told[name].cast("int64").name(name) for name in ["hump_right", "hump_wrong", "hump_placebos"]],
        "hump_expected",
        "hump_placebo_p",
        "hump_p",
        "hump_q",
        threshold_hump=ibis.ifelse(enough, hump, ibis.null("boolean")),
        hump_reason=ibis.ifelse(enough, ibis.null("string"), Reason.TOO_FEW_CASES.value),
    )


def _humps(spans: Spans, *, bin_number: Floats, places: Floats) -> dict[str, Any]:
    reach = APART * PLACEBOS + OUT_OF_REACH
    grid = np.zeros((len(spans.starts), 2 * reach + 2))
    grid[spans.of, bin_number.astype(np.int64) + reach + 1] = places
    grid = grid[:, 1:-1]  # the outermost bins hold all that is further out
    right, wrong, expected, p = _hump(grid, reach)
    turns = [turn * APART for turn in range(-PLACEBOS, PLACEBOS + 1) if turn]
    placebos = np.stack([_hump(grid, reach + turn)[3] for turn in turns])
    tried = np.isfinite(placebos).sum(axis=0)
    least = np.where(tried > 0, np.where(np.isfinite(placebos), placebos, 2.0).min(axis=0), np.nan)
    made = {
        "hump_right": right,
        "hump_wrong": wrong,
        "hump_expected": expected,
        "hump_p": p,
        "hump_placebos": tried,
        "hump_placebo_p": least,
    }
    numbers = {name: spans.each(np.asarray(values, dtype=np.float64)) for name, values in made.items()}
    return {**numbers, "first": spans.turn == 0}


def _hump(grid: Floats, at: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Counts on either side of the left border of bin `at`, the share expected on the right side, and the p-value."""
    right, wrong = grid[:, at], grid[:, at - 1]
    beyond, before = grid[:, at + 1 : at + 3].sum(axis=1), grid[:, at - 3 : at - 1].sum(axis=1)
    odds = ((beyond + 0.5) / (before + 0.5)) ** 0.25
    near = right + wrong
    enough = near >= LEAST_NEAR
    p = binomial_at_least(right, np.where(enough, near, LEAST_NEAR), odds / (1 + odds))
    return right, wrong, odds / (1 + odds), np.where(enough, p, np.nan)
