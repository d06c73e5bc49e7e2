"""Six places of a published example, judged (its answers: test_oracles.py)."""

from __future__ import annotations

import pytest

from tests.verification.answers.charts import of_six
from tests.verification.answers.held import read_json


@pytest.mark.parametrize("transform", ["sqrt", "log"])
def test_places_that_differ_among_themselves_are_not_unusual_at_998(oracles, transform):
    made = of_six(read_json(oracles / "own_funnel_overdispersion.json"), transform, True)
    assert set(made["funnel_class_998"]) == {"similar"}
