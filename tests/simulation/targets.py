"""What the methods promise, and whether the simulations bear it out: used by docs/methods/honesty.md and by test_honesty.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

Rows = list[dict[str, Any]]
ERRORS = 2.0  # standard errors of the simulation that a reading may lie beyond its bound


@dataclass(frozen=True)
class Reading:
    """What was measured in one situation, between which bounds it should lie, and the standard error of the simulation."""

    situation: str
    value: float
    error: float = 0.0
    least: float = -inf
    most: float = inf

    @property
    def inside(self) -> bool:
        return self.least <= self.value <= self.most

    @property
    def reached(self) -> bool:
        return self.least - ERRORS * self.error <= self.value <= self.most + ERRORS * self.error


@dataclass(frozen=True)
class Target:
    """`missed`: why it is known not to be reached, and in which situations."""

    aim: str
    of: str  # the simulation
    readings: Callable[[Any], Iterator[Reading]]
    missed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ratio: bool = False  # readings are so many times something, not shares

    @property
    def known_to_miss(self) -> set[str]:
        return {situation for situations in self.missed.values() for situation in situations}


def share_error(share: float, cases: float) -> float:
    return sqrt(share * (1 - share) / cases)


OURS_NOW, OURS_ALL = "ours: this period alone", "ours: breach or persistent breach"
OURS_PERSISTENT = "ours: persistent breach"
RULES = {OURS_NOW: "one period", OURS_PERSISTENT: "three together", OURS_ALL: "all named"}


def _false_of_floors(rows: Rows, chosen: Callable[[str], bool]) -> Iterator[Reading]:
    for row in rows:
        if row["rule"] in RULES and "once" not in row["world"] and chosen(row["world"]):
            yield Reading(f"{row['world']}, {RULES[row['rule']]}", row["false_share"], row["false_error"], most=0.05)


def three_points(world: str) -> bool:
    return world.startswith("3 points") and "leaning" not in world


def false_at_three_points(rows: Rows) -> Iterator[Reading]:
    return _false_of_floors(rows, three_points)


def false_elsewhere(rows: Rows) -> Iterator[Reading]:
    return _false_of_floors(rows, lambda world: not three_points(world))


def power_of_three(rows: Rows) -> Iterator[Reading]:
    """Where three periods are known or more."""
    found = {(row["world"], row["rule"]): row["found"] for row in rows}
    for known in (3, 6, 12, 36):
        world = f"3 points, {known} periods known"
        yield Reading(world, found[world, OURS_PERSISTENT] / max(found[world, OURS_NOW], 1e-3), least=4.0)


def one_bad_period(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        if "once" in row["world"] and row["rule"] == OURS_PERSISTENT:
            yield Reading(row["world"], row["one_bad_named"], most=0.01)


def last_points(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        if "moved" not in row["series"]:
            yield Reading(f"{row['series']}, {row['points']} points", row["ours"], share_error(0.02, 4000), most=0.02)


def _within_a_point(rows: Rows, name: Callable[[dict[str, Any]], str]) -> Iterator[Reading]:
    for row in rows:
        yield Reading(name(row), row["ours"], row["error"], least=row["nominal"] - 0.01, most=row["nominal"] + 0.01)


def intervals_of_counts(rows: Rows) -> Iterator[Reading]:
    return _within_a_point(rows, lambda row: f"{row['interval']}, {row['nominal']:.1%}, {row['grid']}")


def intervals_of_indices(rows: Rows) -> Iterator[Reading]:
    chosen = [{**row, "ours": row["held"], "error": share_error(0.95, 4000)} for row in rows if "index" in row["interval"]]
    return _within_a_point(chosen, lambda row: f"{row['interval']}, {row['situation']}")


def ranges_of_ranks(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        families = 150 if "400" in row["world"] else 800
        yield Reading(row["world"], row["all_ranges_hold"], share_error(0.95, families), least=0.95)


def ranges_of_forecasts(rows: Rows) -> Iterator[Reading]:
    """Mean over the worlds, so many figures known and so many periods ahead."""
    for figures in dict.fromkeys(row["figures"] for row in rows):
        chosen = [row for row in rows if row["figures"] == figures]
        for ahead in (1, 5):
            for level in (80, 95):
                held = sum(row[f"held_{level}_at_{ahead}"] for row in chosen) / len(chosen)
                error = share_error(level / 100, 400 * len(chosen))
                bounds = {"least": level / 100 - 0.01, "most": level / 100 + 0.01}
                yield Reading(f"{level}% range, {figures} figures, {ahead} ahead", held, error, **bounds)


def no_range_too_narrow(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        for ahead in (1, 5):
            for level in (80, 95):
                name = f"{row['world']}, {row['figures']} figures, {level}% range, {ahead} ahead"
                error = share_error(level / 100, 400)
                yield Reading(name, row[f"held_{level}_at_{ahead}"], error, least=level / 100 - 0.01)


def chances_come_true(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        yield Reading(f"told {row['told']:.1%}", row["came"], row["error"], least=row["told"] - 0.05, most=row["told"] + 0.05)


def long_trends(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        name = f"{row['points']} {row['kind']}, leaning {row['leaning']}"
        yield Reading(name, row["false_ours"], share_error(0.002, 2000), most=0.002)


def recent_trends(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        if row["false"]:
            yield Reading(row["world"], row["ours"], row["error"], most=0.002)


def bunching_alone(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        if row["screen"].startswith("bunching") and _nothing_moved(row):
            yield Reading(row["situation"], row["ours"], share_error(0.05, row["cases"]), most=0.05)


def _nothing_moved(row: dict[str, Any]) -> bool:
    return row["situation"].startswith(("nothing moved", "the same"))


def named_by_screens(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        if row["screen"].startswith("bunching") and _nothing_moved(row):
            yield Reading(row["situation"], row["named"], share_error(0.001, row["cases"]), most=0.001)
        if row["screen"].startswith("too smooth") and "half as much" not in row["situation"]:
            yield Reading(row["situation"], row["named"], share_error(0.001, row["cases"]), most=0.001)
        if row["screen"].startswith("false"):
            yield Reading(row["situation"], row["ours"], share_error(0.001, row["cases"]), most=0.001)


def _of_twenty(rows: Rows, runs: int) -> Iterator[Reading]:
    for row in rows:
        yield Reading(f"{row['places']} places, {row['changed']} changed", row["ours"], share_error(0.05, runs), most=0.05)


def differences(rows: Rows) -> Iterator[Reading]:
    return _of_twenty(rows, 500)


def cohorts(rows: Rows) -> Iterator[Reading]:
    return _of_twenty(rows, 200)


def interruptions(rows: Rows) -> Iterator[Reading]:
    for row in rows:
        told = 1000 * (1 - row["reml silent"])
        yield Reading(f"{row['points']} points, leaning {row['leaning']}", row["reml"], share_error(0.05, told), most=0.05)


def placebos(share: float) -> Iterator[Reading]:
    yield Reading("40 places that walk", share, share_error(0.05, 400), most=0.05)
