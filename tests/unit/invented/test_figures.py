from __future__ import annotations

import csv
from pathlib import Path

from answerable.invented import write_corrections, write_figures
from answerable.invented.figures import figures
from answerable.invented.indicators import INDICATORS
from answerable.invented.places import COUNCILS, COUNTRY, QUILLBY, larger_areas, members


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_figures(tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_other_figures_of_the_same_places(tmp_path: Path) -> None:
    write_figures(tmp_path / "one")
    write_figures(tmp_path / "other", seed=7)
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert one["places.csv"] == other["places.csv"]
    assert all(one[f"{indicator.id}.csv"] != other[f"{indicator.id}.csv"] for indicator in INDICATORS)


def test_no_figure_is_given_twice() -> None:
    for rows in figures().values():
        keys = [(row.place, row.period) for row in rows]
        assert len(keys) == len(set(keys))


def test_shares_stay_within_their_counts() -> None:
    for rows in figures().values():
        for row in rows:
            if row.unit == "percent" and row.numerator is not None and row.denominator is not None:
                assert 0 <= row.numerator <= row.denominator


def test_a_correction_changes_one_month_only(tmp_path: Path) -> None:
    write_figures(tmp_path / "first")
    write_corrections(tmp_path / "second")
    name = "urgent-care-four-hours.csv"
    first, second = (list(csv.DictReader((tmp_path / folder / name).read_text().splitlines())) for folder in ("first", "second"))
    changed = {old["period"] for old, new in zip(first, second, strict=True) if old != new}
    assert changed == {"2024-11"}


def test_larger_areas_hold_every_council_once() -> None:
    assert members(COUNTRY).keys() == {council.code for council in COUNCILS}
    for kind in ("health-board", "police-force"):
        shares: dict[str, float] = {}
        for code in larger_areas([kind]):
            for member, share in members(code).items():
                shares[member] = shares.get(member, 0) + share
        assert shares == {council.code: 1.0 for council in COUNCILS}
    assert QUILLBY in members("M47000001")
