"""What the public health tools refuse, and where their published answers slip (the answers themselves: test_oracles.py)."""

from __future__ import annotations

import pyarrow as pa
import pytest

from answerable.measurement import directly_standardised_rate
from tests.verification.answers.counts import LIMITS, bands, by_area, is_ten_times_too_large
from tests.verification.answers.held import read


@pytest.fixture(scope="module")
def made(oracles):
    table = pa.Table.from_pylist(list(bands(oracles)))
    return by_area(directly_standardised_rate(table, by=["area"], confidence=0.998, multiplier=1e5))


def test_nine_events_are_too_few(made):
    tiny = made["testdata_tiny"]
    assert (tiny["numerator"], tiny["estimate"], tiny["lower"], tiny["reason"]) == (9, None, None, "too_few_cases")


def test_the_published_limits_of_one_area_are_ten_times_ours(oracles, made):
    """Nobody upstream holds these four cells to anything."""
    wrong = [row for row in read(oracles / "phe_dsr_expected.csv") if is_ten_times_too_large(row, 0.998)]
    assert [row["statistic"] for row in wrong] == ["dsr per 10000", "dsr per 100000"]
    for row, scale in zip(wrong, (0.1, 1.0), strict=True):
        ours = [10 * scale * made["testdata_1976"][side] for side in ("lower", "upper")]
        assert ours == pytest.approx([float(row[name]) for name in LIMITS[0.998]], rel=1e-13)
