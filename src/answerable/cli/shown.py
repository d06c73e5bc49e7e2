"""What commands print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

console = Console(width=None if sys.stdout.isatty() else 160)


@contextmanager
def progress(what: str) -> Iterator[Callable[[Any], None]]:
    """A bar that follows what is told: the name of a step, or `stage`, `dataset`, `done` and `total`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    watched = Console(stderr=True)
    with Progress(*columns, console=watched, transient=True, disable=not watched.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def tell(event: Any) -> None:
            if isinstance(event, str):
                bar.update(task, description=f"{what}: {event}")
                return
            step = f"{what}: {event.stage} {event.dataset}"
            bar.update(task, description=step, completed=event.done, total=event.total or None)

        yield tell


def say(*lines: str) -> None:
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def loaded(summary: Any) -> None:
    if summary.datasets:
        console.print(load_table(summary), soft_wrap=True)
    for each in summary.datasets:
        if each.rejected:
            say(f"Rejected of {each.dataset} (every row is in {each.rejects_path}):")
            say(
                *(f"  {count:,}: {reason}" for reason, count in sorted(each.rejects_by_reason.items(), key=lambda pair: -pair[1]))
            )
    for each in summary.refused:
        say(f"Left out: {', '.join(each.files)}", f"  {each.says}")
    if summary.unrecognised:
        say("Not recognised, and left out:", *(f"  {name}" for name in summary.unrecognised))
        say("These are known:", *(f"  {source}: {expects}" for source, expects in summary.expected.items()))
    say(*outcome(summary))


def load_table(summary: Any) -> Table:
    table = Table("dataset", "rows", "taken", "rejected", "", box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        column.no_wrap = True
    for column in table.columns[1:4]:
        column.justify = "right"
    for each in summary.datasets:
        table.add_row(each.dataset, f"{each.rows:,}", f"{each.taken:,}", f"{each.rejected:,}", each.change)
    return table


def outcome(summary: Any) -> list[str]:
    if not summary.datasets:
        return ["Nothing was taken in."]
    counts = f"{summary.taken:,} rows taken, {summary.observations:,} of them observations; {summary.rejected:,} rejected."
    return [counts, "Next: answerable judge" if summary.changed else "Nothing is new: the same figures are in force as before."]


def judged(run: Any, *, noticed: list[Any]) -> None:
    counts = ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in sorted(run.verdicts.items()))
    say(*run.notes)
    if run.reused:
        say(
            f"{run.reused} of {len(run.bases)} subjects were not touched by anything new and were taken over from "
            f"run {' and '.join(run.reused_from)}."
        )
    say(f"Run {run.id}: {run.judgements:,} judgements. Standards: {counts or 'none judged'}.")
    for kind in noticed:
        say(f"{kind.title}: {len(kind.says)}.")
    if noticed:
        say("Look at these before you publish: answerable findings")
    if run.unchanged:
        say("Nothing is new: these judgements were worked out before.")
    else:
        say("They are drafts. Next: answerable publish --by NAME")


def noticed(kinds: list[Any]) -> None:
    for kind in kinds:
        say(f"{kind.title}. {kind.means} {kind.innocent}", *(f"  {line}" for line in kind.says))
    say("These are reasons for a person to look, never proof." if kinds else "Nothing was found in the figures.")


def verified(report: Any) -> None:
    faults = [*report.changed_files, *(each.says for each in report.differences)]
    for sentence in [*report.notes, *faults]:
        say(sentence)
    if report.holds:
        say(f"All {report.judgements:,} judgements come out the same, from unchanged files.")
    else:
        say(f"{len(faults):,} things differ in run {report.run.id}.")


def published(result: Any) -> None:
    if result.already:
        say(f"This run is published already, as publication {result.number}. Nothing was changed.")
        return
    say(
        f"Publication {result.number}: {result.stand:,} judgements stand, {result.new:,} of them new; "
        f"{result.ended:,} earlier ones ended."
    )
    say(f"Head of the trail (note it elsewhere): {result.head}", "Next: answerable serve")


def examined(findings: list[Any]) -> None:
    for finding in findings:
        mark = "[green]well   [/]" if finding.well else ("[red]missing[/]" if finding.needed else "[yellow]absent [/]")
        console.print(f"{mark} {escape(f'{finding.what}: {finding.says}')}", highlight=False, soft_wrap=True)
        if not finding.well and finding.mend:
            console.print(f"        mend it: {finding.mend}", highlight=False, markup=False, soft_wrap=True)


class Demo:
    """Shows each step of a demonstration as it ends."""

    progress = staticmethod(progress)
    loaded = staticmethod(loaded)
    judged = staticmethod(judged)
    published = staticmethod(published)
