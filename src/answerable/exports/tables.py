"""Tables as CSV and ODS. Both hold every column and raw numbers; the ODS has a first sheet that says what they are."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from odfdo import Document, Row
from odfdo import Table as Sheet

from answerable.queries.tables import Table

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read £ and accents."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([heading.name for heading in table.headings])
    writer.writerows([plain(cell.value) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def csv_lines(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The same file line by line, for what is too long to hold."""
    yield codecs.BOM_UTF8
    for row in chain([names], rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow([plain(value) for value in row])
        yield out.getvalue().encode()


def plain(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula is made text again."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value.isoformat() if isinstance(value, date) else value


def as_ods(table: Table) -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(_sheet("About", [[table.title], [], *([name, text] for name, text in table.about.items())]))
    rows = [[cell.value for cell in row] for row in table.rows]
    document.body.append(_sheet("Figures", [[heading.words for heading in table.headings], *rows]))
    document.meta.title = table.title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _sheet(name: str, rows: list[list[Any]]) -> Sheet:
    sheet = Sheet(name)
    for values in rows:
        row = Row()
        row.set_values([value.isoformat() if isinstance(value, date) else value for value in values])
        sheet.append_row(row, clone=False)
    return sheet
