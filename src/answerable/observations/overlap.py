"""The same facts must not be in force twice, whatever their file is called."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from answerable.domain.refusals import Refusal
from answerable.observations.home import Home
from answerable.observations.release import path_of_table

FACTS = ["indicator", "measure", "period"]


def replaced_by(table: pa.Table | None, *, dataset: str, home: Home, source: str, releases: dict[str, str]) -> list[str]:
    """The datasets of the source whose facts are all in this one: the publisher renamed a file or put several together."""
    if table is None or not table.num_rows:
        return []
    new, replaced = _facts(table), []
    for other, release in sorted(releases.items()):
        path = path_of_table(home, release, "observations")
        if other == dataset or not other.startswith(f"{source}/") or not path.is_file():
            continue
        old = _facts(pq.read_table(path, columns=FACTS))
        if old and old <= new:
            replaced.append(other)
        elif old & new:
            raise Refusal(_why_not_both(dataset, other, sorted(old & new)[0]))
    return replaced


def _why_not_both(dataset: str, other: str, fact: tuple[str, str, str]) -> str:
    indicator, _, period = fact
    return (
        f"{dataset} gives {indicator} for {period}, as {other} does already, but not all that {other} gives. To correct {other}, "
        "give the file the name it had; to add to it, leave out what is there."
    )


def _facts(table: pa.Table) -> set[tuple[str, str, str]]:
    groups = table.group_by(FACTS).aggregate([])
    return set(zip(*(pc.fill_null(groups[name], "").to_pylist() for name in FACTS), strict=True))
