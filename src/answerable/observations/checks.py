"""Checks on whole columns. A row that fails one is set aside with the reason; a row is taken or refused, never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from answerable.domain.verdicts import Status
from answerable.observations.periods import Period
from answerable.observations.schema import REJECTS

NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
CARRY_A_VALUE = [Status.FINAL, Status.PROVISIONAL, Status.REVISED]


class Sieve:
    """A table and the rows that fell through. Every column is text until a check has read it."""

    def __init__(self, file: str, table: pa.Table):
        self.file = file
        self.table = table
        self.rows = table.num_rows
        self._refused: list[pa.Table] = []

    def text(self, name: str) -> pa.ChunkedArray | pa.Array:
        """A column without spaces around its values; empty where the file lacks it."""
        if name not in self.table.column_names:
            return pa.array([""] * self.table.num_rows, pa.string())
        return pc.fill_null(pc.utf8_trim_whitespace(self.table[name].cast(pa.string())), "")

    def put(self, name: str, values: pa.Array | pa.ChunkedArray) -> None:
        if name in self.table.column_names:
            self.table = self.table.set_column(self.table.column_names.index(name), name, values)
        else:
            self.table = self.table.append_column(name, values)

    def refuse(self, mask: pa.Array | pa.ChunkedArray, *, column: str, reason: str | pa.Array, what_to_do: str) -> None:
        """Set aside the rows where the mask is true."""
        mask = pc.fill_null(mask, False)
        if not pc.any(mask).as_py():
            return
        out = self.table.filter(mask)
        count = out.num_rows
        reasons = pc.filter(reason, mask) if not isinstance(reason, str) else pa.array([reason] * count, pa.string())
        values = out[column].cast(pa.string()) if column in out.column_names else pa.nulls(count, pa.string())
        self._note(line=out["line"], column=column, value=values, reason=reasons, what_to_do=what_to_do)
        self.table = self.table.filter(pc.invert(mask))

    def refuse_unread(self, *, line: int, value: str, reason: str, what_to_do: str) -> None:
        """Note a line that never became a row."""
        self.rows += 1
        self._note(line=[line], column="", value=[value], reason=[reason], what_to_do=what_to_do)

    def rejects(self) -> pa.Table:
        return pa.concat_tables([*self._refused, REJECTS.empty_table()]).sort_by("line")

    def _note(self, *, line: object, column: str, value: object, reason: object, what_to_do: str) -> None:
        count = len(line)  # type: ignore[arg-type]
        columns = [[self.file] * count, line, [column] * count, value, reason, [what_to_do] * count]
        arrays = [_flat(each).cast(field.type) for each, field in zip(columns, REJECTS, strict=True)]
        self._refused.append(pa.table(arrays, schema=REJECTS))


def _flat(values: object) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    return values if isinstance(values, pa.Array) else pa.array(values)


def with_required(sieve: Sieve, *columns: str) -> None:
    for column in columns:
        sieve.put(column, sieve.text(column))
        sieve.refuse(
            pc.equal(sieve.text(column), ""),
            column=column,
            reason=f"{column} is empty",
            what_to_do=f"fill in {column}",
        )


def with_number(sieve: Sieve, column: str, into: str, *, at_least: float | None = None) -> None:
    """Text to a finite number, empty to null."""
    text = sieve.text(column)
    odd = pc.and_(pc.not_equal(text, ""), pc.invert(pc.match_substring_regex(text, NUMBER)))
    sieve.refuse(
        odd, column=column, reason=f"{column} is not a number", what_to_do="write digits only, with a full stop for decimals"
    )
    text = sieve.text(column)
    numbers = pc.cast(pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text), pa.float64())
    infinite = pc.fill_null(pc.invert(pc.is_finite(numbers)), False)
    kept = pc.filter(numbers, pc.invert(infinite))
    sieve.refuse(
        infinite, column=column, reason=f"{column} is too large a number", what_to_do="check the figure with its publisher"
    )
    if at_least is not None:
        low = pc.fill_null(pc.less(kept, at_least), False)
        sieve.refuse(
            low, column=column, reason=f"{column} is less than {at_least:g}", what_to_do="check the figure with its publisher"
        )
        kept = pc.filter(kept, pc.invert(low))
    sieve.put(into, kept)


def with_period(sieve: Sieve, column: str, reading: Callable[[str], Period | None], *, what_to_do: str) -> None:
    """Replace `period` by its one way of writing it, and add its first and last day."""
    text = sieve.text(column)
    known = {each: reading(each) for each in pc.unique(text).to_pylist()}
    unknown = pa.array([each for each, period in known.items() if period is None], pa.string())
    sieve.refuse(
        pc.is_in(text, value_set=unknown),
        column=column,
        reason=f"{column} is not a period this file can have",
        what_to_do=what_to_do,
    )
    spread_periods(sieve, sieve.text(column), {each: period for each, period in known.items() if period})


def spread_periods(sieve: Sieve, keys: pa.Array | pa.ChunkedArray, periods: dict[str, Period]) -> None:
    """Add period, period_start and period_end by looking each key up."""
    where = pc.index_in(keys, value_set=pa.array(list(periods), pa.string()))
    found = list(periods.values())
    sieve.put("period", pc.take(pa.array([each.text for each in found], pa.string()), where))
    sieve.put("period_start", pc.take(pa.array([each.start for each in found], pa.date32()), where))
    sieve.put("period_end", pc.take(pa.array([each.end for each in found], pa.date32()), where))


def without_repeats(sieve: Sieve, keys: Iterable[str]) -> None:
    """Keep the first row of each fact; a later one with the same key is refused and told where the first stands."""
    keys = list(keys)
    groups = sieve.table.group_by(keys).aggregate([("line", "min"), ("line", "count")])
    repeated = groups.filter(pc.greater(groups["line_count"], 1))
    if not repeated.num_rows:
        return
    later = sieve.table.select([*keys, "line"]).join(repeated.select([*keys, "line_min"]), keys=keys, join_type="inner")
    later = later.filter(pc.greater(later["line"], later["line_min"]))
    first = dict(zip(later["line"].to_pylist(), later["line_min"].to_pylist(), strict=True))
    lines = sieve.table["line"].to_pylist()
    reasons = [f"says again what line {first[line]} says ({', '.join(keys)})" if line in first else None for line in lines]
    sieve.refuse(
        pa.array([line in first for line in lines]),
        column=keys[-1],
        reason=pa.array(reasons, pa.string()),
        what_to_do="keep one of the lines; ask the publisher which is right",
    )


def looked_up(keys: pa.Array | pa.ChunkedArray, names: dict[str, str], default: str | None = None) -> pa.Array:
    """Each key's name; null (or the default) where there is none."""
    where = pc.index_in(keys, value_set=pa.array(list(names), pa.string()))
    found = pc.take(pa.array(list(names.values()), pa.string()), where)
    return found if default is None else pc.fill_null(found, default)


def repeated(value: object, count: int, kind: pa.DataType) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), count)
