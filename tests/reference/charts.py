"""Slow, obvious twins of the control charts, one series at a time, written from the published formulas."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean

from scipy import stats


def limits(values: list[float], *, screen: bool = True) -> tuple[float, float, float]:
    """Mean, lower and upper limit of an XmR chart."""
    middle = fmean(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    if screen and fmean(ranges) > 0:
        ranges = [each for each in ranges if each < 3.267 * fmean(ranges)]
    return middle, middle - 2.66 * fmean(ranges), middle + 2.66 * fmean(ranges)


def rules(values: list[float], *, shift: int = 7, trend: int = 7) -> list[str | None]:
    """The gravest rule each point breaks."""
    middle, low, high = limits(values)
    near = 2 / 3 * (high - middle)
    found: list[str | None] = [None] * len(values)
    for start in range(len(values) - shift + 1):
        window = values[start : start + shift]
        if all(y > middle for y in window) or all(y < middle for y in window):
            for place in range(start, start + shift):
                found[place] = "shift"
    for start in range(len(values) - 2):
        window = values[start : start + 3]
        if all(y > middle for y in window) or all(y < middle for y in window):
            close = [start + turn for turn, y in enumerate(window) if near < abs(y - middle) <= high - middle]
            if len(close) >= 2:
                for place in close:
                    found[place] = "two_of_three"
    for start in range(len(values) - trend + 1):
        steps = [b - a for a, b in zip(values[start : start + trend], values[start + 1 : start + trend], strict=False)]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            for place in range(start, start + trend):
                found[place] = "trend"
    return ["outside_limits" if y > high or y < low else rule for y, rule in zip(values, found, strict=True)]


def autocorrelation(values: list[float]) -> float | None:
    middle = fmean(values)
    below = sum((y - middle) ** 2 for y in values)
    return sum((a - middle) * (b - middle) for a, b in pairwise(values)) / below if below else None


def lower_median(values: list[float]) -> float:
    return sorted(values)[(len(values) - 1) // 2]


def share_limits(x: list[float], n: list[float], *, events: bool = False) -> list[tuple[float, float, float]]:
    """Mean, lower and upper limit of each point of a p chart (u chart of events); p' and u' (Laney 2002) where many vary more."""
    share = sum(x) / sum(n)
    sigma = [math.sqrt((share if events else share * (1 - share)) / cases) for cases in n]
    widen = 1.0
    if lower_median(n) > 1000 and min(sigma) > 0:
        z = [(count / cases - share) / each for count, cases, each in zip(x, n, sigma, strict=True)]
        ranges = [abs(b - a) for a, b in pairwise(z)]
        kept = [each for each in ranges if each < 3.267 * fmean(ranges)] if fmean(ranges) > 0 else ranges
        widen = max(1.0, fmean(kept) / 1.128)
    ends = [(share - 3 * each * widen, share + 3 * each * widen) for each in sigma]
    return [(share, max(low, 0.0), high if events else min(high, 1.0)) for low, high in ends]


def surely_outside(x: float, n: float, share: float, *, events: bool = False) -> bool:
    """Whether a count is as seldom, by its exact chance, as a point beyond three standard deviations."""
    law = stats.poisson(share * n) if events else stats.binom(int(n), share)
    return bool((law.cdf(x) if x / n < share else law.sf(x - 1)) < 0.00135)


def leans(values: list[float]) -> bool:
    r = autocorrelation(values)
    return r is not None and (r > 1.3 / math.sqrt(len(values)) or r < -2 / math.sqrt(len(values)))


def following_limits(values: list[float]) -> list[tuple[float, float, float] | None]:
    """Of a series that leans on the figure before: expectation and limits of each point but the first."""
    middle, r = fmean(values), autocorrelation(values)
    lean = min(max(r + (1 + 3 * r) / len(values), -0.98), 0.98)
    expected = [middle + lean * (before - middle) for before in values[:-1]]
    left = [y - each for y, each in zip(values[1:], expected, strict=True)]
    ranges = [abs(b - a) for a, b in pairwise(left)]
    kept = [each for each in ranges if each < 3.267 * fmean(ranges)] if fmean(ranges) > 0 else ranges
    reach = 2.66 * fmean(kept)
    return [None, *((each, each - reach, each + reach) for each in expected)]


def without_season(values: list[float], length: int) -> tuple[bool, list[float]]:
    """Whether a series has a season, and what the time of year adds to each point."""
    far = []
    for turn, y in enumerate(values):
        first = min(max(turn - length // 2, 0), len(values) - length)
        far.append(y - fmean(values[first : first + length]))
    alike = sum(a * b for a, b in zip(far, far[length:], strict=False)) / sum(each * each for each in far)
    usual = [fmean(far[month::length]) for month in range(length)]
    return alike > 2 / math.sqrt(len(values)), [usual[turn % length] - fmean(usual) for turn in range(len(values))]


def runs(values: list[float], middle: float) -> tuple[int, int]:
    """The longest run on one side of the middle, and how often it is crossed; points on it are left out."""
    sides = [1 if y > middle else -1 for y in values if abs(y - middle) > 1e-9 * max(1.0, abs(middle))]
    longest, here = (1, 1) if sides else (0, 0)
    for before, now in pairwise(sides):
        here = here + 1 if now == before else 1
        longest = max(longest, here)
    return longest, sum(a != b for a, b in pairwise(sides))
