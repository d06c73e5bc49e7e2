"""Bunching where the answer is known in closed form: a curve that is a polynomial, and cases moved by a known number.

The example of the R package `bunching` (b = 1.9885156) needs data that are not at hand. These cases stand in for it: what is
laid in must come out, to 1e-9.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from answerable.measurement.bunching import bunching

REACH = 50
TURNS = np.arange(-REACH, REACH + 1)
CURVE = 900.0 - 4.0 * TURNS - 0.12 * TURNS**2 + 0.0004 * TURNS**3


def told(counts, **more):
    rows = {"subject": ["s"] * len(TURNS), "place": ["p"] * len(TURNS), "bin": 240.0 + TURNS, "count": counts}
    (made,) = bunching(pa.table(rows), threshold=240.0, reach=REACH, draws=20, degrees=(4,), **more).to_pyarrow().to_pylist()
    return made


def test_the_excess_laid_in_comes_out():
    """Chetty and others 2011 without the constraint: B = 1,800 in three bins over a cubic, b = 1800 / 900 = 2."""
    counts = CURVE + 600.0 * ((TURNS >= -2) & (TURNS <= 0))
    made = told(counts, whole=False)
    assert made["bunching_excess"] == pytest.approx(1800.0, abs=1e-6)
    assert made["bunching_expected"] == pytest.approx(900.0, abs=1e-6)
    assert made["bunching"] == pytest.approx(2.0, abs=1e-9)


@pytest.mark.parametrize("share", [0.01, 0.1])
def test_the_fixed_point_gives_back_what_was_taken(share):
    """A share of every bin above is moved into the window: raised by share / (1 - share) the bins are whole again."""
    above = TURNS > 0
    taken = share * CURVE[above].sum()
    counts = np.where(above, CURVE * (1 - share), CURVE) + taken / 3 * ((TURNS >= -2) & (TURNS <= 0))
    made = told(counts, whole=True)
    assert made["bunching_excess"] == pytest.approx(taken, rel=1e-9)
    assert made["bunching"] == pytest.approx(taken / 900.0, rel=1e-9)


def test_without_the_constraint_too_much_is_found():
    """What Kleven 2016 says of it: the bins above lie too low, so the curve does, and the excess is overstated."""
    above = TURNS > 0
    counts = np.where(above, CURVE * 0.9, CURVE) + 0.1 * CURVE[above].sum() / 3 * ((TURNS >= -2) & (TURNS <= 0))
    assert told(counts, whole=False)["bunching_excess"] > 1.005 * told(counts, whole=True)["bunching_excess"]


@pytest.mark.parametrize("wide", [4, 9])
def test_the_hole_is_as_wide_as_it_was_made(wide):
    """Kleven and Waseem 2013: all that is missing in the hole is in the window, so widening stops at its far side."""
    gap = np.isin(TURNS, range(1, wide + 1))
    taken = 0.5 * CURVE[gap].sum()
    counts = np.where(gap, 0.5 * CURVE, CURVE) + taken / 3 * ((TURNS >= -2) & (TURNS <= 0)) - 1e-6 * (TURNS == 0)
    made = told(counts, hole=20)
    assert made["bunching_hole"] == wide
    assert made["bunching_excess"] == pytest.approx(taken, rel=1e-6)


def test_a_round_number_of_its_own_height_is_no_excess():
    """Each multiple of 30 minutes has 250 cases more; so has the threshold, which is one. Ten times that is bunching."""
    half_hours = (TURNS % 30 == 0).astype(float)
    assert told(CURVE + 250 * half_hours, round_numbers=[30.0], whole=False)["bunching_excess"] == pytest.approx(0.0, abs=1e-6)
    with_more = CURVE + 250 * half_hours + 2500 * (TURNS == 0)
    assert told(with_more, round_numbers=[30.0], whole=False)["bunching_excess"] == pytest.approx(2500.0, abs=1e-6)
