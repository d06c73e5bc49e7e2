"""Comparing floats so that two engines, whose sums differ in the last digits, give the same verdict."""

from __future__ import annotations

from typing import Any

import ibis

TOLERANCE = 1e-9


def clearly_above(left: Any, right: Any) -> Any:
    """Whether `left` is above `right` by more than rounding noise (one part in a thousand million)."""
    return (left - right) > TOLERANCE * ibis.greatest(1.0, right.abs())


def side_of(value: Any, centre: Any) -> Any:
    """1 above the centre, -1 below it, 0 on it."""
    return ibis.cases((clearly_above(value, centre), 1), (clearly_above(centre, value), -1), else_=0)
