"""A place of another size."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa

from answerable.measurement import size_jump


def jumps(sizes: list[float | None]) -> list[tuple[int, float]]:
    rows = [
        {"subject": "s", "place": "p", "denominator": n, "period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        for year, n in enumerate(sizes, start=2000)
    ]
    made = size_jump(ibis.memtable(pa.Table.from_pylist(rows))).order_by("period_start").to_pyarrow().to_pylist()
    return [(turn, row["size_ratio"]) for turn, row in enumerate(made) if row["size_jump"]]


def test_a_merger_is_found_in_its_first_period():
    ((turn, ratio),) = jumps([1000.0, 1020, 990, 1010, 1000, 3010, 2990, 3000])
    assert turn == 5
    assert ratio == 3000 / 1000


def test_a_division_is_found_too_and_so_is_the_last_period():
    ((turn, ratio),) = jumps([3000.0, 3010, 2990, 3000, 3005, 1000])
    assert (turn, round(ratio, 2)) == (5, 0.33)


def test_what_comes_back_is_no_jump_nor_are_usual_swings_gaps_or_few_cases():
    assert jumps([1000.0, 1020, 990, 1010, 1000, 3010, 1000, 1010, 990]) == []
    assert jumps([1000.0, 2000, 900, 2100, 1000, 2000, 950, 2100]) == []
    assert jumps([10.0, 11, 10, 9, 10, 40, 41, 40]) == []
    assert jumps([1000.0, 1000, 1000, None, 3000, 3000, 3000]) == []


def test_noise_is_never_a_jump():
    rng = np.random.default_rng(3)
    assert not any(jumps(list(rng.normal(1000, 60, 40))) for _ in range(5))
