"""The rules that tell a change from noise (NHS England, Making Data Count), and the runs of Anhøj, on many series at once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from answerable.measurement.process_limits import Flags
from answerable.measurement.spans import Floats, Ints, Spans

RULES = ["outside_limits", "trend", "two_of_three", "shift"]  # the gravest first
NO_RULE = -1
CLOSE = 1e-9
Signs = NDArray[np.int8]


class Broken(NamedTuple):
    rule: Signs  # index into RULES, or NO_RULE
    direction: Signs  # 1 up, -1 down
    side: Signs  # of the middle: 1 above, -1 below, 0 on it


def clearly(left: Floats, right: Floats) -> Flags:
    """Whether `left` is above `right` by more than rounding noise, as `thresholds.clearly_above`."""
    above: Flags = left - right > CLOSE * np.maximum(1.0, np.abs(right))
    return above


def side_of(y: Floats, middle: Floats) -> Signs:
    side: Signs = clearly(y, middle).astype(np.int8) - clearly(middle, y).astype(np.int8)
    return side


def rules(
    y: Floats,
    centre: Floats,
    reach: Floats,
    joined: Flags,
    *,
    shift_points: int,
    trend_points: int,
    runs: Flags,
    outside: Flags,
) -> Broken:
    """The gravest rule each point breaks; all points of a pattern are marked. `joined` rows follow the one before without a gap.

    `runs` is false where runs on one side mean nothing; `outside` says which points lie beyond their limits.
    """
    side = side_of(y, centre)
    slope = np.where(joined, side_of(y, np.concatenate([y[:1], y[:-1]])), 0).astype(np.int8)
    near = reach * (2.0 / 3.0)
    close = (clearly(y, centre + near) | clearly(centre - near, y)) & ~outside
    in_shift = runs & _in_run(side, joined, shift_points)
    in_three = runs & _in_three(side, close, joined)
    rising = runs & _in_run(slope, joined & np.concatenate([[False], joined[:-1]]), trend_points - 1)
    after = np.concatenate([rising[1:] & joined[1:], [False]])  # the point that a run of steps began from
    trending = rising | after
    ahead = np.concatenate([slope[1:], np.zeros(1, dtype=np.int8)])
    rule = np.select([outside, trending, in_three, in_shift], [0, 1, 2, 3], NO_RULE).astype(np.int8)
    return Broken(rule, np.where(trending & ~outside, np.where(rising, slope, ahead), side), side)


def _in_run(sign: Signs, joined: Flags, length: int) -> Flags:
    """Whether a point belongs to `length` or more points of one sign in a row."""
    begins = ~joined
    begins[1:] |= sign[1:] != sign[:-1]
    begins[:1] = True
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(sign))
    found: Flags = np.repeat(lengths >= length, lengths) & (sign != 0)
    return found


def _in_three(side: Signs, close: Flags, joined: Flags) -> Flags:
    """Close points of any three in a row on one side, two or more of them close to a limit."""
    if len(side) < 3:
        return np.zeros(len(side), dtype=bool)
    alike = (side[2:] == side[1:-1]) & (side[1:-1] == side[:-2]) & (side[2:] != 0) & joined[2:] & joined[1:-1]
    ends = np.zeros(len(side), dtype=bool)
    ends[2:] = alike & (close[2:].astype(np.int8) + close[1:-1] + close[:-2] >= 2)
    covered = ends.copy()
    covered[:-1] |= ends[1:]
    covered[:-2] |= ends[2:]
    marked: Flags = covered & close
    return marked


class Runs(NamedTuple):
    """One value a series (Anhøj and Olesen 2014)."""

    longest: Ints
    crossings: Ints
    unusual: Flags


def runs_of(spans: Spans, side: Signs) -> Runs:
    """The longest run on one side of the middle and the crossings of it; points on the middle are left out."""
    useful = np.flatnonzero(side != 0)
    signs, series = side[useful], spans.of[useful]
    number = len(spans.starts)
    count = np.bincount(series, minlength=number)
    begins = np.ones(len(signs), dtype=bool)
    begins[1:] = (signs[1:] != signs[:-1]) | (series[1:] != series[:-1])
    starts = np.flatnonzero(begins)
    longest = np.zeros(number, dtype=np.int64)
    if len(starts):
        np.maximum.at(longest, series[starts], np.diff(starts, append=len(signs)))
    crossings = np.maximum(np.bincount(series[starts], minlength=number) - 1, 0)
    most, least = _usual(int(count.max(initial=0)))
    return Runs(longest, crossings, (count >= 10) & ((longest > most[count]) | (crossings < least[count])))


@lru_cache(maxsize=64)
def _usual(longest: int) -> tuple[Ints, Ints]:
    """For series of each length: the longest run that chance usually gives, and the fewest crossings (its 5% quantile)."""
    n = np.arange(longest + 1)
    most = np.round(np.log2(np.maximum(n, 1))) + 3
    least = [int((bdtr(np.arange(steps + 1), steps, 0.5) < 0.05).sum()) for steps in np.maximum(n - 1, 0)]
    return most.astype(np.int64), np.array(least, dtype=np.int64)
