"""Withholding needs a ground, a reason and a day to look again."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.domain.withholding import Withheld, last_review, why_not_withhold

TODAY = date(2026, 3, 9)
GOOD = Withheld("personal", "It names a patient who can be recognised.", date(2026, 9, 1))


def test_with_all_three_it_may_be_withheld():
    assert why_not_withhold(GOOD, TODAY) is None


def test_a_year_ends_on_the_same_day_of_the_next():
    assert why_not_withhold(GOOD._replace(review_on=date(2027, 3, 9)), TODAY) is None
    assert last_review(date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ground": "embarrassing"}, "Choose a ground"),
        ({"reason": "No."}, "the public reads the reason"),
        ({"review_on": TODAY}, "a day still to come"),
        ({"review_on": date(2028, 1, 1)}, "within a year"),
        ({"review_on": date(2027, 3, 10)}, "a day up to 9 March 2027"),
    ],
)
def test_otherwise_a_sentence_says_what_is_missing(changed, says):
    assert says in (why_not_withhold(GOOD._replace(**changed), TODAY) or "")
