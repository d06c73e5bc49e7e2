"""The stories of the invented country say what its figures say."""

from __future__ import annotations

import re

import pytest

from answerable.invented import account
from answerable.invented.figures import figures

STORIES = "\n".join([begins.text for begins in account.BEGINS] + [str(step.said.get("text", "")) for step in account.steps()])


def counts(indicator: str, place: str, *periods: str) -> tuple[int, int]:
    rows = [row for row in figures()[indicator] if row.place == place and row.period in periods]
    assert len(rows) == len(periods)
    return sum(row.numerator or 0 for row in rows), sum(row.denominator or 0 for row in rows)


def test_who_left_is_a_share_of_those_who_came():
    left, came, share = re.search(
        r"(\d+) of the ([\d,]+) people who came left .*?That is ([\d.]+) in a hundred", STORIES
    ).groups()
    _, attended = counts("urgent-care-four-hours", "MT03", "2025-10", "2025-11", "2025-12")
    assert (came, share) == (f"{attended:,}", f"{100 * int(left) / attended:.1f}")


@pytest.mark.parametrize(
    ("indicator", "place", "period", "good", "said"),
    [
        ("school-place-offered", "M06000004", "2025", True, "{late:,} of the {all:,} children"),
        ("families-lodged-too-long", "M06000001", "2025-10-01/P3M", False, "{late:,} of the {all:,} families"),
        ("hazards-mended", "M06000021", "2025-10-01/P3M", True, "{late:,} of {all:,} dangerous faults"),
    ],
)
def test_counts_in_the_stories_are_those_of_the_figures(indicator, place, period, good, said):
    counted, out_of = counts(indicator, place, period)
    assert said.format(late=out_of - counted if good else counted, all=out_of) in STORIES


def test_what_was_promised_everywhere_and_done_in_part_was_not_done():
    ended = [step for step in account.steps() if step.act == "finish_action" and " of eleven " in step.said["text"]]
    assert {step.said["became"] for step in ended} == {"not-done"}
