"""Published and independently computed answers, reproduced (../shared/oracles), and the page that counts them."""

from __future__ import annotations

import pytest

from tests.verification.answers.charts import piston_rings
from tests.verification.oracles_table import ORACLES, PAGE, answers_of, page


@pytest.mark.parametrize("name", ORACLES)
def test_the_answers_of_others(shared, name):
    for answers in answers_of(name, shared):
        assert answers.pairs
        assert not answers.apart, answers.what


@pytest.mark.parametrize("name", ORACLES)
def test_no_answer_is_passed_over(shared, oracles, name):
    """What is held and what is left out are together all the answers of the file."""
    held = sum(len(answers.pairs) for answers in answers_of(name, shared))
    assert held + sum(each.count for each in ORACLES[name].left_out) == ORACLES[name].there_are(oracles / name)


def test_every_file_is_in_the_table(oracles):
    known = {*ORACLES, *(name for oracle in ORACLES.values() for name in oracle.reads), "PROVENANCE.json"}
    assert {path.name for path in oracles.iterdir()} == known


def test_the_page_counts_what_is_held(shared):
    """`make honesty` writes it again."""
    assert PAGE.read_text(encoding="utf-8") == page(shared)


def test_a_stable_process_of_the_textbook_shows_nothing(oracles):
    """No signal by any rule, neither near the limits nor now."""
    made = piston_rings(oracles)
    assert {row["chart_rule"] for row in made} == {None}
    assert {row["chart_reading"] for row in made} == {"no_clear_change"}
