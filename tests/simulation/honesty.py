"""How often we are wrong: runs every simulation and writes docs/methods/honesty.md.

`python -m tests.simulation.honesty`; about five minutes on two processors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from answerable import __version__
from tests.pages import shown, unfolded
from tests.simulation import tables
from tests.simulation.measured import measured
from tests.simulation.promises import TARGETS
from tests.simulation.tables import Made, part
from tests.simulation.targets import Reading, Target

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "honesty.md"


@dataclass(frozen=True)
class Subject:
    title: str
    says: str
    table: Callable[[Made], str]


SUBJECTS = [
    Subject(
        "Minimum standards",
        """300 invented areas with 40 to 1,500 cases each and a floor of 80%: nine in ten hold it by 0 to 6 points, one in ten is
        truly 6 points below. 100 such families a line (30 where 36 periods are known). The first number is the share of the
        named that is named falsely; the second the share of the truly low that is found. [The rule](floors.md).""",
        tables.floors,
    ),
    Subject(
        "One terrible period",
        """Nobody is below for long, but one area in ten falls, in the last period alone. How many of those are called
        persistent?""",
        tables.one_bad_period,
    ),
    Subject(
        "Control charts",
        """4,000 invented series a line in which nothing changes, and in *slanted* lines something does. The usual way is to look
        for a flag anywhere, or to read the last point of a chart drawn plainly. [The rule](control-charts.md).""",
        tables.charts,
    ),
    Subject(
        "Intervals",
        """How often the interval holds the truth. Limits of a count jump from one count to the next, so coverage swings with the
        truth: the mean over a grid of 199 shares or 200 numbers of events, and the least. These are worked out from every
        possible count, not drawn; means are 20,000 draws, direct rates and indices 4,000. Plain: the estimate ± z standard
        errors. [Intervals](intervals.md), [standardised rates](standardised-rates.md), [inequality](inequality.md).""",
        tables.coverage,
    ),
    Subject(
        "Forecasts",
        """400 invented series a line, forecast from 10, 20 or 40 known figures: how often the range holds the next figure, and
        the one five periods ahead. Last column: how much smaller the mean error is than that of drawing the last figure on.
        [The rule](forecast.md).""",
        tables.forecasts,
    ),
    Subject(
        "Chances of reaching a target",
        """All those series together, with a target each, five periods ahead. Where we say 70%, seven in ten should be met.""",
        tables.chances,
    ),
    Subject(
        "On course or off course",
        """400 invented places a line, five periods after a baseline and five before the target's date. Falsely: called on course
        with the true level below the line, or off course with it on or above. Plain: the last figure on the line or
        better.""",
        tables.courses,
    ),
    Subject(
        "Rankings",
        "800 invented tables a line (150 with 400 places). [The rule](ranking.md).",
        tables.rankings,
    ),
    Subject(
        "Funnels",
        """400 families of 150 invented places a line. At 99.8%, 0.2% of ordinary places should lie outside; places that are
        planted lie far below. [The rule](funnels.md).""",
        tables.funnels,
    ),
    Subject(
        "Long trends",
        """2,000 invented series a line that go nowhere, and 2,000 that rise by 2.5 standard deviations from end to end. A trend
        should be called falsely in 0.2%. [The rule](long-trend.md).""",
        tables.long_trends,
    ),
    Subject(
        "Recent trends",
        """20,000 invented places a line with five yearly figures. In the first four lines nothing rises or falls, and 0.2% should
        be called a trend. [The rule](recent-trend.md).""",
        tables.recent_trends,
    ),
    Subject(
        "Screens for doubtful figures",
        """How often a screen rings for one place or period alone, and how often it names one after correcting for how many were
        looked at. Plain: what one would do without it. [Bunching](bunching.md), [gaming](gaming.md),
        [data quality](data-quality.md) say what each is.""",
        tables.screens,
    ),
    Subject(
        "Did it help?",
        """Pure noise in which each period leans 0.7 on the one before: how often an effect is found, where it should be 5%. 500
        panels a line, 200 with two times of change. [The rule](difference-in-differences.md).""",
        tables.changes,
    ),
    Subject(
        "Changes at different times",
        "The mean of 100 results where effects grow by half a unit each period.",
        tables.staggering,
    ),
    Subject(
        "Did the line break?",
        """Pure noise: how often a break is found, where it should be 5%. 1,000 series a line.
        [The rule](interrupted-time-series.md).""",
        tables.interruptions,
    ),
]
PROSE = """
# How often we are wrong

Nobody can look at a figure and always be right. But we can find out how often we are wrong. We invent thousands of hospitals
and schools, and because we invented them we know the truth: this one is fine, that one is not. Then we let our program judge
them as if it did not know, and count its mistakes. Beside ours stand the mistakes of the usual ways, such as calling every
hospital bad whose figure is below the line. Where we are worse than we promised, it says so here.

All numbers were worked out by version {version}, with fixed seeds, through the same functions that judge real figures. `make
honesty` works them out again, and `make check-long` fails when one is no longer so.

## What we promise, and whether it holds

The promises about floors where levels swing by 3 points, about the last point of a chart, and about intervals were given before
the methods were written. The others are what each method claims of itself (a test at 5% should ring falsely in 5%), or were set
when this page was written. A promise holds when no situation misses it by more than two standard errors of the simulation.

{targets}

### Where it does not hold

{missed}

{subjects}

## What this does not show

Invented figures are tamer than real ones. Each simulation holds the troubles we thought of: swings, leaning, seasons, few
cases, copies, rounding. It cannot hold those we did not think of. Real figures also change by new counting rules, and a
pandemic strikes all places at once.

## What we do not do

We do not leave out a situation because it looks bad. We do not ease a promise because it is missed: it stays in the list
above, with its reason, until a better method is found.
"""


def page(made: Made) -> str:
    subjects = "\n\n".join(f"## {each.title}\n\n{each.says}\n\n{each.table(made)}" for each in SUBJECTS)
    return unfolded(PROSE.format(version=__version__, targets=promises(made), missed=missed(made), subjects=subjects))


def promises(made: Made) -> str:
    return shown(["promise", "worst of all situations", "holds"], [_promise(target, made) for target in TARGETS])


def _promise(target: Target, made: Made) -> list[str]:
    readings = list(target.readings(made[target.of]))
    worst = max(readings, key=lambda reading: max(reading.least - reading.value, reading.value - reading.most))
    return [target.aim, f"{_value(target, worst)} ({worst.situation})", _verdict(readings)]


def _verdict(readings: list[Reading]) -> str:
    if missing := sum(not reading.reached for reading in readings):
        return f"**not in {missing} of {len(readings)}**"
    return "yes" if all(reading.inside for reading in readings) else "yes, within the error of the simulation"


def missed(made: Made) -> str:
    lines = []
    for target in TARGETS:
        readings = {reading.situation: reading for reading in target.readings(made[target.of])}
        for why, situations in target.missed.items():
            where = "; ".join(f"{name} ({_value(target, readings[name])})" for name in situations)
            lines.append(f"- *{target.aim}* Missed with {where}. {why}.")
    return "\n".join(lines)


def _value(target: Target, reading: Reading) -> str:
    return f"{reading.value:.1f} times" if target.ratio else part(reading.value)


def main() -> None:
    PAGE.write_text(page(measured()), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
