"""All judgements of a run as CSV, JSON or Parquet, on the screen or in a file."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from answerable.domain.refusals import Refusal


def write(table: pa.Table, *, format: str, output: Path | None) -> None:
    """`format` is csv, json (a list of objects) or parquet. A file appears whole or not at all."""
    if output is None and format == "parquet" and sys.stdout.isatty():
        raise Refusal("Parquet is not for the screen. Add: --output judgements.parquet")
    with opened(output) as file:
        WRITERS[format](table, file)


@contextlib.contextmanager
def opened(output: Path | None) -> Iterator[BinaryIO]:
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with open(draft, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, output)
    except OSError as error:
        raise Refusal(f"Cannot write {output}: {error.strerror}. Choose another file with --output.") from error
    finally:
        draft.unlink(missing_ok=True)


def write_csv(table: pa.Table, file: BinaryIO) -> None:
    pyarrow.csv.write_csv(table, file, pyarrow.csv.WriteOptions(quoting_style="needed"))


def write_json(table: pa.Table, file: BinaryIO) -> None:
    """One object a line, so that a diff of two files can be read."""
    rows = (json.dumps(row, ensure_ascii=False, allow_nan=False, default=text_of).encode() for row in table.to_pylist())
    file.write(b"[\n" + b",\n".join(rows) + b"\n]\n")


def text_of(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a judgement")


def write_parquet(table: pa.Table, file: BinaryIO) -> None:
    pyarrow.parquet.write_table(table, file, compression="zstd")


WRITERS = {"csv": write_csv, "json": write_json, "parquet": write_parquet}
