"""Whatever stands in a tidy file, each row is taken or refused, with the line a person would find it on."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.observations.candidates import Candidate
from answerable.observations.sources import tidy
from tests.observations_factories import a_source

WORDS = st.text(alphabet='ab ,"\n1é', max_size=5)
VALUES = st.one_of(st.floats().map(str), st.sampled_from(["", "1", "-0.5", "1e400", "NaN", "..", "٣"]), WORDS)
PERIODS = st.one_of(st.sampled_from(["2023", "2023-04", "2023-04-01/P1Y", "0", "2023-13"]), WORDS)
ROWS = st.lists(st.tuples(WORDS, WORDS, PERIODS, VALUES), max_size=12)


@given(rows=ROWS)
@settings(deadline=None, max_examples=150)
def test_rows_are_taken_or_refused(rows: list[tuple[str, str, str, str]]) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["indicator", "place", "period", "value"])
    starts = []
    for row in rows:
        starts.append(sheet.getvalue().count("\n") + 1)
        writer.writerow(row)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(sheet.getvalue(), encoding="utf-8")
        read = tidy.read([Candidate(path)], a_source())
    taken, refused = read.tables["observations"]["line"].to_pylist(), read.rejects["line"].to_pylist()
    written = [start for start, row in zip(starts, rows, strict=True) if any(value.strip() for value in row)]
    assert sorted(taken + refused) == written
    assert read.rows == len(written)
    for row in read.tables["observations"].to_pylist():
        assert row["value"] is None or abs(row["value"]) < float("inf")
        assert row["indicator"]
        assert row["period_start"] <= row["period_end"]
