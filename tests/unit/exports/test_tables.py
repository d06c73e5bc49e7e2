"""Downloads hold every column, raw numbers, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import date

from odfdo import Document

from answerable.exports.tables import as_csv, as_ods
from answerable.queries.tables import Cell, Heading, Table

TABLE = Table(
    name="work",
    title="People in work",
    headings=[Heading("place", "Place"), Heading("estimate", "Figure", numeric=True), Heading("code", "Code", shown=False)],
    rows=[[Cell("Crewe"), Cell(69.7, "69.7%"), Cell("=1+1")], [Cell("Ely"), Cell(None, "no figure"), Cell(date(2024, 1, 1))]],
    about={"Licence": "Open"},
)


def test_csv_holds_hidden_columns_raw_numbers_and_no_formula():
    rows = list(csv.reader(io.StringIO(as_csv(TABLE).decode("utf-8-sig"))))
    assert rows == [["place", "estimate", "code"], ["Crewe", "69.7", "'=1+1"], ["Ely", "", "2024-01-01"]]


def test_a_negative_number_stays_a_number():
    table = Table("t", "t", [Heading("n", "n")], [[Cell(-1.5)]])
    assert as_csv(table).decode("utf-8-sig").splitlines()[1] == "-1.5"


def test_ods_says_what_the_figures_are_on_a_first_sheet():
    sheets = Document(io.BytesIO(as_ods(TABLE))).body.tables
    assert [sheet.name for sheet in sheets] == ["About", "Figures"]
    assert sheets[0].get_values()[2][:2] == ["Licence", "Open"]
    assert float(sheets[1].get_values()[1][1]) == 69.7
