"""A CSV file as a table of text, with the line each row stands on and the rows that have too many or too few values."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from answerable.domain.refusals import Refusal
from answerable.observations.candidates import Candidate
from answerable.observations.checks import Sieve


def read_sheet(file: Candidate) -> Sieve:
    """All values are text without spaces around them; `line` is the line in the original, the header being line 1."""
    names = _names(file)
    uneven: list[tuple[int, str]] = []

    def set_aside(row: pacsv.InvalidRow) -> str:
        uneven.append((row.number, row.text or ""))
        return "skip"

    table = _parse(file, names, set_aside)
    lines, uneven = _lines(table, uneven)
    table = table.append_column("line", lines)
    blank = _blank(table)
    sieve = Sieve(file.name, table.filter(pc.invert(blank)))
    for number, text in uneven:
        if text.strip():
            sieve.refuse_unread(
                line=number,
                value=text[:200],
                reason=f"the line does not have {len(names)} values like the header",
                what_to_do="put quotation marks around values that hold a comma, or mend the line",
            )
    return sieve


def _names(file: Candidate) -> list[str]:
    names = file.columns
    lowered = [name.lower() for name in names]
    twice = sorted({name for name in lowered if lowered.count(name) > 1})
    if twice:
        raise Refusal(f"{file.path}, line 1: the column {twice[0]!r} is there twice. Rename or remove one of them.")
    return names


def _parse(file: Candidate, names: list[str], set_aside: object) -> pa.Table:
    try:
        return pacsv.read_csv(
            pa.BufferReader(file.read_bytes()),
            # threads would lose the line numbers
            read_options=pacsv.ReadOptions(use_threads=False, column_names=names, skip_rows=1, block_size=64 << 20),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside),
            convert_options=pacsv.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=False),
        )
    except pa.ArrowInvalid as problem:
        if "UTF8" in str(problem):
            raise Refusal(f"{file.path} is not in UTF-8. Save it again as “CSV UTF-8”.") from problem
        if "Empty CSV" in str(problem):
            return pa.table({name: pa.array([], pa.string()) for name in names})
        raise Refusal(f"{file.path} cannot be read as CSV: {problem}.") from problem


def _lines(table: pa.Table, uneven: list[tuple[int, str]]) -> tuple[pa.Array, list[tuple[int, str]]]:
    """Line of each row and of each uneven one: their numbers in the file, and the line breaks inside values before them."""
    numbers = np.arange(2, 2 + table.num_rows, dtype=np.int64)
    for number, _ in sorted(uneven):
        numbers[numbers >= number] += 1
    breaks = np.concatenate([[0], np.cumsum(_breaks_in(table))])
    moved = [(int(number + breaks[np.searchsorted(numbers, number)]), text) for number, text in uneven]
    return pa.array(numbers + breaks[:-1]), moved


def _breaks_in(table: pa.Table) -> np.ndarray:
    breaks = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        if pc.any(pc.match_substring(column, "\n")).as_py():
            breaks += pc.count_substring(column, "\n").to_numpy().astype(np.int64)
    return breaks


def _blank(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    empty = pa.array(np.ones(table.num_rows, dtype=bool))
    for name in table.column_names:
        if name != "line":
            empty = pc.and_(empty, pc.equal(pc.utf8_trim_whitespace(table[name]), ""))
    return empty
