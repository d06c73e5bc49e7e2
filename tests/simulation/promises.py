"""What is promised, in the order of docs/methods/honesty.md, with what is known to miss and why."""

from __future__ import annotations

from tests.simulation import targets
from tests.simulation.targets import Target

LEANING_FLOOR = "3 points, each leaning 0.75 on the one before"
LEANING_TRENDS = (
    "12 years, leaning 0.6", "20 years, leaning 0.6", "40 years, leaning 0.3", "40 years, leaning 0.6",
    "20 quarters, leaning 0.6", "24 months, leaning 0.6", "36 months, leaning 0.3", "36 months, leaning 0.6",
)  # fmt: skip
SHORT_FORECASTS = tuple(
    f"{level}% range, {figures} figures, {ahead} ahead" for figures in (10, 20) for ahead in (1, 5) for level in (80, 95)
)
TARGETS = [
    Target(
        "Of all places named below a floor, at most 5% falsely, where levels swing by 3 points.",
        "floors",
        targets.false_at_three_points,
    ),
    Target(
        "The same in all other worlds.",
        "floors",
        targets.false_elsewhere,
        {
            "A swing that lasts for months is the level of those months; the test does not ask why": tuple(
                f"{LEANING_FLOOR}, {rule}" for rule in targets.RULES.values()
            )
        },
    ),
    Target(
        "Three periods together find at least 4 times as many of the truly low as one.",
        "floors",
        targets.power_of_three,
        ratio=True,
    ),
    Target("One terrible period alone is called persistent in at most 1%.", "floors", targets.one_bad_period),
    Target(
        "The last point of a control chart rings falsely in at most 2%.",
        "charts",
        targets.last_points,
        {"How much so short a series leans cannot be told well enough": ("leaning 0.7, 24 points",)},
    ),
    Target(
        "Intervals of counts and means hold the truth within 1 point of what they say.",
        "coverage",
        targets.intervals_of_counts,
        {
            "Limits that never hold less than they say must hold more where only few counts are possible": (
                "rate of events, 95.0%, 0.5 to 10 events expected",
                "indirectly standardised ratio, 95.0%, 0.5 to 10 events expected",
            ),
            "A rate is told only where ten events came or more, so that the low ones are not counted": (
                "directly standardised rate, 95.0%, 12 events expected, told in 80%",
            ),
            "Student's interval is made for values that lie evenly about their mean; figures of public services mostly come "
            "from many values": (
                "mean, 95.0%, 3 values, skewed",
                "mean, 95.0%, 10 values, skewed",
                "mean, 95.0%, 50 values, skewed",
            ),
        },
    ),
    Target("Intervals of inequality do so too.", "indices", targets.intervals_of_indices),
    Target("All ranges of ranks of a table hold at once in at least 95%.", "ranking", targets.ranges_of_ranks),
    Target(
        "Ranges of forecasts hold within 1 point of what they say, over all worlds.",
        "forecasts",
        targets.ranges_of_forecasts,
        {
            "Ranges are too wide, because a short series cannot show that it will stay as quiet as it was": (
                *SHORT_FORECASTS,
                "80% range, 40 figures, 5 ahead",
                "95% range, 40 figures, 5 ahead",
            )
        },
    ),
    Target("In no world do they hold more than 1 point too seldom.", "forecasts", targets.no_range_too_narrow),
    Target("Chances come true within 5 points.", "reliability", targets.chances_come_true),
    Target(
        "A long trend is called falsely in at most 0.2%.",
        "trends",
        targets.long_trends,
        {"Leaning is measured on the same short series, and at times found too small": LEANING_TRENDS},
    ),
    Target(
        "A recent trend is called falsely in at most 0.2%.",
        "recent",
        targets.recent_trends,
        {
            "The rule of Fingertips knows the chance of counting only; true swings from year to year look to it like a trend": (
                "true swings half as wide as the noise",
                "true swings as wide as the noise",
                "true swings twice as wide",
            )
        },
    ),
    Target(
        "Bunching has p below 0.05 in at most 5%, where nothing moved.",
        "bunching",
        targets.bunching_alone,
        {
            "A polynomial is only nearly any smooth curve": (
                "nothing moved, hump left of it, 200 a bin",
                "nothing moved, hole looked for, 200 a bin",
            ),
            "Heaps at round numbers look like bunching at a round limit, even when they are told; corrected for how many "
            "were looked at, none was named": (
                "nothing moved, multiples of ten 30% higher",
                "the same, round numbers told",
                "the same, placebos at multiples of ten",
            ),
        },
    ),
    Target("Screens name at most one in 1,000 falsely.", "bunching", targets.named_by_screens),
    Target(
        "An effect of a change at one time is found falsely in at most 5%.",
        "differences",
        targets.differences,
        {"With three changed places of ten the bootstrap is only nearly right": ("10 places, 3 changed",)},
    ),
    Target("The same of changes at two times.", "cohorts", targets.cohorts),
    Target(
        "A break of a line is found falsely in at most 5%.",
        "interruptions",
        targets.interruptions,
        {"Leaning is measured on the same short series": ("24 points, leaning 0.7", "48 points, leaning 0.4")},
    ),
    Target("A synthetic control finds an effect falsely in at most 5%.", "placebos", targets.placebos),
]
