"""Lines through quantiles from the worst off to the best off, many groups at once: the numbers behind the inequality indices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from answerable.domain.verdicts import Reason
from answerable.measurement.intervals import z_of
from answerable.measurement.spans import Floats, Spans

Transform = Literal["log", "logit"]
LEAST_QUANTILES = 5
READ = ("quantile", "population", "value", "lower", "upper")
INDICES = ("sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper")
ONTO = {None: np.asarray, "log": np.log, "logit": logit}
BACK = {None: np.asarray, "log": np.exp, "logit": expit}
DRAWN_AT_ONCE = 2_000_000  # numbers, so that many groups do not fill the memory


@dataclass(frozen=True)
class Fit:
    """How a line is fitted and its interval had."""

    transform: Transform | None
    scale: float
    confidence: float
    count: int | None
    simulations: int
    seed: int

    def __post_init__(self) -> None:
        if self.transform not in ONTO:
            raise ValueError(f"transform is None, 'log' or 'logit', not {self.transform!r}")


@dataclass(frozen=True)
class Lines:
    """One line a group: its height at the worst off and at the best off, with variances and covariance."""

    worst: Floats
    best: Floats
    worst_var: Floats
    best_var: Floats
    both: Floats


def indices(spans: Spans, *, how: Fit, multiplier: float, **columns: Floats) -> dict[str, Any]:
    """The columns of INDICES with their reasons, and `sii_first`, which marks one row a group."""
    figures = {name: columns[f"line_{name}"] for name in READ}
    reason = why_no_line(spans, figures, how)
    lines = fitted(spans, figures, reason == "", how)
    found = (drawn if how.transform else closed)(lines, how)
    made = dict(zip(INDICES, turned(found, multiplier), strict=True))
    endless = ~np.isfinite(made["sii_lower"] + made["sii_upper"])
    reason = np.where((reason == "") & endless, Reason.OUT_OF_RANGE.value, reason)
    ratio_reason = np.where((reason == "") & np.isnan(made["rii"]), Reason.SMALL_NUMBERS.value, reason)
    return {
        **{name: spans.each(np.where(reason == "", figure, np.nan)) for name, figure in made.items()},
        "sii_reason": spans.each(_or_none(reason)),
        "rii_reason": spans.each(_or_none(ratio_reason)),
        "sii_first": spans.turn == 0,
    }


def _or_none(words: NDArray[np.str_]) -> NDArray[np.object_]:
    told = words.astype(object)
    told[words == ""] = None
    return told


def why_no_line(spans: Spans, figures: dict[str, Floats], how: Fit) -> NDArray[np.str_]:
    """One reason a group, '' where there is none."""
    quantile, people, value, lower, upper = (figures[name] for name in READ)

    def some(rows: Any) -> Any:
        return spans.sums(rows.astype(np.int64)) > 0

    share = np.stack([value, lower, upper]) / how.scale
    low, high = {None: (-np.inf, np.inf), "log": (0.0, np.inf), "logit": (0.0, 1.0)}[how.transform]
    outside = ((share <= low) | (share >= high)).any(axis=0)
    wrong_count = spans.lengths != how.count if how.count is not None else np.zeros(len(spans.starts), dtype=bool)
    whys = [
        (some(np.isnan(quantile) | np.isnan(people) | np.isnan(value)), Reason.NOT_REPORTED),
        (some(np.isnan(lower) | np.isnan(upper)), Reason.UNCERTAINTY_UNKNOWN),
        (some((people < 0) | np.isinf(people)), Reason.IMPOSSIBLE_COUNTS),
        (some(people == 0), Reason.TOO_FEW_CASES),
        (some(quantile != spans.turn + 1) | wrong_count, Reason.PARTS_MISSING),
        (spans.lengths < LEAST_QUANTILES, Reason.TOO_FEW_PLACES),
        (some((lower > value) | (value > upper)), Reason.INTERVAL_EXCLUDES_VALUE),
        (some(outside), Reason.OUT_OF_RANGE),
    ]
    return np.select([told for told, _ in whys], [str(why) for _, why in whys], default="")


def fitted(spans: Spans, figures: dict[str, Floats], sound: NDArray[np.bool_], how: Fit) -> Lines:
    """Least squares weighted by people; what is not sound is fitted to nothing in particular, and its result never told."""
    rows = spans.each(sound)
    _, people, *drawn = (np.where(rows, figures[name], 0.5 * how.scale) for name in READ)
    value, lower, upper = (ONTO[how.transform](each / how.scale) for each in drawn)
    error = (upper - lower) / (2 * z_of(0.95))
    share = people / spans.each(spans.sums(people))
    ridit = _summed_up(spans, share) - share / 2 - 0.5  # the shares' own mean is one half
    spread = spans.sums(share * ridit * ridit)
    slope = share * ridit / spans.each(np.where(spread > 0, spread, 1.0))
    at_worst, at_best = share - 0.5 * slope, share + 0.5 * slope
    square = error * error
    return Lines(
        *(spans.sums(weight * value) for weight in (at_worst, at_best)),
        *(spans.sums(weight * square) for weight in (at_worst**2, at_best**2, at_worst * at_best)),
    )


def _summed_up(spans: Spans, share: Floats) -> Floats:
    so_far = np.cumsum(share)
    summed: Floats = so_far - spans.each(so_far[spans.starts] - share[spans.starts])
    return summed


def closed(lines: Lines, how: Fit) -> list[Floats]:
    """The indices of a line on the figures' own scale, and their limits: normal for the difference, Fieller's for the ratio."""
    z = z_of(how.confidence)
    slope = lines.best - lines.worst
    half = z * np.sqrt(np.maximum(lines.worst_var + lines.best_var - 2 * lines.both, 0))
    a = lines.worst**2 - z * z * lines.worst_var
    b = lines.worst * lines.best - z * z * lines.both
    c = lines.best**2 - z * z * lines.best_var
    sure = (a > 0) & (lines.worst > 0)  # otherwise the ratio may be anything
    a = np.where(sure, a, np.nan)
    root = np.sqrt(np.maximum(b * b - a * c, 0))
    ratio = lines.best / np.where(sure, lines.worst, np.nan)
    return [how.scale * slope, how.scale * (slope - half), how.scale * (slope + half), ratio, (b - root) / a, (b + root) / a]


def drawn(lines: Lines, how: Fit) -> list[Floats]:
    """The same of a line on a transformed scale, its limits from draws of both its ends. Every group has the same draws."""
    back = BACK[how.transform]
    first, second = np.random.default_rng(how.seed).standard_normal((2, how.simulations))
    worst_sd = np.sqrt(lines.worst_var)
    lean = lines.both / np.where(worst_sd > 0, worst_sd, 1.0)
    rest = np.sqrt(np.maximum(lines.best_var - lean * lean, 0))
    tails = [0.5 - how.confidence / 2, 0.5 + how.confidence / 2]
    step = max(1, DRAWN_AT_ONCE // how.simulations)
    limits = []
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for start in range(0, len(lines.worst), step):
            some = slice(start, start + step)
            worst = back(lines.worst[some, None] + worst_sd[some, None] * first)
            best = back(lines.best[some, None] + lean[some, None] * first + rest[some, None] * second)
            limits.append(np.stack([np.quantile(best - worst, tails, axis=1), np.quantile(best / worst, tails, axis=1)]))
        worst, best = back(lines.worst), back(lines.best)
        (low, high), (ratio_low, ratio_high) = np.concatenate(limits, axis=2)
        return [how.scale * (best - worst), how.scale * low, how.scale * high, best / worst, ratio_low, ratio_high]


def turned(found: list[Floats], multiplier: float) -> list[Floats]:
    sii, low, high, rii, rii_low, rii_high = found
    if multiplier >= 0:
        return [multiplier * sii, multiplier * low, multiplier * high, rii, rii_low, rii_high]
    with np.errstate(divide="ignore"):
        return [multiplier * sii, multiplier * high, multiplier * low, 1 / rii, 1 / rii_high, 1 / rii_low]
