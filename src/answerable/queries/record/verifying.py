"""Holding the whole record against the trail: every row has its line and every line its row, and both say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from answerable.queries.record import (
    verifying_calls,
    verifying_people,
    verifying_publications,
    verifying_questions,
    verifying_rows,
)
from answerable.queries.record.verifying_rows import Line, Step
from answerable.records.models import TrailEntry
from answerable.records.trail import START

EVERY = 5_000  # lines between two words of progress


@dataclass(frozen=True)
class Report:
    lines: int
    judgements: int
    head: str  # hash of the last line
    faults: list[str]  # sentences, each naming a row; none when the record is whole
    calls: int = 0


@dataclass
class Chain:
    """What one walk along the trail found. Lines about calls are read again call by call, so that memory stays small."""

    lines: int = 0
    head: str = START
    noted: bool = False  # the hash noted elsewhere was met
    opened: dict[str, int] = field(default_factory=dict)  # call -> the line that opened it
    others: list[Line] = field(default_factory=list)  # about anything but calls
    faults: list[str] = field(default_factory=list)


def verify(*, head: str | None = None, progress: Callable[[Step], None] = lambda step: None) -> Report:
    """Recompute every hash. `head` is a hash noted earlier and elsewhere: it must still be in the trail."""
    chain = walk(head, progress)
    faults = list(chain.faults)
    judgements = yield_into(faults, verifying_publications.faults(chain.others, progress))
    yield_into(faults, verifying_people.faults(chain.others))
    yield_into(faults, verifying_questions.faults(chain.others))
    calls = yield_into(faults, verifying_calls.faults(chain.opened, progress))
    if head is not None and not chain.noted:
        faults.append(f"No line of the trail has the hash {head}: the trail was rewritten after that hash was noted.")
    return Report(chain.lines, judgements, chain.head, faults, calls)


def yield_into(faults: list[str], found: Iterator[str | int]) -> int:
    """Sentences are kept; the last thing a check says is how many rows it looked at."""
    looked_at = 0
    for each in found:
        if isinstance(each, int):
            looked_at = each
        else:
            faults.append(each)
    return looked_at


def walk(head: str | None, progress: Callable[[Step], None]) -> Chain:
    """Each line must follow the one before, and hold what its hash says."""
    chain = Chain(noted=head in (None, START))
    total, last = TrailEntry.objects.count(), 0
    for entry in TrailEntry.objects.order_by("seq").iterator(chunk_size=2000):
        chain.faults += broken(entry, last, chain.head)
        chain.noted = chain.noted or entry.hash == head
        last, chain.head, chain.lines = entry.seq, entry.hash, chain.lines + 1
        if entry.about.startswith("call "):
            if entry.what == "open_call":
                chain.opened[entry.about.removeprefix("call ")] = entry.seq
        else:
            chain.others.append(verifying_rows.line_of(entry))
        if chain.lines % EVERY == 0:
            progress(Step("the chain", "", chain.lines, total))
    return chain


def broken(entry: TrailEntry, last: int, previous: str) -> Iterator[str]:
    if entry.seq != last + 1:
        yield f"The trail jumps from line {last} to line {entry.seq}: {taken_out(last + 1, entry.seq - 1)}."
    elif entry.previous_hash != previous:
        yield f"Line {entry.seq} of the trail does not follow line {last}."
    if not verifying_rows.holds(entry.hash, entry.sealed):
        yield f"Line {entry.seq} of the trail ({entry.what}, {entry.about}) was changed: its hash does not fit what it says."


def taken_out(first: int, last: int) -> str:
    return f"line {first} was taken out" if first >= last else f"lines {first} to {last} were taken out"
