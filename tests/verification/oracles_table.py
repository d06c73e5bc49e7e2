"""Do we get the same answers as others? `python -m tests.verification.oracles_table` writes docs/methods/oracles.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import log10
from pathlib import Path

from tests.conftest import SHARED
from tests.pages import shown, unfolded
from tests.verification.answers import changes, charts, counts
from tests.verification.answers.held import Answers, LeftOut, numbers_in, read, read_json

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "oracles.md"


@dataclass(frozen=True)
class Oracle:
    """A file of answers: whose they are, where in it they stand, and the files that are read to reach them."""

    whose: str
    answers: Callable[[Path, Path], Iterator[Answers]]
    columns: tuple[str, ...] = ()  # of a CSV file, those that hold answers
    inputs: tuple[str, ...] = ()  # of a JSON file, the names that hold none
    reads: tuple[str, ...] = ()
    left_out: list[LeftOut] = field(default_factory=list)

    def there_are(self, path: Path) -> int:
        if path.suffix == ".csv":
            return len(read(path)) * len(self.columns)
        return numbers_in({name: value for name, value in read_json(path).items() if name not in self.inputs})


LIMITS = tuple(name for names in counts.LIMITS.values() for name in names)
ORACLES = {
    "own_ci_mpmath.csv": Oracle(
        "the published formulas, in 40 figures (mpmath)", counts.limits_of_counts, ("lower", "upper"), left_out=counts.NO_LIMITS
    ),
    "phe_mean_expected.csv": Oracle(
        "PHEindicatormethods 2.1.0, its own tests",
        counts.means,
        ("value_sum", "value_count", "stdev", "value", *LIMITS),
        reads=("phe_mean_input.csv",),
    ),
    "phe_dsr_expected.csv": Oracle(
        "PHEindicatormethods 2.1.0, its own tests",
        counts.direct_rates,
        (*counts.DIRECT, *LIMITS),
        reads=("phe_dsr_input.csv", "phe_dsr_1976_input.csv"),
        left_out=counts.NO_DIRECT_RATES,
    ),
    "nhsr_rrk_example.json": Oracle("the rules of NHSRplotthedots 0.2.2", charts.chart_of_one_trust),
    "qic_ex_6_3_1.csv": Oracle(
        "qicharts2 0.8.1, on Montgomery's textbook",
        charts.chart_of_the_textbook,
        ("cl", "ucl", "lcl", "sigma.signal", "runs.signal", "longest.run", "longest.run.max", "n.crossings", "n.crossings.min"),
        left_out=charts.NO_TEXTBOOK,
    ),
    "funnelplotr_poisson_limits.json": Oracle(
        "FunnelPlotR 0.6.0, its own tests", charts.limits_of_ratios, inputs=("expected_n",)
    ),
    "own_funnel_overdispersion.json": Oracle(
        "the formulas of Spiegelhalter 2005",
        charts.spread_between_places,
        inputs=("O", "E"),
        left_out=charts.NO_WINSORISED,
    ),
    "card_krueger_expected.json": Oracle(
        "Card and Krueger 1994, as printed and worked out again",
        changes.minimum_wage,
        reads=("card_krueger_1994.csv",),
        left_out=changes.NO_WAGE,
    ),
    "prop99_expected.json": Oracle(
        "Arkhangelsky and others 2021 as quoted, synthdid, diff-diff",
        changes.cigarettes,
        reads=("california_prop99.csv",),
        left_out=changes.NO_CIGARETTES,
    ),
}


@cache
def answers_of(name: str, shared: Path = SHARED) -> list[Answers]:
    return list(ORACLES[name].answers(shared / "oracles", shared / "england"))


PROSE = """
# Do we get the same answers as others?

If two people do the same sum, they should get the same answer. If they do not, one of them made a mistake. So we took sums
whose answers are known: from the printed pages of famous studies, from the tests of programs that statisticians trust, and
from the formulas worked out to 40 figures. We worked them out again with our own program, and counted how many answers are
the same.

Most are the same to the last figures that a computer keeps. The table says for each file of known answers how many we get,
and how far apart two answers may lie to count as the same.

{table}

{same} of {there} in all. Where two answers may lie further apart, theirs are printed with few figures, or come from a search that
stops early or from random draws; the row says which.

## What is left out, and why

{left_out}

## What this shows, and what it does not

That a formula is programmed as it was published. Not that the formula is right for a figure: how often each method is wrong
stands on the page [how often we are wrong](honesty.md). Where no file of answers is to be had (recent trends, quantiles, the
slope index, bunching, forecasts, the floor verdict), each function is held to a slow and plain twin, written from the
published formula, on drawn cases.

## What we do not do

We do not count an answer as the same because it is near. We copy nobody's program, only answers. The files of answers are no
part of this project. Where they are at hand, `make honesty` counts again, and a test fails when a file is not in the table,
an answer of a file is passed over, or an answer is no longer the same.
"""


def page(shared: Path = SHARED) -> str:
    rows, same, there = [], 0, 0
    for name, oracle in ORACLES.items():
        for answers in answers_of(name, shared):
            all_of_them, right = len(answers.pairs), len(answers.pairs) - len(answers.apart)
            same, there = same + right, there + all_of_them
            rows.append([f"`{name}`", oracle.whose, answers.what, f"{right} of {all_of_them}", nearness(answers)])
    left_out = [f"- `{name}`, {each.count}: {each.why}." for name, oracle in ORACLES.items() for each in oracle.left_out]
    table = shown(["file", "whose answers", "what", "the same", "may differ by"], rows)
    return unfolded(PROSE.format(table=table, same=same, there=there, left_out="\n".join(left_out)))


def nearness(answers: Answers) -> str:
    if answers.relative:
        return f"1 part in 10^{-round(log10(answers.relative))}"
    if not answers.absolute:
        return "nothing"
    return format(Decimal(str(answers.absolute)), "f") if answers.absolute >= 1e-7 else f"10^{round(log10(answers.absolute))}"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
